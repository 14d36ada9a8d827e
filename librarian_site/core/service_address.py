"""Addresses of services, as they may be shown."""

from __future__ import annotations

import re

_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


def without_credentials(address: str) -> str:
    """Return the URL, or several with commas between, without users and passwords."""
    return _CREDENTIALS.sub("", address)
