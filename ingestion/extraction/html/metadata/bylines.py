"""The names in the line that says who wrote a page."""

from __future__ import annotations

import re
from typing import Any

from ingestion.extraction.html.metadata.authors import clean_authors

_LONGEST = 150  # characters
_BYLINE = re.compile(
    r"(?:^|\s)(?:by-?line|(?:post|article|entry|story|page)?[_-]*(?:authors?|autore?|autora|auteur|verfasser|forfatter|författare|yazar))"
    r"(?:[_-]+(?:names?|list|line))?(?:\s|$)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|\s)(?:(?:author|post-author|byline)[_-]*)?name(?:\s|$)|(?:^|\s)fn(?:\s|$)", re.I
)
_ELSEWHERE = ("aside", "footer", "nav", "li")
# What follows the names: a bar, a date, what was done on it.
_REST = re.compile(
    r"\s*(?:[|•·\n]|[–—-]\s|\b(?:updated|published|posted|on|am|le|el|il)\b|\d).*$",
    re.IGNORECASE | re.DOTALL,
)
_BEGINS = re.compile(r"^\s*(?:by|von|par|por|di|da|door|av|af|text|words by|written by)\b", re.I)
# A place or an agency behind the name: "Ada Penrose, Hamburg".
_PLACE = re.compile(r"(?<=\w\s)(\w+(?:-\w+)?),\s*[^\W\d_]+\s*$")


def names_in(tree: Any, guessed: str) -> list[str]:
    """The names of the first byline that has any, where the guess is one of them."""
    for element in tree.iter("p", "div", "span", "address", "a", "section", "header"):
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if not _BYLINE.search(named) or next(element.iterancestors(*_ELSEWHERE), None) is not None:
            continue
        names = _names(element)
        if names and (not guessed or _is_one_of(guessed, names)):
            return [names]
    return []


def _names(byline: Any) -> str:
    marked = [
        each.text_content()
        for each in byline.iter("span", "a", "b", "strong", "div", "p")
        if each.get("itemprop") == "name" or _NAME.search(each.get("class") or "")
    ]
    if marked:
        return clean_authors(marked)
    text = " ".join((byline.text_content() or "").split())
    if len(text) > _LONGEST or not _BEGINS.match(text):
        return ""
    return clean_authors([_PLACE.sub(r"\1", _REST.sub("", text))])


def _is_one_of(guessed: str, names: str) -> bool:
    """Whether both name a person in common, or the guess is the names and more."""
    one, other = guessed.casefold(), names.casefold()
    return one in other or any(name in one for name in other.split(", "))
