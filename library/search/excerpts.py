"""Highlight search terms in a text, and choose the excerpt with most of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape  # five times as fast as Django's, which also handles lazy strings

from django.utils.safestring import SafeString, mark_safe

from library.search.term_matches import TermMatch

EXCERPT = 320  # characters
BEFORE = EXCERPT // 4  # characters of the excerpt that come before the first match


def marked(text: str, met: Sequence[TermMatch]) -> SafeString:
    """Return the escaped text with the matches in <mark> elements."""
    parts: list[str] = []
    at = 0
    for start, end, _ in met:
        parts += (escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>")
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def excerpt(text: str, met: Sequence[TermMatch]) -> SafeString:
    """Return about EXCERPT characters around the densest group of matches, highlighted."""
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
    """Return where the excerpt starts: a word boundary before the densest group of matches."""
    if not met:
        return 0
    best = met[max(range(len(met)), key=lambda at: _variety(met[at:]))]
    if best.start <= BEFORE:
        return 0
    earliest = min(best.start - BEFORE, len(text) - EXCERPT)
    space = text.find(" ", earliest, best.start)
    return space + 1 if space >= 0 else earliest


def _variety(met: Sequence[TermMatch]) -> tuple[int, int]:
    """Return how many different terms fit into an excerpt from the first match, and how close.

    The larger tuple is the better excerpt.
    """
    first, seen, reach = met[0], set[str](), 0
    for each in met:
        if each.end > first.start + EXCERPT - BEFORE:
            break
        if each.term not in seen:
            seen.add(each.term)
            reach = each.end
    return len(seen), first.start - reach
