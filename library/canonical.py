"""One address for one page: what two URLs are compared by."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Of a page, not of a site: what is at /amp itself may be anything.
_AMP_PATH = re.compile(r"(?<=[^/])(?:/amp|\.amp|/amp/index)(?:\.html?)?$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^(?:[\w-]+\.)?cdn\.ampproject\.org$")
_AMP_PARAMETERS = frozenset({"amp", "amp_js_v", "amp_gsa", "usqp"})
_AMP_ON = frozenset({"", "1", "true", "amp"})


def canonical_url(url: str) -> str:
    """The URL without fragment, tracking parameters, AMP, default port, `www.`, trailing slash.

    What may change the page (path, other parameters, scheme of an unusual port) is kept;
    http and https are taken as one.
    """
    from courlan import normalize_url  # its tables take a moment to load

    parts = urlsplit(normalize_url(_out_of_cache(url), strict=False))
    host = parts.netloc.removeprefix("www.")
    if host.startswith("amp.") and host.count(".") > 1:
        host = host.removeprefix("amp.")
    path = _AMP_PATH.sub("", parts.path.rstrip("/")).rstrip("/")
    return urlunsplit(("https", host, path, _without_amp(parts.query), ""))


def _out_of_cache(url: str) -> str:
    """The page's own address, where the URL is that of an AMP cache or viewer."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").lower(), parts.path
    if host in ("google.com", "www.google.com") and path.startswith("/amp/"):
        inner = path.removeprefix("/amp/")
    elif _AMP_CACHE.match(host) and path[:3] in ("/c/", "/v/", "/i/"):
        inner = path[3:]
    else:
        return url
    scheme = "https" if inner.startswith("s/") else "http"
    inner = inner.removeprefix("s/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{scheme}://{inner}{query}" if "." in inner.partition("/")[0] else url


def _without_amp(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [
        (name, value)
        for name, value in pairs
        if not (name.lower() in _AMP_PARAMETERS and (name != "amp" or value.lower() in _AMP_ON))
        and (name.lower(), value.lower()) != ("outputtype", "amp")
    ]
    return query if len(kept) == len(pairs) else urlencode(kept)
