"""What changed between two texts, by paragraphs and by the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from librarian_site.core.words import CLUSTER, UNSPACED, WORD

CONTEXT = 2  # unchanged paragraphs shown around a change
LIKE = 50  # of 100, from which two paragraphs are one that was changed
MOST_PAIRS = 10_000  # paragraphs compared with paragraphs, in one run of changed ones

_WORDS = re.compile(rf"\s+|(?=[{UNSPACED}]){CLUSTER}|{WORD}|\S")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(slots=True)
class Change:
    """A paragraph of the comparison, or with `skipped` that many unchanged ones left out."""

    kind: str  # same, added, removed, changed, gap
    pieces: list[Piece] = field(default_factory=list)
    skipped: int = 0


def compare(before: str, after: str) -> list[Change]:
    """What became of the paragraphs of one text in the other, the unchanged ones folded."""
    return _folded(list(_changes(_paragraphs(before), _paragraphs(after))))


def _paragraphs(markdown: str) -> list[str]:
    return [line.rstrip() for line in markdown.splitlines() if line.strip()]


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    from rapidfuzz.distance import LCSseq  # here and below: the web starts faster without

    old: list[str] = []
    new: list[str] = []
    for step in LCSseq.opcodes(before, after):
        if step.tag == "equal":
            yield from _replaced(old, new)
            old, new = [], []
            same = before[step.src_start : step.src_end]
            yield from (Change("same", [Piece("same", text)]) for text in same)
        old += before[step.src_start : step.src_end] if step.tag == "delete" else []
        new += after[step.dest_start : step.dest_end] if step.tag == "insert" else []
    yield from _replaced(old, new)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Paragraphs between two unchanged ones: those alike are one that was changed."""
    from rapidfuzz import fuzz

    at = 0
    pairs = len(old) * len(new) <= MOST_PAIRS
    for text in new:
        like = (n for n in range(at, len(old)) if pairs and fuzz.ratio(old[n], text) >= LIKE)
        found = next(like, None)
        if found is None:
            yield Change("added", [Piece("added", text)])
            continue
        yield from (Change("removed", [Piece("removed", gone)]) for gone in old[at:found])
        yield Change("changed", list(_words(old[found], text)))
        at = found + 1
    yield from (Change("removed", [Piece("removed", gone)]) for gone in old[at:])


def _words(before: str, after: str) -> Iterator[Piece]:
    """The words that went and came; spaces between two changes belong to both."""
    from rapidfuzz.distance import LCSseq

    old, new = _WORDS.findall(before), _WORDS.findall(after)
    removed = added = ""
    for step in LCSseq.opcodes(old, new):
        text = "".join(old[step.src_start : step.src_end] or new[step.dest_start : step.dest_end])
        if step.tag == "delete" or (step.tag == "equal" and not text.strip()):
            removed += text
        if step.tag == "insert" or (step.tag == "equal" and not text.strip()):
            added += text
        if step.tag == "equal" and text.strip():
            yield from _pieces(removed, added)
            removed = added = ""
            yield Piece("same", text)
    yield from _pieces(removed, added)


def _pieces(removed: str, added: str) -> Iterator[Piece]:
    if removed == added:
        yield from [Piece("same", removed)] if removed else []
        return
    yield from [Piece("removed", removed)] if removed else []
    yield from [Piece("added", added)] if added else []


def _folded(changes: Sequence[Change]) -> list[Change]:
    """The changes with CONTEXT paragraphs around each; none at all when nothing changed."""
    near: set[int] = set()
    for place, change in enumerate(changes):
        if change.kind != "same":
            near.update(range(place - CONTEXT, place + CONTEXT + 1))
    folded: list[Change] = []
    for place, change in enumerate(changes):
        if place in near:
            folded.append(change)
        elif folded and folded[-1].kind == "gap":
            folded[-1].skipped += 1
        else:
            folded.append(Change("gap", skipped=1))
    return folded if near else []
