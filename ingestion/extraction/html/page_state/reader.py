"""The article that a page has in the data of its scripts alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingestion.extraction.html.page_state import rich_text
from ingestion.extraction.html.page_state.scripts import nested_json, read_states
from librarian_site.core.words import count_words

MAX_VALUES = 200_000  # of all states together
MAX_DEPTH = 60
_FEWEST_WORDS = 80
_CLEARLY = 2.0  # times as long as any other text, where no title tells which is the article
_TITLES = ("title", "headline", "name", "heading", "shortTitle", "seoTitle")
_BODY = re.compile(
    r"(?:article|post|page|story|main|body|content|text|rich|raw|rendered)?[_-]?"
    r"(?:body|content|text|html|document|elements|blocks|rendered|rich|story|components|sections)",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^<>]*>")
_SHORTEST_TITLE = 6  # letters


@dataclass(frozen=True, slots=True)
class _Candidate:
    title: str
    html: str
    words: int


def read_articles(tree: Any, titles: Sequence[str], *, is_shell: bool) -> list[dict[str, Any]]:
    """The article that the page's title names, in the form of JSON-LD; none where none is clear.

    A page that shows nothing has one without that, too, if it is far longer than all else.
    """
    found = sorted(_candidates(tree), key=lambda each: -each.words)
    known = [folded for title in titles if (folded := _folded(title))]
    named = [each for each in found if _is_named(_folded(each.title), known)]
    others = [each.words for each in found if each.html != found[0].html]
    is_clear = bool(found) and found[0].words >= _CLEARLY * max(others, default=0)
    chosen = named or (found if is_shell and is_clear else [])
    return [{"headline": each.title, "articleBody": each.html} for each in chosen[:1]]


def _is_named(title: str, known: list[str]) -> bool:
    return len(title) >= _SHORTEST_TITLE and any(title in each for each in known)


def _candidates(tree: Any) -> Iterator[_Candidate]:
    left = MAX_VALUES
    for state in read_states(tree):
        waiting: list[tuple[Any, str, int]] = [(state, "", 0)]
        while waiting and left > 0:
            value, title, depth = waiting.pop()
            left -= 1
            if isinstance(value, str):
                value = nested_json(value)
            if depth > MAX_DEPTH or not isinstance(value, dict | list):
                continue
            if isinstance(value, list):
                waiting += [(each, title, depth + 1) for each in value]
                continue
            title = _title(value) or title
            for name, inner in value.items():
                text = _body(inner) if _BODY.fullmatch(name) else ""
                words = count_words(_TAGS.sub(" ", text))
                if words >= _FEWEST_WORDS:
                    yield _Candidate(title, text, words)
                else:
                    waiting.append((inner, title, depth + 1))


def _body(value: Any) -> str:
    if isinstance(value, str):
        return "" if nested_json(value) is not None else value
    if isinstance(value, dict):
        is_rich = any(rich_text.is_rich(each) for each in value.values()) or "root" in value
        return rich_text.to_html(value) if is_rich else ""
    return rich_text.to_html(value) if rich_text.is_rich(value) else ""


def _title(value: dict[str, Any]) -> str:
    for name in _TITLES:
        title = value.get(name)
        if isinstance(title, dict):  # WordPress
            title = title.get("rendered")
        if isinstance(title, str) and title.strip():
            return title
    return ""


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, _TAGS.sub("", text).casefold()))
