"""Collections, tags, highlights, duplicates, versions, bulk actions and tokens over the API."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from librarian_site.models import ApiToken, AuditEntry, User
from library.models import ItemVersion, LibraryItem
from tests.factories import make_item

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, path: str, data: object = None, status: int = 200) -> Any:
    answer = client.generic(
        method,
        f"/api/v1{path}",
        b"" if data is None else json.dumps(data),
        content_type="application/json",
    )
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def test_collections(api: Client, owner: User) -> None:
    item = make_item(owner)
    made = send(api, "POST", "/collections", {"name": " To  read "}, 201)
    assert (made["name"], made["query"], made["count"]) == ("To read", "", 0)
    send(api, "POST", "/collections", {"name": "to read"}, 400)
    put = send(api, "PUT", f"/library/{item.pk}/collections", {"collections": [made["id"]]})
    assert [(each["name"], each["count"]) for each in put] == [("To read", 1)]
    changed = send(api, "PATCH", f"/collections/{made['id']}", {"name": "Later"})
    assert (changed["name"], changed["count"]) == ("Later", 1)
    send(api, "PATCH", f"/collections/{made['id']}", {"query": "is:unread"}, 400)
    search = send(api, "POST", "/collections", {"name": "Best", "query": "tier:a"}, 201)
    assert search["count"] is None
    changed = send(api, "PATCH", f"/collections/{search['id']}", {"query": "tier:a,b"})
    assert changed["query"] == "tier:a,b"
    send(api, "DELETE", f"/collections/{made['id']}", status=204)
    assert [each["name"] for each in send(api, "GET", "/collections")] == ["Best"]
    assert LibraryItem.objects.filter(pk=item.pk).exists()


def test_tags(api: Client, owner: User) -> None:
    make_item(owner, tags=("bees", "honey"))
    make_item(owner, tags=("bee",))
    by_name = {tag["name"]: tag for tag in send(api, "GET", "/tags")}
    assert {name: tag["count"] for name, tag in by_name.items()} == {
        "bee": 1,
        "bees": 1,
        "honey": 1,
    }
    assert [tag["name"] for tag in send(api, "GET", "/tags?q=hon")] == ["honey"]
    honey, bee = f"/tags/{by_name['honey']['id']}", f"/tags/{by_name['bee']['id']}"
    changed = send(api, "PATCH", honey, {"name": "Honey", "color": "green"})
    assert (changed["name"], changed["color"]) == ("Honey", "green")
    merged = send(api, "POST", f"{bee}/merge", {"into": "bees"})
    assert (merged["name"], merged["count"]) == ("bees", 2)
    send(api, "DELETE", bee, status=404)
    send(api, "DELETE", honey, status=204)
    assert [tag["name"] for tag in send(api, "GET", "/tags")] == ["bees"]


def test_highlights(api: Client, owner: User) -> None:
    item = make_item(owner)
    path = f"/library/{item.pk}/highlights"
    send(api, "POST", path, {"quote": "  "}, 400)
    made = send(api, "POST", path, {"quote": "Some text", "note": "why?"}, 201)
    assert (made["item_id"], made["color"], made["note"]) == (str(item.pk), "yellow", "why?")
    changed = send(api, "PATCH", f"/highlights/{made['id']}", {"color": "pink"})
    assert (changed["color"], changed["note"]) == ("pink", "why?")
    assert [each["id"] for each in send(api, "GET", path)] == [made["id"]]
    assert send(api, "GET", "/highlights")["total"] == 1
    send(api, "DELETE", f"/highlights/{made['id']}", status=204)
    assert send(api, "GET", path) == []


def test_duplicates(api: Client, owner: User) -> None:
    one, other, third = (make_item(owner, content_hash="0" * 64) for _ in range(3))
    ids = [str(item.pk) for item in (one, other, third)]
    (group,) = send(api, "GET", "/duplicates")["groups"]
    assert [each["reason"] for each in group] == ["", "the same file", "the same file"]
    near = send(api, "GET", f"/library/{one.pk}/duplicates")
    assert {each["item"]["id"] for each in near} == set(ids[1:])
    send(api, "POST", "/duplicates/dismiss", {"items": [ids[0], ids[2]]}, 204)
    assert send(api, "GET", "/duplicates")["dismissed"] == 1
    send(api, "DELETE", "/duplicates/dismissed", status=204)
    kept = send(api, "POST", f"/library/{one.pk}/merge", {"others": ids})
    assert kept["id"] == ids[0]
    assert send(api, "GET", "/library")["total"] == 1


def test_versions(api: Client, owner: User) -> None:
    item = make_item(owner, markdown="One.\n\nTwo is here.")
    version = ItemVersion.objects.create(
        item=item,
        title="Before",
        markdown="One.\n\nTwo was here.",
        content_hash="0" * 64,
        fetched_at=timezone.now(),
    )
    path = f"/library/{item.pk}/versions"
    assert [each["title"] for each in send(api, "GET", path)] == ["Before"]
    assert send(api, "GET", f"{path}/{version.pk}")["markdown"] == "One.\n\nTwo was here."
    changes = send(api, "GET", f"{path}/{version.pk}/changes")
    (changed,) = [each for each in changes if each["kind"] == "changed"]
    assert [span["text"] for span in changed["spans"] if span["kind"] == "removed"] == ["was"]


def test_bulk_actions(api: Client, owner: User, stranger: User) -> None:
    items = [str(make_item(owner).pk) for _ in range(2)]
    foreign = str(make_item(stranger).pk)

    def bulk(action: str, status: int = 200, **named: Any) -> Any:
        data = {"action": action, "items": [*items, foreign], **named}
        return send(api, "POST", "/library/bulk", data, status)

    bulk("tag", 400)
    assert bulk("tag", tags=["bees"]) == {"count": 2}
    assert bulk("collect", collection="Hive") == {"count": 2}
    bulk("move", 400, left="None such", collection="Field")
    assert bulk("move", left="hive", collection="Field") == {"count": 2}
    assert bulk("uncollect", collection="Hive") == {"count": 0}
    assert bulk("read") == {"count": 2}
    exported = api.post("/api/v1/library/export", {"items": items}, content_type="application/json")
    content = b"".join(exported)
    assert content[:2] == b"PK", content[:200]
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert len(archive.namelist()) == 2
    assert bulk("delete") == {"count": 2}
    assert LibraryItem.objects.filter(pk=foreign).exists()


def test_progress_in_reading(api: Client, owner: User) -> None:
    item = make_item(owner)
    assert send(api, "PATCH", f"/library/{item.pk}", {"read_progress": 40})["read_progress"] == 40
    send(api, "PATCH", f"/library/{item.pk}", {"read_progress": 101}, 400)


def test_preferences(api: Client, owner: User) -> None:
    assert set(send(api, "GET", "/preferences").values()) == {""}
    chosen = {"remote_images": "block", "time_zone": "Asia/Tokyo", "theme": "sepia"}
    changed = send(api, "PATCH", "/preferences", chosen)
    assert changed | chosen == changed
    owner.refresh_from_db()
    assert (owner.remote_images, owner.time_zone, owner.text_size) == ("block", "Asia/Tokyo", "")
    send(api, "PATCH", "/preferences", {"time_zone": "Asia/Nowhere", "theme": "dark"}, 400)
    assert send(api, "GET", "/preferences")["theme"] == "sepia"


def test_tokens(api: Client, owner: User) -> None:
    made = send(api, "POST", "/tokens", {"name": "Phone", "scopes": ["read"]}, 201)
    assert made["token"].startswith(made["hint"])
    assert ApiToken.find(made["token"]) is not None
    listed = send(api, "GET", "/tokens")
    assert {each["name"] for each in listed} == {"Phone", "test"}
    assert not any("token" in each for each in listed)
    send(api, "DELETE", f"/tokens/{made['id']}", status=204)
    assert ApiToken.find(made["token"]) is None
    assert AuditEntry.objects.filter(kind__in=["token_created", "token_revoked"]).count() == 2


def test_a_token_makes_none_that_may_more(owner: User) -> None:
    expires = timezone.now() + timedelta(days=1)
    _, secret = ApiToken.issue(user=owner, name="x", scopes=["write"], expires_at=expires)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    send(client, "POST", "/tokens", {"name": "y", "scopes": ["read"]}, 403)
    send(client, "POST", "/tokens", {"name": "y", "scopes": ["write"]}, 403)
    data = {"name": "y", "scopes": ["write"], "expires_at": expires.isoformat()}
    send(client, "POST", "/tokens", data, 201)
    assert ApiToken.objects.count() == 2
