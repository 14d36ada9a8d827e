"""Shows in the reader's language what is stored in English: reasons, errors, what changed."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
_NUMBER = re.compile(r"\d[\d,]*")
_CHANGED = re.compile(r"(\d[\d.,:]*(?:\s?%)? → \d[\d.,:]*(?:\s?%)?)")


def translated(text: str) -> str:
    """The text as the catalogue has it: as a whole, or by its parts between commas.

    A number in a part stands in the catalogue as `%(n)s`, the name of a site as `%(host)s`. A part
    that the catalogue does not have stays English.
    """
    if not text or get_language() == settings.LANGUAGE_CODE:
        return text
    whole = gettext(text)
    if whole != text:
        return whole
    return "".join(_part(part) for part in re.split(r"(, |; )", text))


def _part(part: str) -> str:
    if " → " in part:  # figures before and after, which no language says otherwise
        pieces = _CHANGED.split(part)
        return "".join(each if " → " in each else _between(each) for each in pieces)
    key, values = part.replace("%", "%%"), {}
    if host := _HOST.search(key):
        values["host"] = host[0]
        key = key.replace(host[0], "%(host)s", 1)
    if number := _NUMBER.search(key):
        values["n"] = _number(number[0])
        key = key.replace(number[0], "%(n)s", 1)
    if not values:
        return gettext(part)
    said = gettext(key)
    return part if said == key else said % values


def _between(text: str) -> str:
    words = text.strip()
    return text.replace(words, _part(words)) if words else text


def _number(figure: str) -> str:
    plain = figure.replace(",", "")
    return number_format(int(plain), force_grouping=True) if "," in figure else figure
