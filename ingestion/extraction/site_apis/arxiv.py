"""arXiv's answer about a paper, an Atom feed of one entry (info.arxiv.org/help/api)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import NotContent
from ingestion.extraction import builders, safe_zip
from ingestion.extraction.site_apis import paper
from library.document_kinds import PAPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def read(capture: SiteAnswers, resource: Resource) -> Document:
    entry = safe_zip.parse_xml(capture.parts["metadata.xml"].content).find(f"{_ATOM}entry")
    if entry is None or "/api/errors" in _text(entry, f"{_ATOM}id"):
        raise NotContent("arXiv has no such paper.")
    authors = [_text(each, f"{_ATOM}name") for each in entry.findall(f"{_ATOM}author")]
    part = capture.parts.get("paper.html") or capture.parts.get("paper.pdf")
    text = paper.full_text(part)
    abstract = builders.escaped(_text(entry, f"{_ATOM}summary"))
    markdown = paper.written(
        _facts(entry, capture.url), abstract, text, part.url if part and text else ""
    )
    return builders.document(
        resource,
        PAPER,
        markdown,
        title=_text(entry, f"{_ATOM}title"),
        author=", ".join(filter(None, authors)),
        site="arXiv",
        published_at=builders.moment(_text(entry, f"{_ATOM}published")),
        language=text.language if text else "",
    )


def _facts(entry: Any, url: str) -> Iterator[str]:
    category = entry.find(f"{_ARXIV}primary_category")
    subject = "" if category is None else f" [{category.get('term')}]"
    yield builders.escaped(f"arXiv:{url.partition('/abs/')[2]}{subject}")
    if journal := _text(entry, f"{_ARXIV}journal_ref"):
        yield builders.escaped(journal)
    if doi := _text(entry, f"{_ARXIV}doi"):
        yield paper.link("DOI", f"https://doi.org/{doi}")
    if comment := _text(entry, f"{_ARXIV}comment"):
        yield builders.escaped(comment)


def _text(element: Any, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())
