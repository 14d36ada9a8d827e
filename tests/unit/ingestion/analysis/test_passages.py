"""Passages hold every word once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.analysis.markdown_blocks import BlockKind, blocks_of, words_of
from ingestion.analysis.passages import LONGEST, split_passages

WORDS = st.sampled_from(["lamp", "Turm", "sea.", "1847", "a", "Öl", "x" * 40, "end!"])
LINES = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)
BLOCKS = st.one_of(LINES, LINES.map("## {}".format), LINES.map("- {}".format))


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=12))
def test_every_word_is_in_exactly_one_passage_in_order(parts: list[str]) -> None:
    blocks = blocks_of("\n\n".join(parts))
    passages = split_passages(blocks)
    text = [word for block in blocks if block.kind != BlockKind.HEADING for word in
            words_of(block.text)]  # fmt: skip
    lonely = [p for p in passages if any(
        b.kind == BlockKind.HEADING and b.text == p.text for b in blocks)]  # fmt: skip
    held = [word for p in passages if p not in lonely for word in words_of(p.text)]
    headings = {b.text for b in blocks if b.kind == BlockKind.HEADING}
    shown = {part for p in passages for part in (*p.heading.split(" › "), p.text)}
    assert held == text or set(held) <= set(text)
    assert len(held) == len(text) or lonely
    assert headings <= shown
    assert [p.ordinal for p in passages] == list(range(len(passages)))


def test_none_crosses_a_heading() -> None:
    markdown = "# A\n\nunder a\n\n## B\n\nunder b\n\n# C\n\nunder c"
    assert [(p.heading, p.text) for p in split_passages(blocks_of(markdown))] == [
        *(("A", "under a"), ("A › B", "under b"), ("C", "under c")),
    ]


def test_a_heading_with_nothing_under_it_is_text() -> None:
    found = [(p.heading, p.text) for p in split_passages(blocks_of("# A\n\n# B\n\ntext\n\n# C"))]
    assert found == [("", "A"), ("B", "text"), ("", "C")]


def test_long_paragraphs_are_cut_at_sentences() -> None:
    passages = split_passages(blocks_of("The lamp was lit at dusk by the keeper. " * 100))
    assert len(passages) > 3
    assert all(p.text.endswith(".") and len(p.text) <= LONGEST for p in passages)


def test_endless_sentences_and_words_are_cut_too() -> None:
    for text in ("word " * 2000, "x" * 9000, "文" * 5000):
        passages = split_passages(blocks_of(text))
        assert all(0 < len(p.text) <= LONGEST + 1 for p in passages)
        held = "".join(p.text for p in passages)
        assert "".join(held.split()) == "".join(text.split())


def test_the_start_is_where_the_first_block_begins() -> None:
    markdown = "# A\n\nfirst\n\nsecond"
    (passage,) = split_passages(blocks_of(markdown))
    assert markdown[passage.start :].startswith("first")


def test_nothing_makes_nothing() -> None:
    assert split_passages(blocks_of("")) == []
