"""Markdown as blocks, sentences and words."""

from __future__ import annotations

import pytest

from ingestion.analysis.markdown_blocks import (
    BlockKind,
    blocks_of,
    plain,
    prose_sentences,
    split_sentences,
)

MARKDOWN = """# Title

First paragraph with **bold** and a [link](https://example.org/a_(b)).

## Part

- one
- two
  - nested

> Quoted words.

| a | b |
|---|---|
| 1 | 2 |

```python
x = 1

y = 2
```

---

Last."""


def test_blocks_have_their_kinds_in_order() -> None:
    kinds = [block.kind for block in blocks_of(MARKDOWN)]
    assert kinds == [
        *(BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST),
        *(BlockKind.QUOTE, BlockKind.TABLE, BlockKind.CODE, BlockKind.PARAGRAPH),
    ]


def test_offsets_point_at_the_blocks() -> None:
    starts = [MARKDOWN[block.start :].lstrip()[:5] for block in blocks_of(MARKDOWN)]
    assert starts == ["# Tit", "First", "## Pa", "- one", "> Quo", "| a |", "```py", "Last."]


def test_a_fence_holds_together_and_loses_its_marks() -> None:
    code = next(block for block in blocks_of(MARKDOWN) if block.kind == BlockKind.CODE)
    assert code.text == "x = 1\n\ny = 2"


def test_an_open_fence_runs_to_the_end() -> None:
    (code,) = blocks_of("```\nnever closed\n\n# no heading")
    assert code.text == "never closed\n\n# no heading"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a **b** _c_ `d`", "a b c d"),
        ("[words](https://x.org/a_(b)) after", "words after"),
        ("![alt](x.png) after", "after"),
        ("snake_case stays", "snake_case stays"),
        (r"1\. escaped \*star\*", "1. escaped *star*"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("> quoted\n> twice", "quoted twice"),
        ("the [old [log]](https://e.org/a_(b)) is", "the old [log] is"),
        ("[a](<https://e.org/b (c)>)", "a"),
        ("x ![a](b_(c).jpg) y", "x y"),
        ("<https://e.org/x> it is", "https://e.org/x it is"),
        ("Said so.[^1]", "Said so."),
        ("*The quay at noon.*", "The quay at noon."),
        ("He wrote ***“So it is.”*** and _(left)_.", "He wrote “So it is.” and (left)."),
        ("5 * 3 and *.py stay", "5 * 3 and *.py stay"),
        ("See [[Tide tables]] or [[Lamps|the lamps]].", "See Tide tables or the lamps."),
    ],
)
def test_plain(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Smith met Mr. Jones at 5 p.m. on Monday.", "They spoke of e.g. ships."],
        ["It costs 3.50 euros.", "Is that much?", "No!"],
        ["J. R. Tolkien wrote it.", "“I read it,” she said.", "(So did I.)"],
        ["Am 3. Mai kam z.B. der Bote.", "Übrigens war er müde."],
        ["M. Dupont est arrivé à 8 h.", "Élise l'attendait."],
        ["El Sr. García llegó.", "¿Qué dijo?", "¡Nada!"],
        ["这是第一句。", "这是第二句。"],
        ["No end"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    separator = "" if sentences[0].endswith("。") else " "
    assert split_sentences(separator.join(sentences)) == sentences


def test_only_prose_is_quoted() -> None:
    found = [sentence.text for sentence in prose_sentences(blocks_of(MARKDOWN))]
    assert found == ["First paragraph with bold and a link.", "Quoted words.", "Last."]
    links = "[a](http://x) [b](http://y) [c](http://z)"
    assert prose_sentences(blocks_of(links)) == []


def test_captions_of_pictures_are_not_quoted() -> None:
    text = (
        "![Lamp](https://e.org/a.png)\n\n*The lamp, taken by [Ada](https://e.org) in 1920.*\n\n"
        "*All of it was emphasised here.* The tower stood.\n\n"
        "![Lamp](https://e.org/a.png)\n_The lamp at night, and the sea._\n\n"
        "*Emphasised without a picture before it.*"
    )
    assert [each.text for each in prose_sentences(blocks_of(text))] == [
        "All of it was emphasised here.",
        "The tower stood.",
        "Emphasised without a picture before it.",
    ]
