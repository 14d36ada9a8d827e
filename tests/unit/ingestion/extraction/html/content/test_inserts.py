"""Small lists, tables and figures between paragraphs are text, unless they are furniture."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from ingestion.extraction.html.content.blocks import read_blocks
from ingestion.extraction.html.content.inserts import keep_inserts
from ingestion.extraction.html.parsing import parse
from tests.documents import builders
from tests.timing import is_linear

URL = "https://www.example.org/a/page.html"
FIRST, SECOND, THIRD = builders.PARAGRAPHS
ROW = "<tr><td>Husum</td><td>at six</td></tr>"
HEADER = "<tr><th>Port</th><th>Tide</th></tr>"
LONG = "Husum has a tide that comes in slowly over the flats and goes out by the long channel"


def markdown(inner: str) -> str:
    page = builders.article(body=f"<p>{FIRST}</p><p>{SECOND}</p>{inner}<p>{THIRD}</p>")
    return extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown


def chosen(body: str, *kept: str) -> list[str]:
    """What is kept of the body where the model keeps those texts."""
    _, blocks = read_blocks(html.document_fromstring(body))
    choice = keep_inserts(blocks, [block.text in kept for block in blocks])
    return [block.text for block, keep in zip(blocks, choice, strict=True) if keep]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            f"<table><caption>The tides</caption>{ROW}</table>",
            "*The tides*\n\n| Husum | at six |\n",
        ),
        (f"<table>{ROW}</table>", "Husum\n\nat six"),
        (f"<div class=scroll><table>{ROW * 2}</table></div>", "| Husum | at six |\n"),
        (
            f"<figure><table>{HEADER}{ROW}</table><figcaption>The tides</figcaption></figure>",
            "| Port  | Tide   |\n| ----- | ------ |\n| Husum | at six |\n\n*The tides*",
        ),
        (
            f"<figure><table>{HEADER}{ROW * 6}</table><figcaption>The tides</figcaption></figure>",
            "| Husum | at six |\n\n*The tides*",
        ),
        ("<dl><dt>Ebb</dt><dd>out</dd></dl>", "Ebb\n\nout"),
        ("<ol start=3><li>three</li></ol>", "3. three"),
        ("<ul><li>Boats</li></ul>", "- Boats"),
        ("<ul><li>Boats</li></ul><ol><li>Sails</li></ol>", "1. Sails"),
        ("<figure><ul><li>ebb and flow</li><li>tide</li></ul></figure>", "- tide"),
        ("<p>The sum is <output>7</output> metres.</p>", "The sum is 7 metres."),
        (
            f"<table>{HEADER}<tr><td>{LONG}</td><td>{LONG}</td><td>{LONG}</td></tr></table>",
            f"| {LONG} | {LONG} | {LONG} |",
        ),
        (
            f"<table>{HEADER}<tr><td>Husum</td><td>at <table><tr><td>six</td></tr><tr><td>noon"
            "</td></tr></table> or so</td></tr></table>",
            "| Husum | at six noon or so |",
        ),
    ],
)
def test_small_structures_between_paragraphs_stay(inner: str, expected: str) -> None:
    text = markdown(inner)
    assert expected in text
    assert text.index("first-order") < text.index(expected) < text.index("Soot had to be")


@pytest.mark.parametrize(
    "inner",
    [
        "<ul><li><a href=/1>Ten lamps</a></li><li>of <a href=/2>the old south</a></li></ul>",
        "<table><tr><td><a href=/1>Ten</a></td><td><a href=/2>Two lamps</a></td></tr></table>",
        "<ul><li>Share</li><li>Print</li></ul>",
        "<ul class=share-buttons><li>Letter</li><li>Print</li></ul>",
        "<div class=related><ul><li>Lamps of the north</li></ul></div>",
        "<ul><li class=byline>Ruth Penhale</li><li>May</li></ul>",
        "<table><tr><td>Your name</td><td><input name=who></td></tr></table>",
        "<figure><figcaption>Subscribe to us</figcaption></figure>",
        "<ul><li><button>Letter</button></li><li><span role=button>Card</span></li></ul>",
        "<nav><ul><li>Lamps</li></ul></nav>",
        "<div><span>Lamps</span></div>",
    ],
)
def test_furniture_between_paragraphs_does_not(inner: str) -> None:
    body = f"<div><p>{FIRST}</p>{inner}<p>{SECOND}</p></div>"
    assert chosen(body, FIRST.strip(), SECOND) == [FIRST.strip(), SECOND]


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [
        (f"<div>{FIRST}<ul><li>Boats</li></ul>{SECOND}</div>", True),
        (f"<p>{FIRST}</p><ul><li>Boats</li></ul><h2>Lens</h2><p>{SECOND}</p>", True),
        (f"<p>{FIRST}</p><h2>Lens</h2><ul><li>Boats</li></ul><p>{SECOND}</p>", True),
        (f"<h2>Lens</h2><ul><li>Boats</li></ul><p>{FIRST}</p><p>{SECOND}</p>", False),
        (f"<p>{FIRST}</p><p>{SECOND}</p><ul><li>Boats</li></ul>", False),
        (f"<p>{FIRST}</p><p>Lamps</p><ul><li>Boats</li></ul><p>{SECOND}</p>", False),
        (f"<p>{FIRST}</p><ul><li>Boats {'and oars ' * 160}</li></ul><p>{SECOND}</p>", False),
    ],
)
def test_kept_text_must_stand_directly_on_both_sides(body: str, is_kept: bool) -> None:
    texts = chosen(f"<article>{body}</article>", FIRST.strip(), SECOND, "Lens")
    assert any(text.startswith("Boats") for text in texts) is is_kept


def test_a_page_of_many_inserts_takes_time_by_its_length_alone() -> None:
    part = f"<p>{FIRST}</p>" + "<ul><li>Boats</li><li>Sails</li></ul>" * 4
    pages = {
        count: read_blocks(parse(f"<article>{part * count}<p>{FIRST}</p></article>"))[1]
        for count in (200, 800)
    }

    def keep(count: str) -> list[bool]:
        blocks = pages[int(count)]
        return keep_inserts(blocks, [block.node.tag == "p" for block in blocks])

    assert all(keep("200"))
    assert is_linear(keep, str, 200)
