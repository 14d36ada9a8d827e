"""Every route there is, from the URL table and the OpenAPI document, with the objects to fill it.

A new kind of object in a path needs a line in `objects`; a new page or operation needs nothing: it
is held to the strictest rule unless it is named as public.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django_rq import get_connection

from ingestion.feeds.models import Feed, FeedEntry
from ingestion.imports.models import Import, ImportEntry
from ingestion.models import IngestionJob
from ingestion.notifications.models import PushDevice
from ingestion.webhooks.models import Webhook, WebhookDelivery
from librarian_site.accounts.passkeys.models import Passkey
from librarian_site.accounts.sessions.models import UserSession
from librarian_site.accounts.users.models import Invitation
from librarian_site.management.commands.openapi import DOCUMENT
from librarian_site.models import ApiToken, User
from library import storage
from library.items import trash
from library.items.files import captures
from library.items.files.captures import CapturedFile
from library.models import (
    Capture,
    CaptureKind,
    Collection,
    Highlight,
    ItemVersion,
    LibraryItem,
    SharedFeed,
    Tag,
    TagAlias,
    TrashedItem,
)
from library.pictures.files import path_of
from library.pictures.models import Picture
from tests.factories import make_item, make_job

MARK = "Ownedbyada"  # stands in everything the owner has, and in no page otherwise
# What anybody may see: nothing of anybody's is in it.
PUBLIC_PAGES = {
    *("passkey-sign-in", "passkey-sign-in-options"),
    *(
        "login",
        "second-step",
        "setup-help",
        "setup",
        "join",
        "health",
        "health-live",
        "health-ready",
        "metrics",
    ),
    "set-language",
    # By a secret address, or by HTTP Basic: tests/security/test_shared_feeds.py.
    *(f"library:shared-{name}" for name in ("rss", "json", "opds", "epub")),
    *("opds", "opds-items", "opds-collection", "opds-epub"),
    *("mcp", "service-worker", "offline"),
}
# For those who may manage accounts; to others they are not there.
MANAGED_PAGES = {"users", "change-user", "withdraw-invitation"}
MANAGED_API = {
    *("list_users", "update_user"),
    *("list_invitations", "create_invitation", "withdraw_invitation"),
}
PUBLIC_API = {"/api/v1/openapi.json", "/api/v1/docs"}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")

# Of a browser's subscription: the example of RFC 8291.
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
    "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


@dataclass(frozen=True, slots=True)
class Route:
    methods: tuple[str, ...]
    path: str  # with its parameters in brackets
    name: str

    @property
    def parameters(self) -> list[str]:
        return [a or b for a, b in _PARAMETER.findall(self.path)]

    def filled(self, values: dict[str, Any]) -> str:
        return _PARAMETER.sub(lambda m: str(values[m[1] or m[2]]), self.path)

    def __str__(self) -> str:
        return f"{'/'.join(self.methods)} {self.path}"


def pages() -> list[Route]:
    """The site's pages; each is asked by both methods."""
    return [
        Route(("GET", "POST"), path, name)
        for path, name in _walk(get_resolver())
        if not path.startswith(("/admin/", "/api/"))
    ]


def administration() -> list[str]:
    """Addresses of the administration, parameters and patterns filled with something."""
    found = (path for path, _ in _walk(get_resolver()) if path.startswith("/admin/"))
    return [re.sub(r"<[^>]+>|\(\?P.*", "1", path).rstrip("$") for path in found]


def operations() -> list[Route]:
    return [
        Route((method.upper(),), path, operation["operationId"])
        for path, methods in _schema()["paths"].items()
        for method, operation in methods.items()
    ]


def parameters(route: Route) -> list[tuple[str, str]]:
    """An operation's parameters: name, and where it stands (path, query or header)."""
    found = _operation(route).get("parameters", [])
    return [(each["name"], each["in"]) for each in found]


def has_body(route: Route) -> bool:
    """Whether the operation reads what is sent to it."""
    return "requestBody" in _operation(route)


def body_fields(route: Route) -> list[str]:
    """The fields of an operation's JSON body."""
    content = _operation(route).get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return list(_schema()["components"]["schemas"].get(name, schema).get("properties", {}))


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = _schema()["paths"][route.path][route.methods[0].lower()]
    return operation


@cache
def _schema() -> dict[str, Any]:
    # As it is committed, which tests/api/test_contract.py holds to be the API: asking for it takes
    # seconds, in every process of a run.
    document: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return document


