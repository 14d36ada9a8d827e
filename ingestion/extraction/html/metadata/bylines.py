"""The names in the line that says who wrote a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
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
    r"\s*(?:[|•·●\n]|[–—-]\s|\b(?:updated|published|posted|on|in|am|le|el|il|في)\b"
    r"|(?:\bב-?)?\d).*$",
    re.IGNORECASE | re.DOTALL,
)
_BEGINS = re.compile(
    r"^\s*(?:(?:eine? \w+ |text |verfasst |geschrieben )?von|(?:écrit |rédigé )?par"
    r"|(?:escrito )?por|(?:geschreven )?door|(?:skrevet )?a[vf]|(?-i:di|da)|a cura di"
    r"|(?:words |written |posted |story )?by"
    r"|text|autore?|autor(?:in|ka)?|kirjoittanut|teksti|írta|napísala?|napsala?|napisała?|piše"
    r"|γράφε[ι]\s+(?:ο|η)|του|της|από\s+τ(?:ον|ην)|от|автор|текст|yaza[rn]|viết bởi|tác giả|โดย"
    r"|autors|autorius|parengė|kirjutas|penulis|بقلم|كتبت?|מאת|כתבה?)\b\s*:?",
    re.IGNORECASE,
)
# Words that begin names in other languages.
_BEGINS_IN = {
    **{
        "it": "d[ia]",
        "ca": "per",
        "ro": "de",
        "id": "oleh",
        "ms": "oleh",
        "gl": "por",
        "is": "eftir",
    },
}
_PUBLISHED = re.compile(
    r"^\s*(?:by|posted|published|written|von|veröffentlicht|par|publié|por|publicado|di|pubblicato"
    r"|door|geplaatst|av|publicerad|af|udgivet|автор|опубликовано|autor|opublikowano"
    r"|بقلم|نُ?شر|מאת|פורסם)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|&|and|und|et|en|och|og|e|y|i|и)\s*", re.IGNORECASE)
_BELOW = 30  # elements after the title that may hold the line
_SHORT = 120  # characters of it
_LINES = frozenset(("p", "div", "span", "small", "time", "li", "dd", "td", "h2", "h3"))
# Names behind a label, up to the next one.
_LABELLED = re.compile(
    r"(?:^|[\s|｜])(?:作者|撰文|文|記者|记者|著者|筆者|執筆|ライター|글쓴이|글|기자)\s?[:：／/]\s?"
    r"([^\s:：|｜/／]{2,20}(?: [A-Z][^\s:：|｜/／]{1,20}){0,3})"
)
# With the first letter behind it; "by the river" names nobody.
_WRITTEN = re.compile(
    r"\b(?:by|von|par|por|door|av|af|بقلم|מאת)\s?:?\s+(?!(?:the|der|die|das|los|las|het|eine?|une?)\b)([^\W\d_])",
    re.IGNORECASE,
)
# A place or an agency behind the name: "Ada Penrose, Hamburg".
_PLACE = re.compile(r"(?<=\w\s)(\w+(?:-\w+)?),\s*[^\W\d_]+\s*$")


def names_in(tree: Any, guessed: str) -> list[str]:
    """The names of the first byline that has any, where the guess is one of them."""
    language = (tree.get("lang") or "")[:2].lower()
    for element in tree.iter("p", "div", "span", "address", "a", "section", "header"):
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if not _BYLINE.search(named) or next(element.iterancestors(*_ELSEWHERE), None) is not None:
            continue
        names = _names(element, language)
        if names and (not guessed or _is_one_of(guessed, names)):
            return [names]
    if not guessed:
        if labelled := _labelled(tree):
            return [labelled]
        for line in below_title(tree):
            if names := _linked(line):
                return [names]
            text = _text(line)
            begins = (f.start() for f in _WRITTEN.finditer(text) if not f[1].islower())
            if names := _cleaned(text[next(begins, len(text)) :], ""):
                return [names]
    return []


def _labelled(tree: Any) -> str:
    """The name behind a label in a line below the title, as Chinese and Japanese pages have it."""
    heading = next(tree.iter("h1"), None)
    lines = [] if heading is None else lines_below(heading)
    found = (_LABELLED.search(line.text_content() or "") for line in lines)
    return next((names for each in found if each and (names := clean_authors([each[1]]))), "")


def _linked(line: Any) -> str:
    """The names in the links right behind "by"; empty where none follows it."""
    if not _BEGINS.fullmatch((line.text or "").strip().lower()):
        return ""
    names: list[str] = []
    for link in line:
        if link.tag != "a":
            break
        names.append(link.text_content() or "")
        if not _AND.fullmatch(link.tail or ""):
            break
    return clean_authors(names)


def below_title(tree: Any) -> Iterator[Any]:
    """Short lines right below the page's heading that say who wrote it, or when."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return
    for element in lines_below(heading):
        if says_who_or_when(_text(element)):
            yield element


def says_who_or_when(text: str) -> bool:
    """Whether the text begins as a line does that says who wrote the page, or when."""
    return _PUBLISHED.search(text) is not None


def lines_below(heading: Any) -> Iterator[Any]:
    """The short lines between the heading and the first paragraph."""
    for element in islice(heading.xpath("following::*"), _BELOW):
        text = _text(element) if element.tag in _LINES else ""
        if len(text) > _SHORT and element.tag == "p":
            return
        if 0 < len(text) <= _SHORT:
            yield element


def _text(element: Any) -> str:
    return " ".join((element.text_content() or "").split())


def _names(byline: Any, language: str) -> str:
    marked = [
        each.text_content()
        for each in byline.iter("span", "a", "b", "strong", "div", "p")
        if each.get("itemprop") == "name" or _NAME.search(each.get("class") or "")
    ]
    if marked:
        return clean_authors(marked)
    text = _text(byline)
    return _cleaned(text, language) if len(text) <= _LONGEST else ""


def _cleaned(line: str, language: str) -> str:
    """The names in the line behind a word for "by"; empty where it begins otherwise."""
    own = _BEGINS_IN.get(language)
    begin = re.match(rf"{own}\b", line, re.IGNORECASE) if own else None
    begin = begin or _BEGINS.match(line)
    if begin is None:
        return ""
    return clean_authors([_PLACE.sub(r"\1", _REST.sub("", line[begin.end() :]))])


def _is_one_of(guessed: str, names: str) -> bool:
    """Whether both name a person in common, or the guess is the names and more."""
    one, other = guessed.casefold(), names.casefold()
    return one in other or any(name in one for name in other.split(", "))
