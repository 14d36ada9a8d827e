"""Where a text says what was searched for, and the piece of it that says most."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape  # Django's own takes five times as long, and knows lazy texts

from django.utils.safestring import SafeString, mark_safe

from library.vector_index.bm25 import TermMatch

EXCERPT = 320  # characters
BEFORE = EXCERPT // 4  # of them, before the first word that was met


def marked(text: str, met: Sequence[TermMatch]) -> SafeString:
    """The text, escaped, with these parts of it marked."""
    parts: list[str] = []
    at = 0
    for start, end, _ in met:
        parts += (escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>")
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308 - each is escaped


def excerpt(text: str, met: Sequence[TermMatch]) -> SafeString:
    """About EXCERPT characters, where most of what was met stands together, marked."""
    if len(text) <= EXCERPT:
        return marked(text, met)
    start = _start(text, met)
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        end = text.rfind(" ", start + EXCERPT // 2, end) if " " in text[start:end] else end
        end = end if end > start else start + EXCERPT
    inside = [
        TermMatch(each.start - start, each.end - start, each.term)
        for each in met
        if start <= each.start and each.end <= end
    ]
    piece = marked(text[start:end], inside)
    return mark_safe(f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}")  # noqa: S308


def _start(text: str, met: Sequence[TermMatch]) -> int:
    """Some way before the words that are most and closest together, where a word begins."""
    if not met:
        return 0
    best = met[max(range(len(met)), key=lambda at: _variety(met[at:]))]
    if best.start <= BEFORE:
        return 0
    earliest = min(best.start - BEFORE, len(text) - EXCERPT)
    space = text.find(" ", earliest, best.start)
    return space + 1 if space >= 0 else earliest


def _variety(met: Sequence[TermMatch]) -> tuple[int, int]:
    """How many terms are near the first of these, and how near: the more of both the better."""
    first, seen, reach = met[0], set[str](), 0
    for each in met:
        if each.end > first.start + EXCERPT - BEFORE:
            break
        if each.term not in seen:
            seen.add(each.term)
            reach = each.end
    return len(seen), first.start - reach