def api_addresses() -> set[str]:
    """What the URL table has under /api/, the operations of the document included."""
    return {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
        for path, _ in _walk(get_resolver())
        if path.startswith("/api/")
    }


def objects(owner: User) -> dict[str, Any]:
    """One of everything, by the name paths give it."""
    tag_name = f"{MARK} tag"
    item = make_item(
        owner,
        title=f"{MARK} item",
        markdown=f"{MARK} text",
        content_hash=sha256(MARK.encode()).hexdigest(),
        tags=(tag_name,),
    )
    note = make_item(owner, title=f"{MARK} note", source_type="note")
    for each in (item, note):
        for path in (each.file_path, each.original_path):
            storage.write(path, MARK.encode())
    version = ItemVersion.objects.create(
        item=item, title=MARK, content_hash="0" * 64, fetched_at=timezone.now()
    )
    trashed = make_item(owner, title=f"{MARK} trashed")
    batch, _ = trash.move_to_trash([trashed])
    return {
        "item_id": item.pk,
        "note_id": note.pk,
        "trashed_id": trashed.pk,
        "batch": batch,
        "version_id": version.pk,
        "job_id": make_job(owner, url=f"https://example.org/{MARK}", status="completed").pk,
        "tag_id": Tag.objects.get(name=tag_name).pk,
        "alias_id": TagAlias.objects.create(
            owner=owner, tag=Tag.objects.get(name=tag_name), name=f"{MARK} alias"
        ).pk,
        "collection_id": Collection.objects.create(owner=owner, name=f"{MARK} pile").pk,
        "highlight_id": Highlight.objects.create(item=item, quote=f"{MARK} text").pk,
        "import_id": _import(owner).pk,
        "feed_id": _feed(owner).pk,
        "webhook_id": Webhook.objects.create(
            owner=owner, url=f"http://127.0.0.1:1/{MARK}", events=["job.completed"]
        ).pk,
        "session_id": _session(owner).pk,
        "passkey_id": Passkey.objects.create(
            user=owner, name=MARK, credential_id=MARK.encode(), data=b""
        ).pk,
        "device_id": PushDevice.objects.create(
            user=owner, name=MARK, endpoint=f"http://127.0.0.1:1/{MARK}", **KEYS
        ).pk,
        "user_id": _member().pk,
        "invitation_id": Invitation.issue(
            label=f"{MARK} invited", role="member", email="", invited_by=owner
        )[0].pk,
        "token_id": ApiToken.issue(user=owner, name=f"{MARK} token")[0].pk,
        "sha256": _picture(item).sha256,
        "capture_id": _capture(item).pk,
        "share_id": SharedFeed.objects.create(owner=owner).pk,
        "token": "guess",
    }


def _member() -> User:
    return User.objects.get_or_create(username=f"{MARK}-member")[0]


def _session(owner: User) -> UserSession:
    row = Session.objects.create(
        session_key=uuid4().hex, session_data=MARK, expire_date=timezone.now() + timedelta(days=1)
    )
    return UserSession.objects.create(
        user=owner, session=row, last_seen_at=timezone.now(), user_agent=MARK
    )


def _picture(item: LibraryItem) -> Picture:
    content = f"{MARK} picture".encode()
    digest = sha256(content).hexdigest()
    path = path_of(owner_id=item.owner_id, sha256=digest, media_type="image/png")
    storage.write(path, content)
    return Picture.objects.create(
        item=item,
        url=f"https://example.org/{MARK}.png",
        state="kept",
        path=path,
        sha256=digest,
        media_type="image/png",
        thumbnail_path=path,
    )


def _capture(item: LibraryItem) -> Capture:
    page = CapturedFile(CaptureKind.PAGE, "text/html", f"<p>{MARK}</p>".encode(), "browser/1")
    return captures.save(item, [page])[0]


def _import(owner: User) -> Import:
    batch = Import.objects.create(owner=owner, filename=f"{MARK}.html", total=1)
    ImportEntry.objects.create(
        batch=batch, position=1, label=f"{MARK} entry", data={"kind": "link"}, state="failed"
    )
    return batch


def _feed(owner: User) -> Feed:
    feed = Feed.objects.create(
        owner=owner, url=f"https://example.org/{MARK}.xml", title=f"{MARK} feed", tags=[MARK]
    )
    FeedEntry.objects.create(
        batch=feed, key=MARK, label=f"{MARK} entry", data={"kind": "link"}, state="failed"
    )
    return feed


