"""Prose in <pre> is prose."""

from __future__ import annotations

from lxml import html

from ingestion.extraction.html.parsing import parse
from ingestion.extraction.html.prose import write_prose
from tests.documents import builders

PROSE = (
    "The keeper climbed the stairs four times in each night, and wound\n"
    "the clockwork that turned the lens. Nobody thanked him for it.\n"
    "\n"
    "&gt; Is the lamp still lit by oil? I was told that the board had\n"
    "&gt; paid for paraffin in the year of the storm.\n"
    "\n"
    "It is lit by paraffin now. The oil stood in the cellar for a year\n"
    "and was sold to a soap maker of the town.\n"
    "\n"
    "Yours,\n"
    "Ruth\n"
)


def written(page: str) -> str:
    tree = parse(f"<body>{page}</body>")
    write_prose(tree)
    return str(html.tostring(tree.find("body"), encoding="unicode"))


def test_a_letter_becomes_paragraphs_and_quotations() -> None:
    found = written(f"<pre>{PROSE}</pre>")
    assert "<p>The keeper climbed the stairs four times in each night, and wound the" in found
    assert "<blockquote><p>Is the lamp still lit by oil? I was told that the board" in found
    assert "<p>Yours,<br>Ruth</p>" in found


def test_code_and_tables_stay() -> None:
    code = "for (let lamp of lamps) { light(lamp); }\n" * 20
    table = "tower    lamp    oil\n" * 30
    for page in (
        f"<pre>{code}</pre>",
        f"<pre>{table}</pre>",
        f"<pre><code>{PROSE}</code></pre>",
        f"<div class=highlight-text><pre>{PROSE}</pre></div>",
        "<pre>$ lamp --on. Ok.</pre>",
    ):
        assert "<p>" not in written(page)


def test_long_lines_are_prose_too() -> None:
    assert written(f"<pre>{builders.SENTENCES}</pre>").count("<p>") == 1
