"""Lines in the order of reading to Markdown: headings, paragraphs, lists, tables, code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingestion.extraction import places
from ingestion.extraction.pdf.boxes import inserts_apart
from ingestion.extraction.pdf.code import read_code
from ingestion.extraction.pdf.headings import Body, Headings, Outline
from ingestion.extraction.pdf.hyphenation import Vocabulary, join_lines
from ingestion.extraction.pdf.lines import HYPHENS, Line
from ingestion.extraction.pdf.list_items import Marker, is_bullet, marker_of
from ingestion.extraction.pdf.tables.aligned import LEADERS, Table, read_table
from ingestion.extraction.pdf.tables.justified import is_justified
from ingestion.extraction.pdf.words import RAISED

OTHER_SIZE = 0.08  # share by which a line's size differs that belongs to another block
INDENT = 0.8  # of the size
WIDER_PITCH = 1.22  # times the usual distance of lines: a new paragraph
WITHIN = 1.4  # likewise where the sentence goes on behind a full line
RAISED_PITCH = 1.4  # likewise beside a line with exponents, which takes more room
RAISED_WITHIN = 1.7  # and where the sentence goes on
USUAL_PITCH = 1.2  # times the size, where nothing can be measured
FEW_PITCHES = 5  # lines that tell too little about how far apart the text's lines are
WIDEST_USUAL = 2.0  # of the size, where there are so few
MAX_DIVIDED_PITCH = 2.2  # of the size, within a paragraph
MOST_SET_RIGHT = 6  # lines of a sender
SET_RIGHT, NARROW = 0.45, 0.45  # of the column's width: where they begin, how wide they are
FEWEST_FULL = 4  # lines of a paragraph that is narrower than its column
FULL = 4  # of the size: less room than that is left by a full line
SPACE = 0.2  # of the size, between words
LINE_BREAK = "  \n"
_REFERENCE = re.compile(r"\[\w{1,12}\] ")  # in a bibliography, its other lines are indented


@dataclass(slots=True)
class _Block:
    """A list item or paragraph while its lines are gathered."""

    lines: list[Line] = field(default_factory=list)
    marker: Marker | None = None


def body_of(lines: Sequence[Line]) -> Body:
    """The size most characters have, the usual distance of lines of it, and its font."""
    sizes: Counter[float] = Counter()
    fixed: Counter[bool] = Counter()
    bold: Counter[bool] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
        fixed[line.is_monospaced] += len(line.text)
        bold[line.is_bold] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    pitches: Counter[float] = Counter()
    for before, line in pairwise(lines):
        pitch = (before.baseline - line.baseline) / max(line.size, 1)
        is_text = max(len(before.cells), len(line.cells)) == 1 and line.size == size
        if before.column is line.column and is_text and 0.9 < pitch < 2.6:
            pitches[round(pitch, 1)] += 1
    most = max(pitches.values(), default=0)
    usual = min((pitch for pitch, count in pitches.items() if 2 * count >= most), default=0)
    if most < FEW_PITCHES and usual > WIDEST_USUAL:
        usual = 0  # as far apart as paragraphs are
    return Body(size, usual or USUAL_PITCH, fixed[True] > fixed[False], bold[True] > bold[False])


def to_blocks(
    lines: Sequence[Line], body: Body, vocabulary: Vocabulary, outline: Outline
) -> list[tuple[int, str]]:
    """Markdown blocks with the page each begins on."""
    kept, inserts = inserts_apart(lines, body)
    builder = _Builder(kept, body, vocabulary, Headings(kept, body, outline), inserts)
    return [(page, text) for page, text in builder.blocks() if text]


class _Builder:
    def __init__(
        self,
        lines: Sequence[Line],
        body: Body,
        vocabulary: Vocabulary,
        headings: Headings,
        inserts: Mapping[int, Sequence[Line]],
    ) -> None:
        self._inserts = inserts  # by the number of the line that they stood behind
        self._lines = lines
        self._headings = headings
        self._body = body
        self._vocabulary = vocabulary
        self._open = _Block()

    def blocks(self) -> Iterator[tuple[int, str]]:
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            whole = self._whole_block(at)
            if whole:
                yield from self._close(at)
                length, text = whole
                yield line.page, text
                yield from self._inserted(at, at + length)
                at += length
                continue
            marker = self._marker(at)
            if marker or self._begins_block(at):
                yield from self._close(at)
                self._open.marker = marker
            self._open.lines.append(line)
            at += 1
        yield from self._close(at)

    def _whole_block(self, at: int) -> tuple[int, str] | None:
        """Lines taken, and the heading, table or listing that they are."""
        if heading := self._headings.at(at):
            length, level = heading
            return length, f"{'#' * level} {self._text(self._lines[at : at + length])}"
        if not self._body.is_monospaced and (code := read_code(self._lines, at)):
            return code
        if table := read_table(self._lines, at, self._vocabulary):
            return self._whole_table(at, table)
        return None

    def _whole_table(self, at: int, table: Table) -> tuple[int, str]:
        """Lines taken, and the table with what follows of it on the next pages."""
        parts = [_escaped(table.to_markdown())]
        page, end = self._lines[at].page, at + table.length
        while end < len(self._lines) and self._lines[end].page == page + 1:
            following = read_table(self._lines, end, self._vocabulary)
            rows = table.continuation(following) if following else ""
            if following is None or not rows:
                break
            page += 1
            end += following.length
            parts.append(places.within_line(_escaped(rows), page=page))
        return end - at, "\n".join(parts)

    def _begins_block(self, at: int) -> bool:
        if not self._open.lines:
            return True
        before, line = self._lines[at - 1], self._lines[at]
        if at - 1 in self._inserts or _is_divided(before, line):
            return False
        is_set = before.column is line.column and is_justified(self._lines, at)
        if not is_set and (_is_row(before) or _is_row(line)):
            return True
        if LEADERS.search(before.text) or LEADERS.search(line.text):
            return True
        if abs(before.size - line.size) > OTHER_SIZE * self._body.size:
            return True
        if before.column is not line.column:
            is_clause = before.text.endswith(";") and line.text[0].islower()
            ends_sentence = before.ends_sentence and not is_clause
            return ends_sentence or before.is_ended_before(line)
        pitch = before.baseline - line.baseline
        is_raised = any(RAISED.search(word.text) for word in (*before.words, *line.words))
        goes_on = not before.ends_sentence
        if is_raised:
            wider = RAISED_WITHIN if goes_on else RAISED_PITCH
        else:
            wider = WITHIN if goes_on and _is_full(before) else WIDER_PITCH
        if pitch > wider * self._body.pitch * max(line.size, 1) or pitch < 0:
            return True
        first = self._open.lines[0]
        if _REFERENCE.match(first.text) and line.start > first.start + 1:
            return False
        if self._open.marker:
            return before.ends_sentence and line.start < first.start - 1
        is_indented = line.start - before.start > INDENT * line.size
        return before.ends_sentence and (is_indented or before.is_ended_before(line))

    def _marker(self, at: int) -> Marker | None:
        line = self._lines[at]
        before = self._lines[at - 1] if self._open.lines else None
        previous = self._open.marker if self._open.lines else None
        is_free = (
            before is None
            or before.ends_sentence
            or before.is_ended_before(line)
            or before.column is not line.column
            or before.baseline - line.baseline > WIDER_PITCH * self._body.pitch * line.size
        )
        return marker_of(line, previous, is_free=is_free)

    def _close(self, end: int) -> Iterator[tuple[int, str]]:
        """The open block, which ends before that line, and what stood between its lines."""
        block, self._open = self._open, _Block()
        if block.marker:
            yield block.lines[0].page, self._item(block.lines, block.marker)
        elif block.lines:
            parts = _parted(block.lines)
            yield block.lines[0].page, LINE_BREAK.join(self._text(part) for part in parts)
        yield from self._inserted(end - len(block.lines), end)

    def _inserted(self, begin: int, end: int) -> Iterator[tuple[int, str]]:
        for number in range(begin, end):
            if lines := self._inserts.get(number):
                headings = Headings(lines, self._body, {})
                yield from _Builder(lines, self._body, self._vocabulary, headings, {}).blocks()

    def _item(self, lines: Sequence[Line], marker: Marker) -> str:
        first = marker.rest
        text = _escaped(join_lines([first, *(line.text for line in lines[1:])], self._vocabulary))
        return f"{marker.markdown} {text}" if text else ""

    def _text(self, lines: Sequence[Line]) -> str:
        text = _escaped(join_lines([line.text for line in lines], self._vocabulary))
        return LEADERS.sub(" … ", text).strip()


def _parted(lines: Sequence[Line]) -> list[list[Line]]:
    """A paragraph's lines, parted where one was ended on purpose: verses, addresses."""
    if _fills_own_width(lines):
        return [list(lines)]
    keeps_all = _keeps_lines(lines) or _is_set_right(lines)
    parts = [[lines[0]]]
    for before, line in pairwise(lines):
        if keeps_all or before.is_ended_before(line):
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _keeps_lines(lines: Sequence[Line]) -> bool:
    joints = list(pairwise(lines))
    ended = sum(before.is_ended_before(line) for before, line in joints)
    return 2 * ended > len(joints)


