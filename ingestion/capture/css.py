"""Rewrite style sheets so that they load nothing: what they name is inlined as data: URLs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingestion.capture.addresses import joined

_STRING = r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_URL = rf"url\(\s*(?:{_STRING}|(?:\\.|[^)\\\"'\s])*)\s*\)"
# Strings in it are addresses: `image-set("a.png" 1x, "b.png" 2x)`.
_SET = rf"""(?:-webkit-)?image-set\((?:{_STRING}|[^()"']|\((?:{_STRING}|[^()"'])*\))*\)"""
_IN_SET = re.compile(rf"(?P<type>type\([^)]*\))|{_URL}|{_STRING}", re.IGNORECASE)
# Comments and strings are tokens too, so that what is in them is not taken for an address.
_TOKEN = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|$))|(?P<face>@font-face\s*\{{[^}}]*\}})|(?P<namespace>@namespace[^;]*;)"
    rf"|(?P<import>@import\s*(?:{_URL}|{_STRING}))|(?P<url>{_URL})"
    rf"|(?P<set>{_SET})"
    rf"|(?P<charset>@charset[^;]*;)|(?P<defined>:defined\b)|{_STRING}",
    re.IGNORECASE | re.DOTALL,
)
_FONT = re.compile(_URL, re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_CANDIDATE = re.compile(rf"""(?:{_STRING}|\((?:{_STRING}|[^()"'])*\)|[^,()"'])+""")
_CUSTOM = re.compile(r"\s*--[^\s:;{}]+\s*:")  # the beginning of a property of the page's own
# Properties whose address may be of a part of the page; any other would load the page again for it.
_OF_PARTS = re.compile(
    r"\s*(?:fill|stroke|(?:backdrop-|-webkit-)?filter|(?:-webkit-)?clip-path|marker[-\w]*"
    r"|offset(?:-path)?|(?:-webkit-)?mask(?:-image)?)\s*:",
    re.IGNORECASE,
)
NOTHING = "data:,"  # an address that loads nothing
UNUSED = "unused:"  # what `embed` gives for a picture that the page had no use for
# No value that there is: the declaration with it is passed over, and one before it holds.
_NO_VALUE = "-unused-picture()"
_NONE = f'url("{NOTHING}")'

Embed = Callable[[str, bool], str]
"""The data: URL for an absolute address, NOTHING where there is none; True asks for a sheet.

UNUSED is for a picture of other windows, screens or states than the one the page was captured in
(narrow, of many pixels, under the pointer): there the copy shows the picture that it has.
"""


def rewrite(text: str, base: str, embed: Embed) -> str:
    """Return the style sheet with each of its addresses replaced by what `embed` gives for it.

    `:defined` becomes true: without scripts no custom element is ever defined, and what waits for
    that would stay hidden.
    """
    rewriting = _Rewriting(text, base, embed)
    return _TOKEN.sub(rewriting.token, text)


@dataclass(slots=True)
class _Rewriting:
    """A pass over a style sheet, which knows in what declaration it is."""

    text: str
    base: str
    embed: Embed
    _end: int = 0  # of the token before
    _is_custom: bool | None = None  # whether the declaration is of a custom property
    _is_of_parts: bool = True  # whether its property shows parts of the page

    def token(self, found: re.Match[str]) -> str:
        """What stands for a token of the style sheet."""
        self._go_on_to(found)
        if found["comment"] or found["charset"]:
            return ""
        if found["namespace"]:  # a name that looks like an address
            return found[0]
        if found["face"]:  # a font is taken from the first address that has one
            return _FONT.sub(lambda url: self.picture(url[0]) or _NONE, found[0])
        if found["defined"]:
            return ":is(*)"
        if found["import"]:
            return f'@import url("{self.embed(_address(found["import"][7:], self.base), True)}")'
        if found["url"] or found["set"]:
            value = self.picture(found["url"]) if found["url"] else self.choice(found["set"])
            # A custom property with no value would take others with it.
            return value or (_NONE if self._is_custom else _NO_VALUE)
        return found[0]

    def _go_on_to(self, found: re.Match[str]) -> None:
        """Look at what is between the token before and this one: signs in tokens end nothing."""
        between = self.text[self._end : found.start()]
        self._end = found.end()
        ends = max(between.rfind(sign) for sign in ";{}")
        if ends >= 0:
            self._is_custom = None
        if self._is_custom is None and (said := between[ends + 1 :]).strip():
            self._is_custom = bool(_CUSTOM.match(said))
            self._is_of_parts = self._is_custom or bool(_OF_PARTS.match(said)) or ":" not in said
        if found["face"] or found["namespace"] or found["charset"]:
            self._is_custom = None

    def picture(self, token: str) -> str:
        """Its `url(…)`; the empty text for one that is not used."""
        address = self.embed(_address(token, self.base), False)
        if address.startswith("#") and not self._is_of_parts:
            return _NONE
        return "" if address == UNUSED else f'url("{address}")'

    def choice(self, whole: str) -> str:
        """An `image-set` of those of its pictures that are used; the empty text without any."""
        name, _, inside = whole[:-1].partition("(")
        kept = [_IN_SET.sub(self.in_set, each) for each in _CANDIDATE.findall(inside)]
        kept = [each for each in kept if _NO_VALUE not in each]
        return f"{name}({','.join(kept)})" if kept else ""

    def in_set(self, found: re.Match[str]) -> str:
        return found[0] if found["type"] else self.picture(found[0]) or _NO_VALUE


def _address(token: str, base: str) -> str:
    """The absolute address in a string or in `url(…)`."""
    token = token.strip()
    if token[:4].lower() == "url(":
        token = token[4:-1].strip()
    if token[:1] in ('"', "'"):
        token = token[1:-1]
    address = _ESCAPE.sub(_unescaped, token).strip()
    return joined(base, address) if address else ""


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1], 16)
        return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return "" if found[2] == "\n" else found[2]
