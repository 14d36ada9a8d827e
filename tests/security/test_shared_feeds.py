"""What is read at a secret address and by e-readers: its owner's, by whoever may, and no more."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from librarian_site.models import ApiToken, Scope, User
from librarian_site.operations.monitoring.redaction import scrub
from library.models import Collection, LibraryItem, SharedFeed
from library.syndication import sharing
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ada() -> User:
    return make_user(username="ada")


@pytest.fixture
def item(ada: User) -> LibraryItem:
    made = make_item(
        ada, title="Tide & \x0b<gate>", tags=("sea",), author="Tobias", summary="It is shut."
    )
    Collection.objects.create(owner=ada, name="Harbour").items.add(made)
    make_item(ada, title="Elsewhere")
    make_item(make_user(username="bob"), title="Not hers")
    return made


def paths(owner: User, name: str | None = "Harbour") -> dict[str, str]:
    collection = Collection.objects.get(owner=owner, name=name) if name else None
    return sharing.addresses(sharing.share(owner_id=owner.pk, collection=collection))


def basic(token: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"anybody:{token}".encode()).decode()}


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_rss_of_a_collection(client: Client, ada: User, item: LibraryItem) -> None:
    answer = client.get(paths(ada)["rss"])
    (entry,) = etree.fromstring(answer.content).iter("item")
    assert entry.findtext("title") == "Tide & <gate>"
    assert entry.findtext("link") == item.url
    assert entry.findtext("description") == "It is shut."
    assert entry.findtext("guid") == f"urn:uuid:{item.pk}"
    assert entry.findtext("category") == "sea"
    assert answer["Cache-Control"] == "private, max-age=300"
    again = client.get(paths(ada)["rss"], headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_json_feed_of_the_whole_library(client: Client, ada: User, item: LibraryItem) -> None:
    answer = client.get(paths(ada, None)["json"])
    said = json.loads(answer.content)
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert [each["title"] for each in said["items"]] == ["Elsewhere", item.title]
    assert said["items"][1]["authors"] == [{"name": "Tobias"}]


def test_a_saved_search(client: Client, ada: User, item: LibraryItem) -> None:
    Collection.objects.create(owner=ada, name="By the sea", query="tag:sea")
    said = json.loads(client.get(paths(ada, "By the sea")["json"]).content)
    assert [each["title"] for each in said["items"]] == [item.title]


def test_a_catalogue_leads_to_books_of_its_items_alone(
    client: Client, ada: User, item: LibraryItem
) -> None:
    at = paths(ada)["opds"]
    answer = client.get(at)
    assert titles(answer) == ["Tide & <gate>"]
    links = etree.fromstring(answer.content).iter(f"{ATOM}link")
    (book,) = (link for link in links if link.get("rel").endswith("/acquisition"))
    assert book.get("type") == "application/epub+zip"
    got = client.get(book.get("href"))
    assert got["Content-Type"] == "application/epub+zip"
    names = zipfile.ZipFile(io.BytesIO(b"".join(got))).namelist()
    assert names[0] == "mimetype"
    assert "Tide" in got["Content-Disposition"]
    other = LibraryItem.objects.get(owner=ada, title="Elsewhere")
    assert client.get(at.replace("opds.xml", f"{other.pk}.epub")).status_code == 404


def test_an_address_can_be_made_anew_and_withdrawn(client: Client, ada: User) -> None:
    client.force_login(ada)
    client.post("/library/shared/", {"collection": ""})
    shared = SharedFeed.objects.get(owner=ada)
    old = sharing.addresses(shared)["rss"]
    assert old in client.get("/library/collections/").content.decode()
    client.post(f"/library/shared/{shared.pk}/renew/")
    shared.refresh_from_db()
    new = sharing.addresses(shared)["rss"]
    assert [Client().get(at).status_code for at in (old, new)] == [404, 200]
    client.post(f"/library/shared/{shared.pk}/withdraw/")
    assert Client().get(new).status_code == 404


def test_the_row_alone_gives_nobody_the_address(client: Client, ada: User) -> None:
    shared = sharing.share(owner_id=ada.pk, collection=None)
    for guess in (shared.key, f"{shared.key}.{'A' * 43}", "guess", "."):
        assert client.get(f"/library/shared/{guess}/rss.xml").status_code == 404


def test_who_is_locked_out_shares_nothing(client: Client, ada: User) -> None:
    at = paths(ada, None)["rss"]
    User.objects.update(is_active=False)
    assert client.get(at).status_code == 404


def test_the_api_shares_too(client: Client, ada: User, item: LibraryItem) -> None:
    client.force_login(ada)
    kind: Any = {"content_type": "application/json"}
    mine = Collection.objects.get(owner=ada)
    made = client.post("/api/v1/shared-feeds", {"collection_id": mine.pk}, **kind)
    assert made.status_code == 201
    said = made.json()
    assert (said["collection_id"], said["title"]) == (mine.pk, "Harbour")
    assert Client().get(said["rss"].removeprefix("http://testserver")).status_code == 200
    at = f"/api/v1/shared-feeds/{said['id']}"
    assert client.post(f"{at}/renew", **kind).json()["rss"] != said["rss"]
    assert client.delete(at).status_code == 204
    assert client.get("/api/v1/shared-feeds").json() == []
    theirs = Collection.objects.create(owner=User.objects.get(username="bob"), name="His")
    refused = client.post("/api/v1/shared-feeds", {"collection_id": theirs.pk}, **kind)
    assert refused.status_code == 404


def test_an_e_reader_signs_in_by_a_token_that_may_read(
    client: Client, ada: User, item: LibraryItem
) -> None:
    _, reads = ApiToken.issue(user=ada, name="reader", scopes=[Scope.READ])
    _, ingests = ApiToken.issue(user=ada, name="other", scopes=[Scope.INGEST])
    for headers in ({}, basic(ingests), basic("wl_guess"), {"Authorization": "Basic %%%"}):
        answer = client.get("/opds/", headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic ")
    assert titles(client.get("/opds/", headers=basic(reads))) == ["Everything", "Harbour"]
    every = titles(client.get("/opds/items/", headers=basic(reads)))
    assert every == ["Elsewhere", "Tide & <gate>"]
    mine = Collection.objects.get(owner=ada)
    at = f"/opds/collections/{mine.pk}/"
    assert titles(client.get(at, headers=basic(reads))) == ["Tide & <gate>"]
    book = client.get(f"/opds/{item.pk}.epub", headers=basic(reads))
    assert b"".join(book).startswith(b"PK")


def test_somebody_elses_catalogue_is_not_there(
    client: Client, ada: User, item: LibraryItem
) -> None:
    _, token = ApiToken.issue(user=User.objects.get(username="bob"), name="reader")
    mine = Collection.objects.get(owner=ada)
    for path in (f"/opds/collections/{mine.pk}/", f"/opds/{item.pk}.epub"):
        assert client.get(path, headers=basic(token)).status_code == 404
    assert titles(client.get("/opds/items/", headers=basic(token))) == ["Not hers"]


def test_a_long_catalogue_has_pages(client: Client, ada: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("library.views.shared.PAGE", 2)
    for number in range(3):
        make_item(ada, title=f"n{number}")
    client.force_login(ada)
    first = client.get("/opds/items/")
    assert titles(first) == ["n2", "n1"]
    links = etree.fromstring(first.content).iter(f"{ATOM}link")
    (more,) = (link.get("href") for link in links if link.get("rel") == "next")
    assert titles(client.get(more)) == ["n0"]


def test_a_secret_address_is_in_no_log(ada: User) -> None:
    at = paths(ada, None)["rss"]
    assert scrub(f"GET {at} 200") == "GET /library/shared/…/rss.xml 200"
