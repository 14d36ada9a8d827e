"""Split a document into passages of about 200 tokens: at paragraphs and sentences, never across a
heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.analysis.markdown_blocks import Block, BlockKind, split_sentences
from ingestion.documents.types import PassageText

TARGET = 900  # characters: about 150 words or 200 tokens of English
LONGEST = 1400
SEPARATOR = " › "


def split_passages(blocks: Sequence[Block]) -> list[PassageText]:
    """Every word of every block in exactly one passage, headings as the path above it."""
    found: list[tuple[str, str, int]] = []
    for heading, section in _sections(blocks):
        found += [(heading, text, start) for text, start in _pieces(section)]
    return [PassageText(n, heading, text, start) for n, (heading, text, start) in enumerate(found)]


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
