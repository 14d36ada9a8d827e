"""Web archives are read by their own tools, by us, and prove what they hold."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.test import Client
from warcio.archiveiterator import ArchiveIterator

from librarian_site.models import User
from library import storage
from library.exports.registry import BY_NAME
from library.exports.selection import selected
from library.exports.web_archive.records import address
from library.exports.web_archive.wacz import sort_key
from library.items.files import captures
from library.items.files.captures import CapturedFile
from library.models import CaptureKind, LibraryItem
from library.pictures.models import Picture, PictureState
from tests.documents.builders import article
from tests.factories import make_item
from tests.sources.reading import read

pytestmark = pytest.mark.django_db
URL = "https://www.Coast.example:8443/Lights?page=2"
ASKED = URL.replace("Coast", "coast")  # as a browser asks for it
MOMENT = datetime(2026, 3, 4, 12, tzinfo=UTC)
PICTURE = "https://coast.example/lamp é.png"


def written(owner: User, name: str) -> bytes:
    file = BytesIO()
    BY_NAME[name].write(selected(owner, title="My shelf"), file)
    return file.getvalue()


@pytest.fixture
def item(owner: User) -> LibraryItem:
    """A page with its original, a capture, a screenshot and a picture; and a file without one."""
    item = make_item(owner, title="Lights", url=URL, canonical_url=URL.lower(), fetched_at=MOMENT)
    storage.write(item.original_path, article("Lights").encode())
    page = CapturedFile(CaptureKind.PAGE, "text/html", b"<h1>Lights</h1>", "browser/1")
    shot = CapturedFile(CaptureKind.SCREENSHOT, "image/webp", b"RIFF-webp", "browser/1")
    captures.save(item, [page, shot])
    path = f"pictures/{owner.pk}/lamp.png"
    storage.write(path, b"png")
    Picture.objects.create(
        item=item, url=PICTURE, state=PictureState.KEPT, path=path, media_type="image/png"
    )
    note = make_item(owner, url="", canonical_url="", original_type="text/plain", filename="a.txt")
    storage.write(note.original_path, b"A note.")
    return item


def records(content: bytes) -> list[tuple[str, str, bytes]]:
    return [
        (
            record.rec_headers.get_header("WARC-Target-URI"),
            record.rec_headers.get_header("Content-Type"),
            record.content_stream().read(),
        )
        for record in ArchiveIterator(BytesIO(content), check_digests="raise")
        if record.rec_type == "resource"
    ]


def test_a_warc_has_what_is_kept(item: LibraryItem, owner: User) -> None:
    found = records(written(owner, "warc"))
    assert {(url, kind) for url, kind, _ in found} == {
        (ASKED, "text/html"),
        (ASKED, "text/html; charset=utf-8"),
        (f"urn:view:{ASKED}", "image/webp"),
        ("https://coast.example/lamp%20%C3%A9.png", "image/png"),
        *((url, "text/plain") for url, _, _ in found if url.startswith("urn:uuid:")),
    }
    originals = [content for url, kind, content in found if (url, kind) == (ASKED, "text/html")]
    assert originals == [article("Lights").encode()]


@pytest.fixture
def package(item: LibraryItem, owner: User) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(written(owner, "wacz")))


def described(package: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package.read("datapackage.json"))
    return found


def test_each_file_has_its_hash(package: zipfile.ZipFile) -> None:
    named = described(package)["resources"]
    for each in named:
        content = package.read(each["path"])
        assert each["bytes"] == len(content)
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    alone = {"datapackage.json", "datapackage-digest.json"}
    assert set(package.namelist()) == {each["path"] for each in named} | alone


def test_files_begin_where_readers_look_for_them(item: LibraryItem, owner: User) -> None:
    """Behind a header without fields, as the directory has none: so ReplayWeb.page finds them."""
    package = written(owner, "wacz")
    for info in zipfile.ZipFile(BytesIO(package)).infolist():
        assert info.extra == b""
        assert package[info.header_offset + 28 : info.header_offset + 30] == b"\0\0"


def test_the_index_says_where_each_record_is(package: zipfile.ZipFile) -> None:
    archive = package.read("archive/data.warc.gz")
    lines = package.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(records(archive)) == 5
    for line in lines:
        key, moment, said = line.split(" ", 2)
        place = json.loads(said)
        at, length = int(place["offset"]), int(place["length"])
        ((url, _, content),) = records(archive[at : at + length])
        assert (url, key) == (place["url"], sort_key(url))
        assert place["digest"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert len(moment) == 14


def test_its_page_opens_as_it_was_captured(package: zipfile.ZipFile) -> None:
    head, page = map(json.loads, package.read("pages/pages.jsonl").decode().splitlines())
    assert head["format"] == "json-pages-1.0"
    assert (page["url"], page["title"], page["text"]) == (ASKED, "Lights", "Some text.")
    moment = page["ts"].translate({ord(sign): None for sign in "-:TZ"})
    lines = package.read("indexes/index.cdx").decode().splitlines()
    (line,) = [each for each in lines if each.startswith(f"{sort_key(ASKED)} {moment} ")]
    place = json.loads(line.split(" ", 2)[2])
    at = int(place["offset"])
    archive = package.read("archive/data.warc.gz")[at : at + int(place["length"])]
    assert records(archive)[0][2] == b"<h1>Lights</h1>"


def verify(signed: dict[str, str]) -> None:
    """As a program does that knows the specification alone."""
    key = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(key, EllipticCurvePublicKey)
    assert key.curve.name == "secp384r1"
    numbers = base64.b64decode(signed["signature"])
    r, s = int.from_bytes(numbers[:48]), int.from_bytes(numbers[48:])
    key.verify(encode_dss_signature(r, s), signed["hash"].encode(), ECDSA(SHA256()))


def test_it_is_signed_with_our_key(package: zipfile.ZipFile, api: Client) -> None:
    digest = json.loads(package.read("datapackage-digest.json"))
    signed = digest["signedData"]
    content = package.read("datapackage.json")
    assert digest["hash"] == signed["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    verify(signed)
    with pytest.raises(InvalidSignature):
        verify({**signed, "hash": f"sha256:{'0' * 64}"})
    told = api.get("/api/v1/signing-key").json()
    assert told["public_key"] == signed["publicKey"]
    assert told["fingerprint"] == hashlib.sha256(base64.b64decode(told["public_key"])).hexdigest()


def test_the_key_is_another_with_another_secret(item: LibraryItem, settings: Any) -> None:
    from library.exports.web_archive import signing

    before = signing.public_key()
    assert signing.public_key() == before
    settings.SECRET_KEY = "another" * 10
    assert signing.public_key() != before


def test_we_read_it_back(item: LibraryItem, owner: User) -> None:
    document = read(written(owner, "wacz"), "shelf.wacz")
    assert document.title == "My shelf"
    assert "The work of a keeper was mostly cleaning." in document.markdown
    assert ASKED in str(document.places)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/A/b?C=d", "org,example)/a/b?c=d"),
        ("http://example.org:8080", "org,example:8080)/"),
        ("http://example.org:99999999/", "http://example.org:99999999/"),
        ("urn:view:https://example.org/", "urn:view:https://example.org/"),
    ],
)
def test_addresses_are_sorted_by_their_host(url: str, key: str) -> None:
    assert sort_key(url) == key


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://www.Coast.example:443", "https://www.coast.example/"),
        ("http://Coast.example:8080?a=Ü", "http://coast.example:8080/?a=%C3%9C"),
        ("https://küste.example/Weg nach#x", "https://xn--kste-0ra.example/Weg%20nach"),
        ("http://[::1]:80/A%20b", "http://[::1]/A%20b"),
        ("urn:isbn:1 2", "urn:isbn:1%202"),
    ],
)
def test_addresses_are_written_as_browsers_ask_for_them(url: str, written: str) -> None:
    assert address(LibraryItem(url=url)) == written
