"""What must not stand in a log, a span or a report: secrets, and what addresses carry of them."""

from __future__ import annotations

import re

_PATTERNS = (
    # Name and password in an address, then its query and fragment, which may hold tokens.
    (re.compile(r"(\b[a-z][a-z0-9+.-]{1,15}://)[^\s/@'\"]+@", re.I), r"\1…@"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]{1,15}://[^\s?#'\"<>]*)[?#][^\s'\"<>)]*", re.I), r"\1?…"),
    (re.compile(r"(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}", re.I), r"\1…"),
    (re.compile(r"\bwl_[\w-]+"), "wl_…"),
    (re.compile(r"(/setup/)[^\s/'\"]+"), r"\1…"),
)
_SIGNS = ("://", "wl_", "/setup/", "earer ", "EARER ", "asic ")


def scrub(text: str) -> str:
    """The text without credentials, and without the queries of addresses."""
    if any(sign in text for sign in _SIGNS):
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
    return text
