"""Compare two texts by paragraphs, and changed paragraphs by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from librarian_site.core.words import CLUSTER, UNSPACED, WORD
from library.items.text.plain_words import plain_lines

CONTEXT = 2  # unchanged paragraphs shown around a change
SAME_PARAGRAPH = 50  # of 100: similarity from which two paragraphs count as one that was changed
MAX_PAIRS = 10_000  # paragraph pairs compared in one run of changes; with more, none are matched

_WORDS = re.compile(rf"\s+|(?=[{UNSPACED}]){CLUSTER}|{WORD}|\S")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text: `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(slots=True)
class Change:
    """One paragraph of the diff; a `gap` stands for `skipped` unchanged paragraphs left out."""

    kind: str  # same, added, removed, changed, gap
    pieces: list[Span] = field(default_factory=list)
    skipped: int = 0


def diff_text(before: str, after: str) -> list[Change]:
    """Return the changes from one text to the other, with unchanged paragraphs collapsed."""
    return _collapsed(paragraph_changes(before, after))


def diff_words(before: str, after: str) -> list[Change]:
    """The changes for readers: of the words alone, not of links, pictures and layout."""
    return diff_text("\n".join(plain_lines(before)), "\n".join(plain_lines(after)))


def paragraph_changes(before: str, after: str) -> list[Change]:
    """Return every paragraph of both texts in order, and whether it is the same in both."""
    return list(_changes(_paragraphs(before), _paragraphs(after)))


def _paragraphs(markdown: str) -> list[str]:
    return [line.rstrip() for line in markdown.splitlines() if line.strip()]


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    from rapidfuzz.distance import LCSseq  # imported late here and below: slow to load

    old: list[str] = []
    new: list[str] = []
    for step in LCSseq.opcodes(before, after):
        if step.tag == "equal":
            yield from _replaced(old, new)
            old, new = [], []
            same = before[step.src_start : step.src_end]
            yield from (Change("same", [Span("same", text)]) for text in same)
        old += before[step.src_start : step.src_end] if step.tag == "delete" else []
        new += after[step.dest_start : step.dest_end] if step.tag == "insert" else []
    yield from _replaced(old, new)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Compare a run of changed paragraphs: similar ones become `changed`, the rest are separate."""
    from rapidfuzz import fuzz

    at = 0
    pairs = len(old) * len(new) <= MAX_PAIRS
    for text in new:
        like = (
            n for n in range(at, len(old)) if pairs and fuzz.ratio(old[n], text) >= SAME_PARAGRAPH
        )
        found = next(like, None)
        if found is None:
            yield Change("added", [Span("added", text)])
            continue
        yield from (Change("removed", [Span("removed", gone)]) for gone in old[at:found])
        yield Change("changed", list(_words(old[found], text)))
        at = found + 1
    yield from (Change("removed", [Span("removed", gone)]) for gone in old[at:])


def _words(before: str, after: str) -> Iterator[Span]:
    """Compare by words; white space between two changed words counts as changed with them."""
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
            yield Span("same", text)
    yield from _pieces(removed, added)


def _pieces(removed: str, added: str) -> Iterator[Span]:
    if removed == added:
        yield from [Span("same", removed)] if removed else []
        return
    yield from [Span("removed", removed)] if removed else []
    yield from [Span("added", added)] if added else []


def _collapsed(changes: Sequence[Change]) -> list[Change]:
    """Keep the changes with CONTEXT paragraphs around each; empty when nothing changed."""
    near: set[int] = set()
    for place, change in enumerate(changes):
        if change.kind != "same":
            near.update(range(place - CONTEXT, place + CONTEXT + 1))
    collapsed: list[Change] = []
    for place, change in enumerate(changes):
        if place in near:
            collapsed.append(change)
        elif collapsed and collapsed[-1].kind == "gap":
            collapsed[-1].skipped += 1
        else:
            collapsed.append(Change("gap", skipped=1))
    return collapsed if near else []
