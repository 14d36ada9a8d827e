"""What a page says of itself in JSON-LD: the article's author, date, text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

MAX_DEPTH = 20  # of lists and objects within one another
_ARTICLE = re.compile(
    r"(?:Article|Posting|Report|Story|Review|WebPage|Recipe|HowTo|FAQPage|QAPage)$|^CreativeWork$"
)
_COMMENTS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


def read_articles(tree: Any) -> list[dict[str, Any]]:
    """The objects that describe an article, the most special first; broken JSON is passed over."""
    objects = _all_objects(tree)
    named = {
        each["@id"]: each for each in objects if type(each.get("@id")) is str and _has_name(each)
    }
    found = [
        {**each, "author": _resolved(each.get("author"), named)}
        for each in objects
        if any(_ARTICLE.search(kind) for kind in _strings(each.get("@type")))
    ]
    return sorted(found, key=lambda each: "WebPage" in _strings(each.get("@type")))


def read_site(tree: Any) -> str:
    """The name of the site or of its publisher; empty where no object says it."""
    objects = _all_objects(tree)
    publishers = [each["publisher"] for each in objects if isinstance(each.get("publisher"), dict)]
    sites = [each for each in objects if "WebSite" in _strings(each.get("@type"))]
    ids = [text_of(each, "@id") for each in publishers if "name" not in each]
    named = [each for each in objects if text_of(each, "@id") in ids and "@id" in each]
    return next(filter(None, (text_of(each, "name") for each in (*sites, *publishers, *named))), "")


def _all_objects(tree: Any) -> list[dict[str, Any]]:
    return [
        each
        for script in tree.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
        for each in _objects(_parsed(script.text or ""))
    ]


def _has_name(person: dict[str, Any]) -> bool:
    return "name" in person or "familyName" in person


def _resolved(author: Any, named: dict[str, dict[str, Any]]) -> Any:
    """The author with references to other objects of the page replaced by these."""
    if isinstance(author, list):
        return [_resolved(each, named) for each in author if not isinstance(each, list)]
    if isinstance(author, dict) and not _has_name(author) and type(author.get("@id")) is str:
        return named.get(author["@id"], author)
    return author


def _parsed(text: str) -> Any:
    try:
        return json.loads(_COMMENTS.sub("", text).strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The object itself, those of a list, and those under @graph and mainEntity."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(name), list | dict):
                yield from _objects(value[name], depth + 1)


def _strings(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if type(each) is str]


def text_of(article: dict[str, Any], name: str) -> str:
    """The first text under the name; empty where there is none."""
    return next(iter(_strings(article.get(name))), "").strip()


def picture_address(article: dict[str, Any]) -> str:
    """The address of the article's first picture; empty where it names none."""
    for name in ("image", "thumbnailUrl"):
        value = article.get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each.strip():
                return each.strip()
            address = each if isinstance(each, dict) else {}
            if found := text_of(address, "url") or text_of(address, "contentUrl"):
                return found
    return ""


def author_names(article: dict[str, Any]) -> list[str]:
    authors = article.get("author") or article.get("creator")
    names: list[str] = []
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, dict):
            in_role = author.get("author")
            person = in_role if isinstance(in_role, dict) and "name" not in author else author
            given = [text_of(person, name) for name in ("givenName", "familyName")]
            names += _strings(person.get("name")) or [" ".join(filter(None, given))]
        elif isinstance(author, str):
            names.append(author)
    return names
