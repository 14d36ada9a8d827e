"""Chapters whose titles only the table of contents knows."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from ingestion.extraction.ebooks.epub_package import FileNames
from ingestion.extraction.ebooks.epub_titles import read_titles, write_title

NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>The first'
    '\n fire</text></navLabel><content src="c1.xhtml"/></navPoint><navPoint><navLabel><text>Stone'
    '</text></navLabel><content src="Text/c2.xhtml#s"/></navPoint></navMap></ncx>'
)
NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><nav><ol><li><a href="c1.xhtml">The <b>first</b>'
    ' fire</a></li><li><a href="gone.xhtml">Gone</a></li></ol></nav></html>'
)


@pytest.mark.parametrize(
    ("contents", "titles"),
    [
        (NCX, {"O/c1.xhtml": "The first fire", "O/Text/c2.xhtml": "Stone"}),
        (NAV, {"O/c1.xhtml": "The first fire"}),
        ("<ncx", {}),
    ],
)
def test_titles_of_both_kinds_of_contents(contents: str, titles: dict[str, str]) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name in ("O/c1.xhtml", "O/Text/c2.xhtml"):
            book.writestr(name, "")
        book.writestr("O/toc", contents)
    with zipfile.ZipFile(out) as book:
        assert read_titles(book, FileNames(book.namelist()), ["O/toc"]) == titles


@pytest.mark.parametrize(
    ("body", "title", "written"),
    [
        ("<p>Oil.</p>", "The fire", "<h1>The fire</h1><p>Oil.</p>"),
        (
            "<div><p>The Fire</p>\n<p>Oil.</p></div>",
            "The fire",
            "<h1>The Fire</h1><div>\n<p>Oil.</p></div>",
        ),
        ("<p>II</p><p>Oil.</p>", "The fire", "<h1>II. The fire</h1><p>Oil.</p>"),
        ("<h2>Fire</h2><p>Oil.</p>", "The fire", "<h2>Fire</h2><p>Oil.</p>"),
        ("<p>By Ruth</p>", "Title Page", "<p>By Ruth</p>"),
        ("<p>Oil.</p>", "Section 1", "<p>Oil.</p>"),
        ("<p>Oil.</p>", "part0003.html", "<p>Oil.</p>"),
        ("<p><img/></p>", "A picture", "<p><img/></p>"),
    ],
)
def test_a_chapter_without_headings_gets_its_title(body: str, title: str, written: str) -> None:
    tree = etree.fromstring(f"<body>{body}</body>")
    write_title(tree, title)
    assert etree.tostring(tree).decode() == f"<body>{written}</body>"
