"""One address for one page: what two URLs are compared by."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def canonical_url(url: str) -> str:
    """The URL without fragment, tracking parameters, default port, `www.` and trailing slash.

    What may change the page (path, other parameters, scheme of an unusual port) is kept;
    http and https are taken as one.
    """
    from courlan import normalize_url  # its tables take a moment to load

    parts = urlsplit(normalize_url(url, strict=False))
    host = parts.netloc.removeprefix("www.")
    return urlunsplit(("https", host, parts.path.rstrip("/"), parts.query, ""))
