"""Remove secrets from logs, spans and error reports: credentials and query strings of URLs."""

from __future__ import annotations

import re

_PATTERNS = (
    # Name and password in an address, then its query and fragment, which may hold tokens.
    (re.compile(r"(\b[a-z][a-z0-9+.-]{1,15}://)[^\s/@'\"]+@", re.I), r"\1…@"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]{1,15}://[^\s?#'\"<>]*)[?#][^\s'\"<>)]*", re.I), r"\1?…"),
    (re.compile(r"(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}", re.I), r"\1…"),
    (re.compile(r"\bwl_[\w-]+"), "wl_…"),
    (re.compile(r"([?&]ticket=)[\w.:%=+-]+"), r"\1…"),
    (re.compile(r"(/setup/|/shared/)[^\s/'\"]+"), r"\1…"),
)
_SIGNS = ("://", "wl_", "ticket=", "/setup/", "/shared/", "earer ", "EARER ", "asic ")


def scrub(text: str) -> str:
    """Return the text with URLs stripped of credentials, query and fragment."""
    if any(sign in text for sign in _SIGNS):
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
    return text
