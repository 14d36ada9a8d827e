"""Books whose container or reading order is not as it should be."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from ingestion.documents.media_types import EPUB, sniff
from tests.documents import builders
from tests.unit.ingestion.extraction.ebooks.test_epub import METADATA, book, page, read

BOOK = book({"a.xhtml": page("<h1>Locks</h1><p>The locks of the weir.</p>")})
TEXT = "# Locks\n\nThe locks of the weir."


def rewritten(names: str = "{}", **texts: tuple[str, str]) -> bytes:
    """The book with its parts named so, and patterns in parts replaced: `opf`, `container`."""
    members = {"mimetype": EPUB.encode()}
    with zipfile.ZipFile(BytesIO(BOOK)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for key, (pattern, new) in texts.items():
                if key in name:
                    content = re.sub(pattern, new, content.decode()).encode()
            if content:
                members[name] = content
    return builders.archive({names.format(name): content for name, content in members.items()})


@pytest.mark.parametrize(
    "content",
    [
        rewritten("The book/{}"),
        rewritten(container=("(?s).*", "")),
        rewritten(container=("<rootfile", '<rootfile full-path="gone.opf"/><rootfile')),
        rewritten(opf=("<spine>.*</spine>", "<spine/>")),
    ],
    ids=["in a folder", "no container", "a package that is gone", "no reading order"],
)
def test_the_text_is_found(content: bytes) -> None:
    assert sniff(content, "", "a.epub") == EPUB
    assert read(content).markdown == TEXT


def test_several_books_in_folders_are_an_archive() -> None:
    members: dict[str, bytes] = {}
    for folder in ("a", "b"):
        with zipfile.ZipFile(BytesIO(BOOK)) as archive:
            members |= {f"{folder}/{name}": archive.read(name) for name in archive.namelist()}
    assert sniff(builders.archive(members), "", "a.zip") == "application/zip"


def test_a_title_that_was_escaped_twice() -> None:
    metadata = re.sub("<dc:title>.*?</dc:title>", "<dc:title>Keys &amp;amp; locks</dc:title>",
                      METADATA)  # fmt: skip
    assert read(book({"a.xhtml": page("<p>Text.</p>")}, metadata=metadata)).title == "Keys & locks"


def test_a_page_that_is_a_drawing() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><text>The gate</text></svg>'
    assert read(book({"a.xhtml": page("<p>Text.</p>"), "b.svg": drawing})).markdown == (
        "Text.\n\nThe gate"
    )
