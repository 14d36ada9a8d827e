"""What is exported is read as other programs read it."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO

import pytest
from lxml import etree

from ingestion.imports import isolated
from librarian_site.models import User
from library.exports.registry import BY_NAME, FORMATS
from library.exports.selection import selected
from library.items.files import pictures
from library.items.files.pictures import PictureFile
from library.items.text.rendering import picture_addresses
from library.pictures.models import Picture
from tests.exports.library import PNG, fill
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db


def written(owner: User, name: str, query: str = "") -> bytes:
    file = BytesIO()
    BY_NAME[name].write(selected(owner, query=query), file)
    return file.getvalue()


@pytest.fixture
def filled(owner: User) -> User:
    fill(owner)
    return owner


@pytest.mark.parametrize("format", [each.name for each in FORMATS])
def test_an_empty_library_is_exported_too(owner: User, format: str) -> None:
    assert BY_NAME[format].write(selected(owner), BytesIO()) == 0


def test_a_search_chooses_what_leaves_and_nothing_of_others(filled: User) -> None:
    make_item(make_user(), title="Tide of a stranger")
    rows = written(filled, "jsonl", "tag:oak").decode().splitlines()
    assert [json.loads(row)["title"] for row in rows] == ['Oak & "steel": gates']
    assert len(written(filled, "jsonl").splitlines()) == 3


def test_json_lines_hold_all_that_is_known(filled: User) -> None:
    row = json.loads(written(filled, "jsonl", "tag:oak"))
    assert row["tags"] == ["canal life", "oak"]
    assert row["collections"] == ["Locks & lakes"]
    assert row["highlights"][0]["quote"] == "Oak gates swell"
    assert row["note"] == "Ask Tobias."
    assert row["published_at"] == "2024-05-03T09:30:00+00:00"
    assert "Oak gates **swell**" in row["markdown"]


def test_markdown_opens_as_a_vault(filled: User) -> None:
    with zipfile.ZipFile(BytesIO(written(filled, "markdown"))) as vault:
        names = vault.namelist()
        text = vault.read("Oak & steel gates.md").decode()
    assert len({name.casefold() for name in names if name.endswith(".md")}) == 3
    assert "Tide.md" in names
    assert 'tags: ["canal-life", "oak"]' in text
    assert 'published: "2024-05-03T09:30:00"' in text
    assert "read: true" in text
    tide = re.search(r"\[the tide\]\(<(Tide.*\.md)>\)", text)
    assert tide
    assert tide[1] in names
    assert "> [!quote|blue]\n> Oak gates swell\n\nDo they?" in text


def test_a_vault_has_the_kept_pictures_as_files(owner: User) -> None:
    lamp = "https://example.org/a%20lamp_(1).png?a=1&b=2"
    item = make_item(
        owner,
        title="Lamps",
        image_url=lamp,
        markdown=f'![A [lit] lamp](<{lamp}> "Lit") ![](https://example.org/b_\\_c.png)'
        " ![Of the book](embedded:OEBPS/one%20more.png) ![Lost](embedded:two.png)"
        f" <img alt='' src='{lamp.replace('&', '&amp;')}'> ![Elsewhere](https://example.org/d.png)",
    )
    urls = list(dict.fromkeys(picture_addresses(item.markdown)))
    assert (len(urls), lamp in urls) == (5, True)
    for position, url in enumerate(urls[:3], start=1):
        row = Picture.objects.create(item=item, url=url, position=position)
        file = PictureFile(PNG + str(position).encode(), "image/png", 4, 4)
        assert pictures.keep(row, file, owner_id=owner.pk)
    with zipfile.ZipFile(BytesIO(written(owner, "markdown"))) as vault:
        names = vault.namelist()
        head, text = vault.read("Lamps.md").decode().split("# Lamps\n\n")
        assert {vault.read(name) for name in names if ".png" in name} == {
            *(PNG + b"1", PNG + b"2", PNG + b"3")
        }
    first, second, third, again = re.findall(r"attachments/[0-9a-f]{64}\.png", text)
    assert text == (
        f'![A [lit] lamp](<{first}> "Lit") ![](<{second}>) ![Of the book](<{third}>) [Lost]'
        f" <img alt='' src=\"{again}\"> ![Elsewhere](https://example.org/d.png)\n"
    )
    assert first == again
    assert f'image: "[[{first}]]"' in head


def test_titles_make_file_names_that_every_system_takes(owner: User) -> None:
    make_item(owner, title="a/b: c?" + "長" * 200)
    with zipfile.ZipFile(BytesIO(written(owner, "markdown"))) as vault:
        (name,) = vault.namelist()
    assert name.startswith("a b c 長")
    assert len(name.encode()) < 200


def test_bookmarks_are_understood_by_our_own_import(filled: User) -> None:
    understood = isolated.understand([("export.html", written(filled, "html"))])
    entries = {each["url"]: each for each in understood["items"]}
    gates = entries["https://example.org/gates?a=1&b=2"]
    assert gates["title"] == 'Oak & "steel": gates'
    assert sorted(gates["tags"]) == ["canal life", "oak"]
    assert gates["collection"] == ["Locks & lakes"]
    assert "https://example.org/tide" in entries
    assert (gates["read"], gates["favourite"]) == (True, True)


def test_a_table_holds_no_formulas(owner: User) -> None:
    make_item(owner, title="=1+1", markdown="x")
    (row,) = csv.DictReader(StringIO(written(owner, "csv").decode("utf-8-sig")))
    assert row["title"] == "'=1+1"


@pytest.mark.parametrize("format", ["ris", "bibtex"])
def test_references_come_back_by_our_own_import(filled: User, format: str) -> None:
    name = f"export{BY_NAME[format].extension}"
    understood = isolated.understand([(name, written(filled, format))])
    gates = next(each for each in understood["items"] if "steel" in each["title"])
    assert gates["title"] == 'Oak & "steel": gates'
    assert gates["authors"] == ["Ines Halloran", "Tobias Wren"]
    assert gates["url"] == "https://example.org/gates?a=1&b=2"
    assert gates["issued"].startswith("2024")


def test_a_book_is_well_formed_and_asks_nothing_of_the_network(filled: User) -> None:
    with zipfile.ZipFile(BytesIO(written(filled, "epub"))) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        pages = [name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".xml"))]
        texts = {name: etree.fromstring(book.read(name)) for name in pages}
        pictures = {name: book.read(name) for name in book.namelist() if "/images/" in name}
    chapters = [tree for name, tree in texts.items() if "item-" in name]
    shown: list[str] = []
    assert len(chapters) == 3
    for tree in chapters:
        assert not tree.xpath("//*[local-name()='script' or @src and local-name()!='img']")
        shown += tree.xpath("//*[local-name()='img']/@src")
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        for href in tree.xpath("//@href[starts-with(., '#')]"):
            assert href[1:] in ids
    (marked,) = [
        each
        for tree in chapters
        for each in tree.xpath("//*[@class]")
        if "blue" in each.get("class")
    ]
    assert (marked.get("class"), "".join(marked.itertext())) == (
        "highlight highlight-blue",
        "Oak gates swell",
    )
    assert "".join(marked.getnext().itertext()) == "Do they?"
    # The picture that is kept, and no other.
    assert [f"OEBPS/{name}" for name in shown] == list(pictures)
    assert list(pictures.values()) == [PNG]
    listed = texts["OEBPS/book.opf"].xpath("//@href")
    assert set(shown) <= set(listed)
