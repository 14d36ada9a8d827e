"""Hacker News: a submission with all of its comments, by Algolia's API (hn.algolia.com/api)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import THREAD

if TYPE_CHECKING:
    from ingestion.site_apis.asking import Asker

KIND = THREAD
API = "https://hn.algolia.com/api/v1/items/"


def address(url: str) -> str:
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("id", [""])[0]
    if parts.path != "/item" or not (number.isascii() and number.isdigit()):
        return ""
    return f"https://news.ycombinator.com/item?id={number}"


def collect(url: str, asker: Asker) -> SiteAnswers:
    number = url.rpartition("=")[2]
    return SiteAnswers("hacker_news", url, {"item.json": asker.get(f"{API}{number}")})
