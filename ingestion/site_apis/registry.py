"""The sources: sites whose API says more than their pages, and what one answers to an address."""

from __future__ import annotations

import logging
import re
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from ingestion.documents.errors import BrokenDocument
from ingestion.documents.types import Resource
from ingestion.site_apis.answers import DAMAGED, pack

if TYPE_CHECKING:
    from ingestion.documents.types import Progress
    from ingestion.fetching.fetcher import FetchPolicy
    from ingestion.site_apis.answers import SiteAnswers
    from ingestion.site_apis.asking import Asker
    from library.document_kinds import DocumentKind

logger = logging.getLogger(__name__)

# The hosts of each. To add a source: its module here, the module of the same name in
# `ingestion.extraction.site_apis` that reads the answers, and its kind in `library.document_kinds`.
HOSTS = {
    name: re.compile(pattern)
    for name, pattern in {
        "hacker_news": r"news\.ycombinator\.com",
        "reddit": r"(?:[a-z]+\.)?reddit\.com|redd\.it",
        "stack_exchange": r"(?:[\w-]+\.)*(?:stackexchange|stackoverflow|superuser|serverfault"
        r"|askubuntu|stackapps)\.com|(?:meta\.)?mathoverflow\.net",
        "arxiv": r"(?:(?:www|export)\.)?arxiv\.org",
        "doi": r"(?:(?:www|dx)\.)?doi\.org",
        "github": r"(?:www\.)?github\.com",
        "wikipedia": r"[a-z-]+\.(?:m\.)?(?:wikipedia|wiktionary|wikibooks|wikiquote|wikisource"
        r"|wikivoyage|wikiversity|wikinews)\.org",
        "youtube": r"(?:(?:www|m|music)\.)?youtube\.com|www\.youtube-nocookie\.com|youtu\.be",
    }.items()
}
# What reading JSON of another shape than expected raises.
_MISSHAPEN = (ValueError, TypeError, LookupError, AttributeError)


class Source(Protocol):
    """A module of this package."""

    KIND: DocumentKind

    def address(self, url: str) -> str:
        """The page that the URL leads to, in its one form; empty for what is read as a page."""

    def collect(self, url: str, asker: Asker) -> SiteAnswers:
        """Ask the site about such a page. Raises IngestionError."""


def is_asked(url: str) -> bool:
    """Whether the address belongs to a source."""
    return _source_of(url)[0] is not None


def capture(url: str, *, policy: FetchPolicy, progress: Progress) -> Resource | None:
    """What the source that the address belongs to answers; None where it belongs to none.

    Raises IngestionError.
    """
    source, page = _source_of(url)
    if source is None:
        return None
    from ingestion.site_apis.asking import Asker  # loads HTTP, which the sandbox has no use for

    asker = Asker(policy, progress)
    try:
        captured = source.collect(page, asker)
    except _MISSHAPEN as error:
        logger.warning("An answer about %s is of another shape.", page, exc_info=True)
        raise BrokenDocument(DAMAGED) from error
    return Resource(
        content=pack(captured, source.KIND),
        media_type=source.KIND.media_types[0],
        url=captured.url,
        requested_url=url,
        transferred=asker.transferred,
    )


def _source_of(url: str) -> tuple[Source | None, str]:
    try:
        host = (urlsplit(url).hostname or "").lower()
        for name, hosts in HOSTS.items():
            if hosts.fullmatch(host):
                source = cast(Source, import_module(f"ingestion.site_apis.{name}"))
                page = source.address(url)
                return (source, page) if page else (None, "")
    except ValueError:
        pass  # no URL, which fetching says
    return None, ""