def _is_set_right(lines: Sequence[Line]) -> bool:
    """Whether it is a sender or a place and date: short lines at the right, ended on purpose."""
    first = lines[0]
    if len(lines) > MOST_SET_RIGHT or first.is_right_to_left or lines[-1].ends_sentence:
        return False
    start = min(line.left for line in lines) - first.column.left
    widest = max(line.right - line.left for line in lines)
    width = first.column.width
    return start > SET_RIGHT * width and widest < NARROW * width


def _fills_own_width(lines: Sequence[Line]) -> bool:
    """Whether the lines are a paragraph that is narrower than its column.

    No line but the last has room for the next one's first word, as far as the widest goes.
    """
    if len(lines) < FEWEST_FULL or any(line.is_right_to_left for line in lines):
        return False
    right = max(line.right for line in lines)
    lefts = [line.left for line in lines[1:]]
    if max(lefts) - min(lefts) > lines[0].size:  # lines in the middle or at the right
        return False
    return all(
        right - before.right < line.words[0].right - line.words[0].left + SPACE * line.size
        for before, line in pairwise(lines)
    )


def _is_divided(before: Line, line: Line) -> bool:
    """Whether the last word of one line goes on in the next."""
    pitch = before.baseline - line.baseline
    is_near = before.column is not line.column or 0 < pitch < MAX_DIVIDED_PITCH * line.size
    text = before.text[-2:]
    is_hyphen = text[-1:] in HYPHENS and text[:1].isalpha()
    is_word = is_hyphen and line.text[:1].islower() and len(line.words[0].text) > 1
    return is_near and is_word and abs(before.size - line.size) < OTHER_SIZE * line.size


def _is_full(line: Line) -> bool:
    slack = line.column.right - line.right
    if line.is_right_to_left:
        slack = line.left - line.column.left
    return slack < FULL * line.size


def _is_row(line: Line) -> bool:
    """Whether the line stands alone: cells without a table, or an entry of a table of contents."""
    cells = line.cells
    has_mark = len(cells) == 2 and is_bullet(line)  # set apart from the item's text
    return len(cells) > 1 + has_mark or bool(LEADERS.search(line.text))


def _escaped(text: str) -> str:
    """No HTML, and no Markdown block that the text does not mean."""
    return text.replace("<", "&lt;")
