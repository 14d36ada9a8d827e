"""Names of authors: several in one line, short ones, and what is no name at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

MAX_LENGTH = 300  # of all names together

_SPACES = re.compile(r"\s+")
_NO_NAME = re.compile(
    r"https?://|www\.|@|\d{3,}|--|[{}<>=\\_|#$%^*~]"
    r"|^(?:admin(?:istrator)?|editor|staff|by|author|posted|guest|unknown|anonymous|null|none|undefined"
    r"|user|webmaster|root|test|wordpress|joomla!?|drupal|wix|squarespace|blogger|ghost|typo3"
    r"|redaktion|redazione|redacción|rédaction|la rédaction)$",
    re.IGNORECASE,
)
# Parts of a sentence, and what stands beside a name in the line of a forum's post.
_SENTENCE = re.compile(
    r"\b(?:about the author|is a|writes|has (?:been|done|written)|min(?:utes?)? read"
    r"|reading time)\b|[»«]",
    re.IGNORECASE,
)
_MOST_WORDS = 8  # of one name
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|autor(?:in)?|author|auteur|written by|posted by|text)\b"
    r"[\s:]+"
    r"|^(?:автор(?:ка|ы)?|текст|yazar|yazan|autore|forfatter|författare|szerző|συντάκτης|tác giả"
    r"|بقلم|كتب|الكاتب|نویسنده|מאת|כתב|लेखक)\s*[:：]?\s+"
    r"|^(?:作者|撰文|文字?|記者|记者|編集|著者|筆者|글|기자)\s*[:：/／|=＝]\s*"
    r"|^(?:words|story|report(?:ing|ed)?|review(?:ed)?)\s+by\s+",
    re.IGNORECASE,
)
# Who took the pictures, and addresses of mail, beside the names.
_BESIDE = re.compile(
    r"\s*»\s.*$"
    r"|[.;,|/–—-]?\s*\b(?:photo\w*|pictures|images?|illustrat\w*|video|graphics?|fotos?|bilder)"
    r"(?:\s+and\s+\w+)?\s*(?:by|von|par|:).*$"
    r"|[<(\[]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?",
    re.IGNORECASE,
)
_REPORTER = re.compile(r"\s+(?:기자|특파원|記者|记者)$")  # behind a name
# What somebody is, behind the names.
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|columnist|journalist|contributor|writer|producer"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|correspondante?|redactora?|corresponsal"
    r"|giornalista|corrispondente)$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^[(\[](.*)[)\]]$")
_SUFFIX = re.compile(
    r"^(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?\s?d|md|dds|esq|mba|ma|msc|bsc|dphil|rn|cpa|llm|jd)\.?$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:[;,，；、&]|\band\b)\s*", re.IGNORECASE)
# "and" between two full names; a single name beside it may be half of a double one.
_AND = re.compile(
    r"\s+(?:und|et|en|och|og|e|y|i|и|та|ja|ve|és|și|a)\s+(?=\w\S*\s+\w)", re.IGNORECASE
)


def clean_authors(values: Iterable[str]) -> str:
    """The names in the values, each once, with commas between; empty where there is none."""
    names: list[str] = []
    for value in values:
        value = _BESIDE.sub("", _SPACES.sub(" ", unescape(value))).strip()
        if _SENTENCE.search(value):
            continue
        for name in _names(_IN_BRACKETS.sub(r"\1", value)):
            if names and _ROLE.search(name):
                continue
            if _is_name(name) and name.casefold() not in (known.casefold() for known in names):
                names.append(name)
    return ", ".join(names)[:MAX_LENGTH]


def _names(value: str) -> list[str]:
    parts: list[str] = []
    for part in _SPLIT.split(_BY.sub("", value)):
        if parts and _SUFFIX.match(part.strip()):
            parts[-1] = f"{parts[-1]}, {part.strip()}"
        else:
            parts += _full_names(part)
    return [_REPORTER.sub("", _BY.sub("", part)).strip(" ,:–—|•·") for part in parts]


def _full_names(part: str) -> list[str]:
    pieces = _AND.split(part)
    return pieces if all(" " in piece.strip() for piece in pieces) else [part]


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= 60 or _NO_NAME.search(name) or not name[0].isalpha():
        return False
    if len(name.split()) > _MOST_WORDS:
        return False
    return len(name) > 2 or not name.islower() or not name.isascii()
