"""A work by its citation (CSL JSON, as Crossref and DataCite give it) and its publisher's page."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import NotContent
from ingestion.extraction import builders, nested
from ingestion.extraction.site_apis import paper
from library.document_kinds import PAPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

# Abstracts come as JATS: its elements that HTML calls otherwise.
_JATS = {"title": "strong", "italic": "i", "bold": "b", "sec": "div", "list": "ul"}
_JATS_TAG = re.compile(r"<(/?)(?:jats:)?([a-z-]+)([^<>]*)>")
_ABSTRACT = re.compile(r"^\W*(?:abstract|summary|zusammenfassung|résumé)\W+", re.IGNORECASE)


def read(capture: SiteAnswers, resource: Resource) -> Document:
    work = capture.parts["citation.json"].json()
    page = capture.parts.get("page")
    text = paper.full_text(page)
    abstract = _abstract(str(work.get("abstract") or ""))
    if text is None and not abstract:
        raise NotContent("The publisher gives neither the text nor an abstract.")
    return builders.document(
        resource,
        PAPER,
        paper.written(_facts(work), abstract, text, page.url if page and text else ""),
        title=nested.plain(_first(work.get("title"))) or (text.title if text else ""),
        author=", ".join(filter(None, map(_name, work.get("author") or ()))),
        site=_first(work.get("container-title")) or str(work.get("publisher") or ""),
        published_at=_day(work),
        language=str(work.get("language") or (text.language if text else ""))[:2].lower(),
        canonical_url=text.canonical_url if text else "",
        image_url=text.image_url if text else "",
    )


def _facts(work: dict[str, Any]) -> Iterator[str]:
    journal = nested.plain(_first(work.get("container-title")))
    number = str(work.get("volume") or "")
    if issue := work.get("issue"):
        number += f"({issue})"
    where = ", ".join(filter(None, (f"{journal} {number}".strip(), str(work.get("page") or ""))))
    if named := " · ".join(filter(None, (where, str(work.get("publisher") or "")))):
        yield builders.escaped(named)
    if doi := work.get("DOI"):
        yield paper.link("DOI", f"https://doi.org/{doi}")


def _first(value: Any) -> str:
    """Crossref's own form has lists where CSL has texts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")


def _name(author: dict[str, Any]) -> str:
    whole = str(author.get("literal") or author.get("name") or "")
    parts = (author.get(name) for name in ("given", "non-dropping-particle", "family"))
    return whole or " ".join(str(part) for part in parts if part)


def _day(work: dict[str, Any]) -> datetime | None:
    """The day of publication; the first of the month or year where no more is said."""
    for field in ("issued", "published", "published-online", "created"):
        with suppress(ValueError, TypeError, LookupError):
            parts = [int(part) for part in work[field]["date-parts"][0]]
            year, month, day = (*parts, 1, 1)[:3]
            return datetime(year, month, day, tzinfo=UTC)
    return None


def _abstract(jats: str) -> str:
    html = _JATS_TAG.sub(lambda tag: f"<{tag[1]}{_JATS.get(tag[2], tag[2])}>", jats)
    return _ABSTRACT.sub("", nested.whole_text(html))
