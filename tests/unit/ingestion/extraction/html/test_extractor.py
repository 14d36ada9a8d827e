"""Web pages to Markdown."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.analysis import quality
from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.documents.errors import NotContent, UnsupportedType
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from ingestion.extraction.html.content.selection import find_content
from ingestion.extraction.html.parsing import parse
from tests.documents import builders

URL = "https://www.example.org/a/page.html"
FILL = f"<p>{builders.SENTENCES}</p>"


def read(content: str | bytes, **kw: Any) -> Document:
    body = content.encode() if isinstance(content, str) else content
    return extract(Resource(body, "text/html", url=URL, **kw), no_progress)


def markdown(inner: str) -> str:
    return read(builders.article(body=FILL + inner + FILL)).markdown


def test_the_text_without_the_furniture() -> None:
    text = read(builders.article()).markdown
    assert "built in 1847" in text
    assert "All rights reserved" not in text
    assert "About" not in text


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("box", ["<article>{}</article>", "<div class='entry'><div>{}</div></div>"])
@pytest.mark.parametrize("headed", [False, True])
def test_a_long_text_is_read_to_its_end(box: str, *, headed: bool) -> None:
    """Its last part is as far behind the title as comments are behind a short one."""
    parts = [
        f"<h2>Night {number}</h2>" * (headed and number % 10 == 0)
        + f"<p>On night {number} the keeper wrote: {builders.SENTENCES}</p>"
        for number in range(1, 251)
    ]
    text = box.format("<h1>The log of Marrow Point</h1>" + "".join(parts))
    nav = "<nav><a href='/'>Home</a> <a href='/about'>About us</a></nav>"
    foot = "<footer><p>All rights reserved. <a href='/feed'>Feed</a></p></footer>"
    page = f"<title>The log</title><header>{nav}</header><main>{text}</main>{foot}"
    found = read(page).markdown
    assert [number for number in range(1, 251) if f"On night {number} the" not in found] == []
    assert "About us" not in found


LONG = {
    "ul": ("<ul>{}</ul>", "<li>{} was lit at dusk by the keeper of the harbour.</li>"),
    "dl": ("<dl>{}</dl>", "<dt>What is {}?</dt><dd>It is one of the lamps of the harbour.</dd>"),
    "table": (
        "<table><tr><th>Lamp</th><th>Note</th></tr>{}</table>",
        "<tr><td>{}</td><td>Lit at dusk by the keeper.</td></tr>",
    ),
    "br": ("<div>{}</div>", "{} was lit at dusk, and seen from all over the harbour.<br><br>"),
    "pre": ("{}", "<p>To light it:</p><pre><code>lamp --light '{}'\nlamp --check</code></pre>"),
    "section": ("{}", "<section><h2>{}</h2><p>It was lit at dusk by the keeper.</p></section>"),
    "speakers": ("{}", "<p><strong>ANNA:</strong> I have lit {} at dusk, as I always did.</p>"),
}


def lost_lamps(shape: str, count: int) -> list[str]:
    whole, part = LONG[shape]
    lamps = [f"Lamp {number} of Marrow Point" for number in range(count)]
    nav = "<header><nav><a href='/'>Home</a> <a href='/about'>About us</a></nav></header>"
    text = whole.format("".join(part.format(lamp) for lamp in lamps))
    found = read(f"<title>Lamps</title>{nav}<main><h1>Lamps</h1>{FILL}{text}</main>").markdown
    return [lamp for lamp in lamps if lamp not in found]


@pytest.mark.parametrize("shape", LONG)
def test_what_is_of_one_kind_is_read_whole(shape: str) -> None:
    assert lost_lamps(shape, 5) == lost_lamps(shape, 60) == []


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("shape", LONG)
def test_and_so_is_much_of_one_kind(shape: str) -> None:
    assert lost_lamps(shape, 600) == []


def test_how_well_the_text_was_found_goes_with_it() -> None:
    page = builders.article()
    content = find_content(parse(page), URL)
    assert 0.5 < content.completeness < 1
    found = read(page)
    assert found.signals.extraction_confidence == content.completeness
    judged = quality.judge(found, blocks_of(found.markdown))
    said = next(part.reason for part in judged.parts if part.name == "completeness")
    assert said.endswith(f"expected to be {100 * content.completeness:.0f} % right")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<h2>A heading</h2>", "## A heading"),
        ("<ul><li>One thing</li><li>Another thing</li></ul>", "- One thing"),
        (
            "<p>See <a href='/other'>the other page</a> for it all.</p>",
            "https://www.example.org/other",
        ),
        ("<p>This is <strong>very strong</strong> indeed.</p>", "**very strong**"),
        ("<pre><code>x = 1\ny = 2</code></pre>", "x = 1\ny = 2"),
        ("<blockquote><p>Somebody said this once.</p></blockquote>", "Somebody said this once."),
        (
            "<table><tr><th>Year</th><th>Ships</th></tr><tr><td>1871</td><td>412</td></tr></table>",
            "1871",
        ),
    ],
)
def test_structure_survives(inner: str, expected: str) -> None:
    assert expected in markdown(inner)


def test_nothing_that_runs_is_linked() -> None:
    text = markdown("<p>Press <a href='javascript:alert(1)'>here to see it</a> now.</p>")
    assert "javascript:" not in text


def test_signals_are_measured_on_the_page() -> None:
    body = FILL + "<p><a href='https://other.example/x'>out</a> <a href='/in'>in</a></p><img src=a>"
    signals = read(builders.article(body=body)).signals
    assert (signals.links, signals.external_links, signals.images) == (4, 1, 1)
    assert signals.page_words is not None
    assert signals.page_words > 60


@pytest.mark.parametrize(
    ("charset_bytes", "kw"),
    [
        (builders.article("Café am Hafen").encode(), {"charset": "iso-8859-1"}),
        (
            builders.article("Café am Hafen").replace("utf-8", "windows-1252").encode("cp1252"),
            {},
        ),
        (builders.article("Café am Hafen").encode("utf-16"), {}),
    ],
)
def test_umlauts_survive_wrong_charsets(charset_bytes: bytes, kw: dict[str, str]) -> None:
    assert read(charset_bytes, **kw).title == "Café am Hafen"


def test_a_page_that_trafilatura_misses_is_read_plainly() -> None:
    items = "".join(
        f"<div class='comment'><p>Comment {n}: the lamp of tower number {n} was replaced in "
        f"{1850 + n} by the harbour board.</p></div>"
        for n in range(40)
    )
    page = f"<h1>Thread</h1><div id='comments' class='comments'>{items}</div>"
    assert "tower number 31" in read(f"<html><body>{page}</body></html>").markdown


@pytest.mark.parametrize("content", ["", "<html></html>", "<!-- only a comment -->"])
def test_an_empty_page_is_no_content(content: str) -> None:
    with pytest.raises(NotContent):
        read(content)


@pytest.mark.parametrize("place", ["article", "main", "section", "div", "p"])
def test_a_page_may_leave_out_its_body(place: str) -> None:
    page = f"<title>A page</title><{place}>{builders.SENTENCES}</{place}><p>And more.</p>"
    assert "built in 1847" in read(page).markdown


def test_what_nobody_reads_is_refused() -> None:
    with pytest.raises(UnsupportedType, match="a recording"):
        extract(Resource(b"", "audio/ogg"), no_progress)
