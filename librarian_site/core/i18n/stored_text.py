"""Shows in the reader's language what is stored in English: reasons, errors, what changed."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

LONGEST = 2000  # characters: a longer text is none of the catalogue's
# What differs from one stored text to the next, by its name in the catalogue. A path or a site's
# name is tried where it can begin only, so that no text takes long.
_VALUE = re.compile(
    r"“(?P<name>[^”]{0,1000})”"
    r"|(?P<url>https?://\S+[^\s.,;:)])"
    r"|(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d)"
    r"|(?P<path>(?<![\w.-])[\w.-]+(?:/[\w.-]*\w)+)"
    r"|(?P<host>(?<![\w-])\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}\.[a-z]{2,63}\b)"
    r"|(?P<n>\d[\d,]*)"
)
_CHANGED = re.compile(r"(\d[\d.,:]*(?:\s?%)? → \d[\d.,:]*(?:\s?%)?)")


def translated(text: str) -> str:
    """The text as the catalogue has it: as a whole, or by its parts between commas.

    What differs from text to text stands there by a name: a number as `%(n)s`, a site's name as
    `%(host)s`, what is in quotation marks as `“%(name)s”`, and `%(url)s`, `%(path)s`, `%(id)s`,
    `%(date)s`; a second one of a kind as `%(n2)s`. A part that the catalogue does not have stays
    English, as does a text over LONGEST.
    """
    if not text or len(text) > LONGEST or get_language() == settings.LANGUAGE_CODE:
        return text
    if " → " not in text and (whole := _part(text)) != text:
        return whole
    return "".join(_part(part) for part in re.split(r"(, |; )", text))


def _part(part: str) -> str:
    if " → " in part:  # figures before and after, which no language says otherwise
        pieces = _CHANGED.split(part)
        return "".join(each if " → " in each else _between(each) for each in pieces)
    if (said := gettext(part)) != part:
        return said
    values: dict[str, str] = {}
    key = _VALUE.sub(lambda found: _named(found, values), part.replace("%", "%%"))
    if not values:
        return part
    said = gettext(key)
    return part if said == key else said % values


def _named(found: re.Match[str], values: dict[str, str]) -> str:
    """The placeholder of a value, which is remembered under its name."""
    kind = str(found.lastgroup)
    used = sum(name.rstrip("0123456789") == kind for name in values)
    name = f"{kind}{used + 1}" if used else kind
    value = found[kind].replace("%%", "%")
    values[name] = _number(value) if kind == "n" else value
    return f"“%({name})s”" if kind == "name" else f"%({name})s"


def _between(text: str) -> str:
    words = text.strip()
    return text.replace(words, _part(words)) if words else text


def _number(figure: str) -> str:
    plain = figure.replace(",", "")
    return number_format(int(plain), force_grouping=True) if "," in figure else figure
