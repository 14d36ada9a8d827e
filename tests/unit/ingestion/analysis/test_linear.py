"""Every step that reads a text takes as many times longer as the text is longer, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.analysis import passages, quality, summary, transform
from ingestion.analysis.markdown_blocks import blocks_of, prose_sentences
from ingestion.documents.types import Document, Embed
from ingestion.extraction.markdown_sanitizer import sanitize_markdown
from library.duplicates import minhash
from library.items.text import rendering
from library.items.text.rendering import render_text
from tests.timing import is_linear

SIZE = 5_000  # characters of the shorter text
UNITS = {
    "dots": ".",
    "initials": "A. ",
    "escaped": r"\*",
    "backticks": "`",
    "code": "``` `",
    "rows": "| a | b |\n",
    "spaces": " ",
    "brackets": "[",
    "pairs of brackets": "[]",
    "links": "[a](",
    "images": "![",
    "one-letter lines": "a\n",
    "no spaces": "ab",
    "emphasis": "*a ",
    "strong": "**",
    "quotes": "> ",
    "bullets": "- ",
    "hashes": "#",
    "tags": "<a ",
    "full stops in quotes": '". ',
    "Chinese": "漢。",
    "words of a banner": "cookies ",
    "notes": "[^a]",
    "prices": "$5 ",
    "formulas": "$a$ ",
    "formulas in brackets": r"\\(a",
}
# Before and after: what ends otherwise than it goes on makes patterns look for another way.
FRAMES = {"alone": ("", ""), "ended": ("x", "x"), "in a heading": ("# x", "x")}


def embed_nothing(texts: Any) -> Any:
    import numpy as np

    return np.eye(len(texts), 8, dtype=np.float32) + np.float32(0.1)


def document(text: str) -> Document:
    return Document("text", text, b"x", "text/plain")


def read(text: str) -> None:
    sanitize_markdown(text)
    transform(document(text), embed=embed_nothing)
    minhash.signature(text)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_longer_text_takes_time_in_proportion(unit: str, frame: str) -> None:
    before, after = FRAMES[frame]

    def text_of(size: int) -> str:
        return before + UNITS[unit] * (size // len(UNITS[unit])) + after

    assert is_linear(read, text_of, SIZE)
    assert is_linear(render_text, text_of, SIZE)


@pytest.mark.usefixtures("slow")
def test_what_copying_would_make_slow() -> None:
    """Quadratic only by copying, which shows in longer texts."""
    for text, step in (
        ("A. ", lambda t: prose_sentences(blocks_of(t))),
        ("a\n", blocks_of),
        ("Ab cd. ", lambda t: passages.split_passages(blocks_of(t))),
    ):
        assert is_linear(step, text.__mul__, 30_000)


def test_what_is_judged_is_bounded(embed: Embed, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingestion import analysis

    monkeypatch.setattr(analysis, "JUDGED", 1000)
    seen: list[int] = []
    for module, name in ((quality, "judge"), (summary, "summarise")):
        real = getattr(module, name)

        def counted(*args: Any, real: Any = real, **kw: Any) -> Any:
            seen.append(max(len(each) for each in args if isinstance(each, list)))
            return real(*args, **kw)

        monkeypatch.setattr(module, name, counted)
    paragraph = "The lamp was lit in 1847 by three keepers who lived on the rock."
    made = transform(document("\n\n".join([paragraph] * 40)), embed=embed)
    assert len(seen) == 2
    assert max(seen) <= 16
    # Nothing of it is lost to the search.
    assert sum(passage.text.count("lamp") for passage in made.passages) == 40


def test_what_is_drawn_at_once_is_bounded_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "BUDGET", 500)
    lines = [f"| {n} | b |" for n in range(500)]
    markdown = "\n".join(["| x | y |", "| --- | --- |", *lines])
    first = render_text(markdown)
    assert 0 < first.rest < len(markdown)
    shown, at = first.html, first.rest
    while at:
        part = render_text(markdown, at=at + 3)  # from the line's beginning
        assert part.start == at
        shown, at = shown + part.html, part.rest
    assert all(f"{n} " in shown or f">{n}<" in shown for n in range(500))
    assert "b" in render_text("# A\n\nb", at=10**9).html


def test_a_passage_keeps_its_place_in_a_later_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "BUDGET", 500)
    markdown = "".join(f"Line {n}.\n\n" for n in range(1000))
    offset = markdown.index("Line 995.")
    assert 'id="p-7"' not in render_text(markdown, {7: offset}).html
    assert 'id="p-7"' in render_text(markdown, {7: offset}, at=offset).html
