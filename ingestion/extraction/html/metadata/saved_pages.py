"""Where a page that was saved to a file came from."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

_LOOKED_AT = 5000  # characters; the programs write it first of all
# Chromium and Internet Explorer, SingleFile, HTTrack, monolith, Save Page WE.
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)"
    r"|<!--[^>]{0,200}?SingleFile[^>]{0,200}?\burl:\s*(\S+)"
    r"|<!--\s*Mirrored from (\S+) by HTTrack"
    r"|<!--\s*Saved from (https?://\S+)",
    re.IGNORECASE,
)
_METAS = ("savepage-url", "og:url", "twitter:url")


def saved_from(source: str, tree: Any) -> str:
    """The http(s) address that a saved page names, else its canonical one; may be empty."""
    found = _SAVED_FROM.search(source[:_LOOKED_AT])
    address = next(filter(None, found.groups()), "") if found else ""
    if found and found[3]:  # HTTrack leaves out the scheme
        address = f"https://{address}"
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") or ""
        for meta in tree.iter("meta")
    }
    links = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    candidates = [address, metas.get(_METAS[0], ""), *links, *map(metas.get, _METAS[1:])]
    return next((each.strip() for each in candidates if each and _is_web(each.strip())), "")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
