"""DOIs: what the registry says of the work (content negotiation), and the page that it leads to."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingestion.documents.errors import FetchError, RefusedAddress, TooLarge
from ingestion.site_apis import arxiv
from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import PAPER

if TYPE_CHECKING:
    from ingestion.site_apis.asking import Asker

KIND = PAPER
# Crossref, DataCite and mEDRA all know it (citation.doi.org).
_CITATION = "application/vnd.citationstyles.csl+json"
_DOI = re.compile(r"/(10\.\d{4,9}(?:\.\d+)*/.+)")
_ARXIV = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)


def address(url: str) -> str:
    found = _DOI.fullmatch(urlsplit(url).path)
    return f"https://doi.org/{found[1]}" if found else ""


def collect(url: str, asker: Asker) -> SiteAnswers:
    doi = urlsplit(url).path.removeprefix("/")
    named = _ARXIV.fullmatch(doi)
    if named and (paper := arxiv.address(f"https://arxiv.org/abs/{named[1]}")):
        return arxiv.collect(paper, asker)
    parts = {"citation.json": asker.get(url, accept=_CITATION)}
    parts["citation.json"].json()
    with suppress(FetchError, RefusedAddress, TooLarge):  # many publishers turn programs away
        parts["page"] = asker.page(url)
    return SiteAnswers("doi", parts["page"].url if "page" in parts else url, parts)
