"""Rewrite style sheets so that they load nothing: what they name is inlined as data: URLs."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

_STRING = r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_URL = rf"url\(\s*(?:{_STRING}|(?:\\.|[^)\\\"'\s])*)\s*\)"
# Strings in it are addresses: `image-set("a.png" 1x, "b.png" 2x)`.
_SET = rf"""(?:-webkit-)?image-set\((?:{_STRING}|[^()"']|\((?:{_STRING}|[^()"'])*\))*\)"""
_IN_SET = re.compile(rf"(?P<type>type\([^)]*\))|{_URL}|{_STRING}", re.IGNORECASE)
# Comments and strings are tokens too, so that what is in them is not taken for an address.
_TOKEN = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|$))|(?P<import>@import\s*(?:{_URL}|{_STRING}))|(?P<url>{_URL})"
    rf"|(?P<set>{_SET})"
    rf"|(?P<charset>@charset[^;]*;)|(?P<defined>:defined\b)|{_STRING}",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
NOTHING = "data:,"  # an address that loads nothing

Embed = Callable[[str, bool], str]
"""The data: URL for an absolute address, NOTHING where there is none; True asks for a sheet."""


def rewrite(text: str, base: str, embed: Embed) -> str:
    """Return the style sheet with each of its addresses replaced by what `embed` gives for it.

    `:defined` becomes true: without scripts no custom element is ever defined, and what waits for
    that would stay hidden.
    """

    def replace(found: re.Match[str]) -> str:
        if found["comment"] or found["charset"]:
            return ""
        if found["defined"]:
            return ":is(*)"
        if found["import"]:
            return f'@import url("{embed(_address(found["import"][7:], base), True)}")'
        if found["url"]:
            return f'url("{embed(_address(found["url"], base), False)}")'
        if found["set"]:
            return _IN_SET.sub(in_set, found[0])
        return found[0]

    def in_set(found: re.Match[str]) -> str:
        return found[0] if found["type"] else f'url("{embed(_address(found[0], base), False)}")'

    return _TOKEN.sub(replace, text)


def _address(token: str, base: str) -> str:
    """The absolute address in a string or in `url(…)`."""
    token = token.strip()
    if token[:4].lower() == "url(":
        token = token[4:-1].strip()
    if token[:1] in ('"', "'"):
        token = token[1:-1]
    address = _ESCAPE.sub(_unescaped, token).strip()
    if not address or address.startswith("#"):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1], 16)
        return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return "" if found[2] == "\n" else found[2]
