"""A page's copy where there is no browser: its HTML as fetched, with what it loads put inside.

What scripts would build or load is not in it, so it is less faithful, and said to be.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from ingestion.capture import isolated
from ingestion.capture.isolated import File, Made
from ingestion.capture.session import traffic_text
from ingestion.documents.errors import Cancelled, DeadlineExceeded, IngestionError, TooLarge
from ingestion.documents.types import Progress
from ingestion.fetching.fetcher import FetchPolicy, fetch

ROUNDS = 4  # a page's style sheets, those they import, and what these load
MAX_FILES = 300
FILE_SECONDS = 20.0  # for one file
ACCEPT = "image/avif,image/webp,image/*,text/css,font/*,*/*;q=0.5"
_STYLE = "text/css"
_PREFIXES = ("image/", "font/", "application/font", "application/x-font", "application/vnd.ms-font")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """The HTML to put files into; `charset` is what its response declared."""

    content: bytes
    url: str
    charset: str = ""


@dataclass(slots=True)
class _Budget:
    ends: float
    left: int  # bytes
    too_large: set[str] = field(default_factory=set)  # addresses that there was no room for


def make(
    page: FetchedPage,
    *,
    policy: FetchPolicy,
    progress: Progress,
    seconds: float,
    max_bytes: int,
) -> tuple[Made, int, int]:
    """The copy, how many files were fetched for it, and their bytes. Raises IngestionError.

    A file that can't be had, or for which there is no time or room, is left out.
    """
    files: dict[str, File] = {}
    tried: set[str] = set()
    budget = _Budget(time.monotonic() + seconds, max_bytes)
    policy = replace(policy, accept=ACCEPT, deadline=FILE_SECONDS, max_redirects=5)
    for number in range(ROUNDS):
        progress(100 * number / ROUNDS, "Reading what the page loads")
        made = isolated.from_html(
            page.content, files, url=page.url, charset=page.charset, max_bytes=max_bytes
        )
        wanted = {url: is_sheet for url, is_sheet in made.missing.items() if url not in tried}
        if not wanted or number == ROUNDS - 1:
            break
        for url, is_sheet in wanted.items():
            if budget.left <= 0:
                budget.too_large.add(url)
                continue
            if len(tried) >= MAX_FILES or time.monotonic() > budget.ends:
                break
            tried.add(url)
            told = traffic_text(len(tried), max_bytes - budget.left)
            percent = 100 * (number + len(tried) / (len(tried) + len(wanted))) / ROUNDS
            if (found := _file(url, is_sheet, policy, progress, percent, told, budget)) is not None:
                files[url] = found
                budget.left -= len(found[0])
    made = replace(made, left_out=made.left_out + len(budget.too_large))
    return made, len(tried), max_bytes - budget.left


def _file(
    url: str,
    is_sheet: bool,
    policy: FetchPolicy,
    progress: Progress,
    percent: float,
    told: str,
    budget: _Budget,
) -> File | None:
    """The file; None for what can't be had, or is of another kind."""

    def report(_: float, __: str) -> None:
        progress(percent, f"Loading what the page shows: {told}")
        if time.monotonic() > budget.ends:
            raise DeadlineExceeded("There is no more time for this page.")

    try:
        limited = replace(policy, max_bytes=min(policy.max_bytes, max(1, budget.left)))
        resource = fetch(url, progress=report, policy=limited)
    except Cancelled:
        raise
    except TooLarge:
        budget.too_large.add(url)
        return None
    except IngestionError:
        return None
    kind = resource.declared_type.partition(";")[0].strip().lower()
    if is_sheet:
        text = _utf8(resource.content, resource.charset)
        return (text, _STYLE, resource.url) if kind in ("", _STYLE) else None
    if kind.startswith(_PREFIXES):
        return resource.content, kind, resource.url
    if kind in ("application/octet-stream", "binary/octet-stream", "") and _is_font(url):
        kind = "font/woff2" if url.endswith("woff2") else "font/woff"
        return resource.content, kind, resource.url
    return None


def _is_font(url: str) -> bool:
    return url.partition("?")[0].endswith((".woff", ".woff2", ".ttf", ".otf"))


def _utf8(content: bytes, charset: str) -> bytes:
    try:
        return content.decode(charset or "utf-8", "replace").encode()
    except LookupError:
        return content
