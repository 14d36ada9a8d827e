"""Split a document into passages of about 200 tokens: at paragraphs and sentences, never across a
heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingestion.analysis.markdown_blocks import Block, BlockKind, blocks_of, split_sentences
from ingestion.documents.types import PassageText, Place

TARGET = 900  # characters: about 150 words or 200 tokens of English
LONGEST = 1400
SEPARATOR = " › "
# Stands for a place while the text is cut: its number between noncharacters.
_POINT = re.compile("\ufdd0(\\d+)\ufdd1")
_TEXT = re.compile(r"\S")
_SPACES = re.compile(" *")
# Marks that make a line a heading, a list item or a table row: nothing may be put before them.
_LINE_BEGINS = re.compile(r"(?:[ \t]*(?:#{1,6}(?=\s)|[*+-](?=\s)|[>|]|\d{1,9}[.)](?=\s)))*[ \t]*")


def split_passages(blocks: Sequence[Block]) -> list[PassageText]:
    """Every word of every block in exactly one passage, headings as the path above it."""
    found: list[tuple[str, str, int]] = []
    for heading, section in _sections(blocks):
        found += [(heading, text, start) for text, start in _pieces(section)]
    return [PassageText(n, heading, text, start) for n, (heading, text, start) in enumerate(found)]


def split_placed(markdown: str, places: Sequence[Place]) -> list[PassageText]:
    """Passages of a text of which it is known where its parts are in their source."""
    pointed, ends, inserted = _with_points(markdown, places)
    passages = []
    current = -1  # the number of the place that the text is at
    for passage in split_passages(blocks_of(pointed)):
        before = bisect_right(ends, passage.start)
        start = passage.start - (inserted[before - 1] if before else 0)
        above = [int(point[1]) for point in _POINT.finditer(passage.heading)]
        begun = bisect_right(places, start, key=lambda place: place.start) - 1
        current = max(current, begun, *above)
        text, found = _without_points(passage.text, current)
        current = max(current, *(number for number, _ in found)) if found else current
        passages.append(
            replace(
                passage,
                heading=_POINT.sub("", passage.heading),
                text=text,
                start=start,
                places=tuple(Place(offset, places[number].at) for number, offset in found),
            )
        )
    return passages


def _with_points(markdown: str, places: Sequence[Place]) -> tuple[str, list[int], list[int]]:
    """The text with a point at each place; where each ends, and how much longer all made it."""
    parts: list[str] = []
    ends: list[int] = []
    inserted: list[int] = []
    last = grown = 0
    for number, place in enumerate(places):
        text = _TEXT.search(markdown, place.start)
        at = text.start() if text else len(markdown)
        if at == 0 or markdown[at - 1] == "\n":
            begins = _LINE_BEGINS.match(markdown, at)
            at = begins.end() if begins else at
        if markdown.startswith(("```", "~~~"), at):
            at = markdown.find("\n", at) + 1 or len(markdown)
        at = max(at, last)
        point = f"\ufdd0{number}\ufdd1"
        parts += [markdown[last:at], point]
        last = at
        grown += len(point)
        ends.append(at + grown)
        inserted.append(grown)
    return "".join([*parts, markdown[last:]]), ends, inserted


def _without_points(text: str, current: int) -> tuple[str, list[tuple[int, int]]]:
    """The text alone, and the number of each place in it with its offset."""
    parts: list[str] = []
    found = [(current, 0)] if current >= 0 else []
    length = end = 0
    for point in _POINT.finditer(text):
        parts.append(text[end : point.start()])
        length += len(parts[-1])
        end = point.end()
        if not length or parts[-1].endswith(" "):
            end = _SPACES.match(text, end).end()  # type: ignore[union-attr]
        if found and found[-1][1] == length:
            found.pop()
        found.append((int(point[1]), length))
    parts.append(text[end:])
    return "".join(parts), [each for each in found if each[1] < length + len(parts[-1])]


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Runs of blocks under one heading, with the path of headings above them."""
    path: list[Block] = []
    section: list[Block] = []
    for block in blocks:
        if block.kind != BlockKind.HEADING:
            section.append(block)
            continue
        if section:
            yield _path(path), section
            section = []
        elif path and path[-1].level >= block.level:
            # A heading with nothing under it is text of its own.
            yield _path(path[:-1]), [path[-1]]
        path = [above for above in path if above.level < block.level] + [block]
    if section:
        yield _path(path), section
    elif path:
        yield _path(path[:-1]), [path[-1]]


def _path(headings: Sequence[Block]) -> str:
    return SEPARATOR.join(heading.text for heading in headings)


def _pieces(section: Sequence[Block]) -> Iterator[tuple[str, int]]:
    """Blocks joined up to TARGET characters; the piece begins where its first block does.

    What is left at the end joins the piece before it when the two are not too long together.
    """
    pieces: list[tuple[str, int]] = []
    for text, start in _filled(section):
        if pieces and len(pieces[-1][0]) + len(text) < LONGEST and len(text) < TARGET // 2:
            pieces[-1] = (f"{pieces[-1][0]}\n{text}", pieces[-1][1])
        else:
            pieces.append((text, start))
    yield from pieces


def _filled(section: Sequence[Block]) -> Iterator[tuple[str, int]]:
    texts: list[str] = []
    start = length = 0
    for block in section:
        for part in _parts(block.text):
            if texts and length + len(part) > TARGET:
                yield "\n".join(texts), start
                texts, length = [], 0
            if not texts:
                start = block.start
            texts.append(part)
            length += len(part)
    if texts:
        yield "\n".join(texts), start


def _parts(text: str) -> Iterator[str]:
    """A block whole if it is short enough, else by sentences, words, or at last characters."""
    if len(text) <= LONGEST:
        yield text
        return
    held = ""
    for unit in _units(text):
        if held and len(held) + len(unit) > TARGET:
            yield held
            held = ""
        held = f"{held} {unit}" if held else unit
    if held:
        yield held


def _units(text: str) -> Iterator[str]:
    for sentence in split_sentences(text):
        if len(sentence) <= LONGEST:
            yield sentence
            continue
        for word in sentence.split():
            for at in range(0, len(word), LONGEST):
                yield word[at : at + LONGEST]