@contextmanager
def undone() -> Iterator[None]:
    """What happens to rows and in Redis within is undone at its end.

    Making one of everything takes ten times as long as most requests: routes take turns with it.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    get_connection("normal").flushdb()


def by_area(every: list[Route]) -> dict[str, list[Route]]:
    """The routes by the first word of their path."""
    found: dict[str, list[Route]] = {}
    for route in every:
        area = route.path.removeprefix("/api/v1/").strip("/").partition("/")[0]
        found.setdefault(area or "home", []).append(route)
    return found


def belongings(owner: User) -> dict[str, list[dict[str, Any]]]:
    """Every row of the owner's, to see whether somebody else changed one."""
    queries: dict[str, Any] = {
        "items": LibraryItem.objects.filter(owner=owner),
        "tags": Tag.objects.filter(owner=owner),
        "aliases": TagAlias.objects.filter(owner=owner),
        "collections": Collection.objects.filter(owner=owner),
        "highlights": Highlight.objects.filter(item__owner=owner),
        "captures": Capture.objects.filter(item__owner=owner),
        "pictures": Picture.objects.filter(item__owner=owner),
        "versions": ItemVersion.objects.filter(item__owner=owner),
        "links": LibraryItem.tags.through.objects.filter(libraryitem__owner=owner),
        "trash": TrashedItem.objects.filter(owner=owner),
        "passkeys": Passkey.objects.filter(user=owner),
        "devices": PushDevice.objects.filter(user=owner),
        "members": User.objects.filter(username__startswith=MARK),
        "invitations": Invitation.objects.filter(invited_by=owner),
        "sessions": UserSession.objects.filter(user=owner, user_agent=MARK),
        "tokens": ApiToken.objects.filter(user=owner),
        "jobs": IngestionJob.objects.filter(owner=owner),
        "shared": SharedFeed.objects.filter(owner=owner),
        "webhooks": Webhook.objects.filter(owner=owner),
        "deliveries": WebhookDelivery.objects.filter(webhook__owner=owner),
        "imports": Import.objects.filter(owner=owner),
        "feeds": Feed.objects.filter(owner=owner),
        "feed_entries": FeedEntry.objects.filter(batch__owner=owner),
        "entries": ImportEntry.objects.filter(batch__owner=owner),
    }
    return {name: list(query.order_by("pk").values()) for name, query in queries.items()}


def body(values: dict[str, Any]) -> dict[str, Any]:
    """A form that names the owner's things in every way a form of the site does."""
    return {
        "item": [str(values["item_id"])],
        "items": [str(values["item_id"])],
        "collection": [str(values["collection_id"])],
        "tag": [str(values["tag_id"])],
        "into": str(values["tag_id"]),
        "action": "delete",
        "name": f"changed {uuid4()}",
        "title": "changed",
        "tags": "changed",
        "quote": "changed",
        "text": "changed",
        "note": "changed",
        "read": "1",
        "percent": "7",
        "tier": "a",
        "urls": "https://example.org/other",
    }


def ask(client: Client, method: str, path: str, values: dict[str, Any]) -> Any:
    answer: Any
    if path.startswith("/api/"):
        data = {
            **{"url": "https://example.org/other", "urls": [], "title": "changed", "read": True},
            **{"name": f"changed {uuid4()}", "into": "changed", "quote": "changed"},
            **{"action": "delete", "collections": [values["collection_id"]], "scopes": ["read"]},
            **{"text": "changed", "label": "changed", "columns": {"url": "link"}},
            "events": ["job.completed"],
            **{name: [str(values["item_id"])] for name in ("items", "others")},
        }
        answer = client.generic(method, path, json.dumps(data), content_type="application/json")
    else:
        answer = client.get(path) if method == "GET" else client.post(path, body(values))
    if answer.streaming and not answer.is_async:
        # Read to its end: Django's client spares the test's connection only then.
        answer.whole = b"".join(answer.streaming_content).decode("utf-8", "replace")
    elif answer.streaming:
        answer.close()
    return answer


def _walk(resolver: URLResolver, before: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            yield from _walk(pattern, path, inner)
        elif isinstance(pattern, URLPattern):
            yield path, ":".join(filter(None, (space, pattern.name)))
