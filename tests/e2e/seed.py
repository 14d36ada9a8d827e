"""A library with something on every page, and every page of it as HTML."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from ingestion.models import IngestionJob, ProgressEvent
from ingestion.webhooks.models import WebhookDelivery
from librarian_site.models import User
from library.models import Collection, Highlight, LibraryItem, Tag
from tests.factories import make_item, make_job, make_user
from tests.security import routes

TEXT = """# The tide tables of Marrow Point

The harbour board kept two sets of tables.[^1] Only one of them was *right*, see
[the first](https://example.org/first).

## How they were made

| Month | High water | Low water | Keeper | Weather | Remark | Signed by |
| --- | --- | --- | --- | --- | --- | --- |
| January | 04:10 | 10:20 | Ada | calm | nothing was seen all night | the harbour board |
| February | 05:02 | 11:14 | Ben | storm | the lamp was out for an hour | the harbour board |

```python
def high_water(day: int) -> float:
    # A sine is near enough.
    return 3.2 + 1.1 * math.sin(day / 14.76)
```

> Never trust the second table.

- one
- two

![The lamp](https://example.org/lamp.png)

The height is $h = \\bar{h} + \\frac{r}{2}\\sin(\\omega t)$, and over a month

$$
\\bar{h} = \\frac{1}{N} \\sum_{i=1}^{N} h_i
$$

[^1]: One for the pilots, one for the tax office.
"""
PUBLIC = ("/account/sign-in/", "/setup/", "/offline/", "/no-such-page/")
ADMINISTRATION = ("/admin/", "/admin/doctor/", "/admin/search-model/", "/admin/library/tag/")


def every_page() -> dict[str, str]:
    """The HTML of every page there is, by its address. Writes rows: roll them back."""
    first = {path: html(Client(), path) for path in ("/setup/",)}
    owner = make_user(username="ada", is_staff=True, is_superuser=True)
    values = _fill(owner)
    browser = Client()
    browser.force_login(owner)
    paths = [route.filled(values) for route in routes.pages()]
    item = f"/library/{values['item_id']}/"
    more = (
        *("/library/?tier=c", "/library/?density=cards", "/library/?density=headlines"),
        *("/library/?q=tag:tides", "/library/?q=tag:none", "/jobs/?status=failed"),
        *(f"{item}?mark=harbour", "/add/?url=https://example.org/new&title=New"),
        *ADMINISTRATION,
    )
    found = {path: html(browser, path) for path in dict.fromkeys((*paths, *more))}
    for path in PUBLIC:
        found.setdefault(path, html(Client(), path))
        if not found[path]:
            found[path] = html(Client(), path)
    found.update(first)
    return {path: page for path, page in found.items() if page}


def html(browser: Client, path: str) -> str:
    """The page at the address; empty where a GET answers with none."""
    answer: Any = browser.get(path)
    if answer.streaming:
        # Read to its end: Django's client spares the test's connection only then.
        list(answer.streaming_content)
        return ""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    known = answer.status_code == 200 or "no-such" in path
    text = str(answer.content.decode())
    # Not the parts that a page fetches, as the palette's options.
    return text if known and text.lower().startswith("<!doctype html>") else ""


def _fill(owner: User) -> dict[str, Any]:
    values = routes.objects(owner)
    item = make_item(
        owner,
        title="The tide tables of Marrow Point",
        markdown=TEXT,
        summary="Two sets of tables, and which of them was right.",
        key_points=["There were two.", "One was right."],
        author="Ada Example",
        note="Ask the board.",
        tags=("tides", "harbour"),
        language="en",
        read_progress=40,
        quality_score=9.2,
    )
    Highlight.objects.create(item=item, quote="two sets of tables", note="Which?", color="green")
    Tag.objects.filter(name="tides").update(color="blue")
    make_item(owner, title=f"{item.title}, copied", content_hash=item.content_hash)
    make_item(owner, title="A short note", tags=("tides",), read_at=timezone.now(), url="")
    Collection.objects.create(owner=owner, name="Sea", query="tag:tides")
    Collection.objects.get(name=f"{routes.MARK} pile").items.add(item)
    _jobs(owner, item)
    WebhookDelivery.objects.create(
        webhook_id=values["webhook_id"], key="one", event="job.completed", data={}
    )
    return {**values, "item_id": item.pk}


def _jobs(owner: User, item: LibraryItem) -> None:
    now = timezone.now()
    make_job(owner, status="queued")
    make_job(owner, status="processing", stage="transform", started_at=now, stage_percent=40)
    make_job(owner, status="completed", stage="completed", item=item, started_at=now)
    for _ in range(2):
        make_job(
            owner,
            **{"status": "failed", "stage": "failed", "error": "The page does not exist (404)."},
            **{"error_code": "not_found", "advice": "Check the address.", "completed_at": now},
        )
    for job in IngestionJob.objects.filter(owner=owner):
        ProgressEvent.objects.create(
            job=job, sequence=1, kind="stage_started", data={"stage": "extract"}
        )
