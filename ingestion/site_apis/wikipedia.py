"""Wikipedia and its sisters: an article's text, by MediaWiki's REST API, without navigation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import ENCYCLOPEDIA

if TYPE_CHECKING:
    from ingestion.site_apis.asking import Asker

KIND = ENCYCLOPEDIA
_TITLE = "/wiki/"
# Of a page's other faces: an old version, its source, two versions compared.
_OTHER = frozenset(("oldid", "diff", "action", "curid", "printable"))
_LANGUAGE = re.compile(r"([a-z][a-z-]*)\.(?:m\.)?([a-z]+\.org)")


def address(url: str) -> str:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = _LANGUAGE.fullmatch((parts.hostname or "").lower())
    if _OTHER & query.keys() or host is None or host[1] == "www":
        return ""
    if parts.path.startswith(_TITLE):
        title = unquote(parts.path.removeprefix(_TITLE))
    else:
        title = query.get("title", [""])[0] if parts.path.endswith("/index.php") else ""
    title = title.strip("_ ").replace(" ", "_")
    named = quote(title, safe=":/(),;@!*'~$")
    return f"https://{host[1]}.{host[2]}{_TITLE}{named}" if title else ""


def collect(url: str, asker: Asker) -> SiteAnswers:
    parts = urlsplit(url)
    title = quote(unquote(parts.path.removeprefix(_TITLE)), safe="")
    api = f"https://{parts.hostname}/w/rest.php/v1/page/{title}/html"
    return SiteAnswers("wikipedia", url, {"page.html": asker.get(api, accept="text/html")})
