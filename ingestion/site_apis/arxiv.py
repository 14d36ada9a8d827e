"""arXiv: a paper's full text as HTML or PDF, and what the export API says of it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingestion.documents.errors import FetchError, TooLarge
from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import PAPER

if TYPE_CHECKING:
    from ingestion.site_apis.asking import Asker

KIND = PAPER
API = "https://export.arxiv.org/api/query?max_results=1&id_list="
# 2401.00001v2, and from before April 2007 hep-th/9901001 (info.arxiv.org/help/arxiv_identifier).
_ID = r"(?P<id>(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?)"
_PAPER = re.compile(rf"/(?:abs|pdf|html|format|ps)/{_ID}(?:\.pdf)?/?")


def address(url: str) -> str:
    found = _PAPER.fullmatch(urlsplit(url).path)
    return f"https://arxiv.org/abs/{found['id']}" if found else ""


def collect(url: str, asker: Asker) -> SiteAnswers:
    number = url.partition("/abs/")[2]
    parts = {"metadata.xml": asker.get(f"{API}{number}", accept="application/atom+xml")}
    with suppress(FetchError, TooLarge):  # older papers have no HTML
        parts["paper.html"] = asker.page(f"https://arxiv.org/html/{number}")
        return SiteAnswers("arxiv", url, parts)
    with suppress(FetchError, TooLarge):  # a few are withdrawn: the abstract remains
        parts["paper.pdf"] = asker.page(f"https://arxiv.org/pdf/{number}")
    return SiteAnswers("arxiv", url, parts)
