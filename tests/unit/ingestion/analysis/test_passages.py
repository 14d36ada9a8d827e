"""Passages hold every word once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingestion.analysis.markdown_blocks import BlockKind, blocks_of, words_of
from ingestion.analysis.passages import LONGEST, split_passages, split_placed
from ingestion.documents.types import Place

WORDS = st.sampled_from(["lamp", "Turm", "sea.", "1847", "a", "Öl", "x" * 40, "end!"])
LINES = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)
BLOCKS = st.one_of(LINES, LINES.map("## {}".format), LINES.map("- {}".format))


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


def test_a_passage_knows_where_each_part_of_it_is() -> None:
    markdown = "Lock one.\n\n## Gates\n\nOak swells.\n\nSteel rusts."
    pages = [
        Place(0, {"page": 1}),
        Place(markdown.index("## Gates"), {"page": 2}),
        Place(markdown.index("Steel"), {"page": 3}),
    ]
    first, second = split_placed(markdown, pages)
    assert (first.text, first.places) == ("Lock one.", (Place(0, {"page": 1}),))
    assert (second.heading, second.text) == ("Gates", "Oak swells.\nSteel rusts.")
    assert second.places == (Place(0, {"page": 2}), Place(12, {"page": 3}))
    assert second.start == markdown.index("Oak")


def test_rows_of_a_table_keep_their_numbers() -> None:
    markdown = "| Year | Leak |\n| --- | --- |\n| 2019 | 40 |\n| 2023 | 2.5 |"
    rows = [Place(markdown.index(cell), {"row": n}) for n, cell in enumerate(("Y", "2019", "2023"))]
    (passage,) = split_placed(markdown, rows)
    assert [passage.text[place.start :][:4] for place in passage.places] == ["Year", "2019", "2023"]
    assert [place.at["row"] for place in passage.places] == [0, 1, 2]


@given(st.lists(BLOCKS, min_size=1, max_size=12))
def test_places_change_no_text(parts: list[str]) -> None:
    markdown = "\n\n".join(parts)
    starts = [len("\n\n".join(parts[:n])) + 2 * bool(n) for n in range(len(parts))]
    placed = split_placed(markdown, [Place(at, {"page": n}) for n, at in enumerate(starts)])
    plain = split_passages(blocks_of(markdown))
    words = " ".join(passage.text for passage in placed).split()
    assert words == " ".join(passage.text for passage in plain).split()
    for passage in placed:
        assert passage.places
        assert passage.text.split()[0] in markdown[passage.start :]
