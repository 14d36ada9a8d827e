"""When two names are the same tag in another spelling."""

from __future__ import annotations

import re
import unicodedata

from librarian_site.core.i18n.lazy_marks import gettext_noop as _

_APART = re.compile(r"[\W_]+")
_SIBILANT = re.compile(r"(?:ch|sh|x|ss|z)es$")
_SYMBOLS = re.compile(r"[+#]$")
_NO_PLURAL = ("ss", "us", "is", "news")


def tag_key(name: str) -> str:
    """Return what spellings of one tag have in common.

    Case, accents, hyphens and spaces, and the plural of the last word do not count: `E-Mails` and
    `email` are one.
    """
    if _SYMBOLS.search(name):
        return name.casefold()  # C++, C#
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    words = [word for word in _APART.split(plain) if word]
    if words:
        words[-1] = _singular(words[-1])
    return "".join(words)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if _SIBILANT.search(word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL):
        return word[:-1]
    return word


def differ_by(one: str, other: str) -> str:
    """Say in what two spellings of one tag differ: case, accents, hyphens or the plural."""
    if one.casefold() == other.casefold():
        return _("capital letters")
    bare, also = _APART.sub("", one.casefold()), _APART.sub("", other.casefold())
    if bare == also:
        return _("hyphens or spaces")
    folded = {
        unicodedata.normalize("NFKD", each).encode("ascii", "ignore") for each in (bare, also)
    }
    return _("accents") if len(folded) == 1 else _("the plural")
