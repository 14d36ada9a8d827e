"""Lines that a style alone shows as lines."""

from __future__ import annotations

import pytest

from ingestion.extraction.html.content.whole_page import whole_page


@pytest.mark.parametrize(
    "line",
    ["<span style='display: block'>{}</span>", "<span class='line'>{}</span>"],
)
def test_lines_of_a_poem_stay_lines(line: str) -> None:
    stanza = "".join(map(line.format, ("The lamp burns low,", "the tide is slow.")))
    text = whole_page(f"<body><div class=stanza>{stanza}</div><p>Anon.</p></body>", "")
    assert text == "The lamp burns low,  \nthe tide is slow.\n\nAnon."


def test_pieces_of_a_line_stay_one() -> None:
    pieces = "<span class=word>The</span> <span class=word>lamp</span>"
    assert whole_page(f"<body><div class=stanza>{pieces}</div></body>", "") == "The lamp"
