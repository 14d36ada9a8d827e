"""A small library to export, with everything that an item can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from librarian_site.models import User
from library import storage
from library.items import filing
from library.items.files import captures, pictures
from library.items.files.captures import CapturedFile
from library.items.files.pictures import PictureFile
from library.models import (
    CaptureKind,
    Collection,
    Highlight,
    ItemAlias,
    ItemVersion,
    LibraryItem,
    Passage,
    Tag,
)
from library.pictures.models import Picture, PictureState
from tests.factories import make_item

PNG, WEBP = b"\x89PNG\r\n\x1a\n and so on", b"RIFF\0\0\0\0WEBP and so on"
PAGE = """## Gates

Oak gates **swell** & last thirty years.[^1] See [the tide](https://example.org/tide).

| Year | Litres |
| --- | --- |
| 2019 | 40 |

![A lock](https://example.org/lock.png)

[^1]: Measured in May.
"""


def fill(owner: User) -> list[LibraryItem]:
    """Three items: a page with all that can be said of it, another it links to, and a file."""
    gates = make_item(
        owner,
        tags=("canal life", "oak"),
        title='Oak & "steel": gates',
        url="https://example.org/gates?a=1&b=2",
        author="Ines Halloran; Tobias Wren",
        site="example.org",
        language="en",
        summary="Oak gates last.",
        key_points=["Oak swells.", "Steel rusts."],
        note="Ask Tobias.",
        markdown=PAGE,
        published_at=datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
        read_at=datetime(2024, 6, 1, tzinfo=UTC),
        favourite_at=datetime(2024, 6, 2, tzinfo=UTC),
        tier_override="a",
        provenance={"title": {"by": "html/1"}},
    )
    tide = make_item(owner, title="Tide", url="https://example.org/tide", markdown="Low at six.")
    file = make_item(owner, title="Tide", url="", filename="tide.txt", original_type="text/plain")
    for item in (gates, tide, file):
        _store(item)
    shelf = Collection.objects.create(owner=owner, name="Locks & lakes")
    Collection.objects.create(owner=owner, name="Best", query="tier:a")
    gates.collections.add(shelf)
    Tag.objects.filter(name="oak").update(color="green")
    Passage.objects.create(
        id=filing.passage_id(gates.pk, 0),
        item=gates,
        ordinal=0,
        heading="Gates",
        text="Oak gates swell.",
        start=10,
        places=[[0, {"page": 2}]],
    )
    Highlight.objects.create(item=gates, quote="Oak gates swell", note="Do they?", color="blue")
    ItemVersion.objects.create(
        item=gates, title="Old", markdown="Was.", content_hash="0" * 64, fetched_at=gates.created_at
    )
    kept = CapturedFile(CaptureKind.PAGE, "text/html", b"<p>Was.</p>", "browser/1")
    captures.save(gates, [kept])
    gates.captures.update(version=gates.versions.get())
    captures.save(gates, [replace(kept, content=b"<p>Oak gates.</p>", note="One picture.")])
    lock = Picture.objects.create(item=gates, url="https://example.org/lock.png", position=1)
    pictures.keep(lock, PictureFile(PNG, "image/png", 4, 4, WEBP), owner_id=owner.pk)
    Picture.objects.create(
        item=gates, url="https://example.org/b.png", state=PictureState.FAILED, error="It is gone."
    )
    ItemAlias.objects.create(owner=owner, item=gates, canonical_url="https://example.org/old")
    return [gates, tide, file]


def _store(item: LibraryItem) -> None:
    files = storage.save_item_files(
        tier=item.tier,
        owner_id=item.owner_id,
        item_id=item.pk,
        title=item.title,
        markdown=item.markdown,
        original=f"<p>{item.title}</p>".encode(),
        media_type=item.original_type,
    )
    item.file_path, item.original_path = files.markdown, files.original
    item.save(update_fields=["file_path", "original_path"])
