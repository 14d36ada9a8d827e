"""Words gathered to rows."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.extraction.pdf.lines import _is_line_below, rows_of
from ingestion.extraction.pdf.words import Word
from tests.unit.ingestion.extraction.pdf.placed import word


def test_words_beside_far_larger_type_are_two_lines() -> None:
    words = [word("W", 10, 700, size=40), word("hen", 60, 712), word("then", 60, 700)]
    assert [[each.text for each in row] for row in rows_of(words)] == [["W", "hen"], ["then"]]


class Counting(list[Word]):
    """A row that notes which of its words are looked at."""

    def __init__(self, words: list[Word], seen: list[Word]) -> None:
        super().__init__(words)
        self._seen = seen

    def __iter__(self) -> Iterator[Word]:
        for each in super().__iter__():
            self._seen.append(each)
            yield each


def test_a_long_line_is_gathered_in_a_time_in_proportion_to_its_words() -> None:
    """Words are compared with those higher up only, of which a line has none."""
    words = [word("x", 10.0 * at, 700) for at in range(300)]
    seen: list[Word] = []
    assert not any(_is_line_below(Counting(words, seen), each) for each in words)
    assert len(seen) == len(words)
    assert rows_of(words) == [words]
