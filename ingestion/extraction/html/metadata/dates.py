"""Dates as pages write them, read by the page's language, with no part made up."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import dateparser

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # there was no web before

# The year before the first of each era.
_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
}
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_EAST_ASIAN = re.compile(
    rf"(?:({'|'.join(_ERAS)})\s*(元|\d{{1,3}})|(\d{{4}}))\s*[年년]"
    r"(?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日号號일])?)?"
)
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=\s*[年月日号號])")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})(?:\2\s?(\d{1,2}))?(?![\d])")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
_THAI_MONTHS = dict(
    zip(
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
        " ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split(),
        2
        * (
            *("January", "February", "March", "April", "May", "June", "July", "August"),
            *("September", "October", "November", "December"),
        ),
        strict=True,
    )
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_ONLY_YEAR = re.compile(r"^\s*(\d{4})\s*$")
_IN_WORDS = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|º|ª)?\s+(?:de\s+|of\s+|d[’'])?[^\W\d]{3,}\.?,?\s+(?:de\s+|del\s+)?\d{4}"
    r"|[^\W\d]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}(?!\d)"
    r"|[^\W\d]{3,}\.?,?\s+(?:de\s+)?\d{4}(?!\d)"
)
# Hungarian begins with the year.
_YEAR_AND_MONTH = re.compile(r"(?<!\d)(\d{4})\.\s*([^\W\d]{3,}\.?)\s*(\d{1,2})\.?(?!\d)")
# Buddhist years, 543 before ours; names of months have marks that are no letters.
_THAI = re.compile(r"(\d{1,2})\s+([\u0e00-\u0e7f.]{3,})\s+(?:พ\.ศ\.\s*)?(2[45]\d\d)(?!\d)")
_MONTH_FIRST = frozenset(("en-us", "en-ph", "en-ca"))
_DAY_FIRST_HOSTS = re.compile(r"\.(?:uk|au|nz|ie|in|za|sg|hk|eu)$")


def month_comes_first(language: str, host: str = "") -> bool:
    """Whether 03/05/2024 is the fifth of March: in American English, as far as can be told."""
    language = language.lower().replace("_", "-")
    return language in _MONTH_FIRST or (
        language in ("", "en") and not _DAY_FIRST_HOSTS.search(host.lower())
    )


def read_date(text: str, language: str = "", host: str = "") -> datetime | None:
    """The first plausible date in the text: midnight UTC, or the moment of an ISO 8601 time.

    A month without a day is its first day, a year alone its first.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    return plausible(
        _iso(text)
        or _east_asian(text)
        or _in_figures(text, month_comes_first(language, host))
        or _in_words(text, language)
    )


def plausible(moment: datetime | None) -> datetime | None:
    """Nothing in the future, nothing from before the web."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1) else None


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _day(year: int, month: int = 1, day: int = 1) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _east_asian(text: str) -> datetime | None:
    found = _EAST_ASIAN.search(_HAN_NUMBER.sub(lambda number: _figures(number[0]), text))
    if found is None:
        return None
    if found[1]:
        year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
    else:
        year = int(found[3])
    return _day(year, int(found[4] or 1), int(found[5] or 1))


def _figures(han: str) -> str:
    """二〇二四 as 2024, 十二 as 12, 三十一 as 31."""
    if "十" not in han:
        return han.translate(_NUMERALS)
    tens, _, ones = han.translate(_NUMERALS).partition("十")
    return str(int(tens or 1) * 10 + int(ones or 0))


def _in_figures(text: str, month_first: bool) -> datetime | None:
    if found := _COMPACT.match(text):
        return _day(*map(int, found.groups()))
    if found := _YEAR_FIRST.search(text):
        return _day(int(found[1]), int(found[3]), int(found[4] or 1))
    if found := _YEAR_LAST.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        by_month = month_first and found[2] != "."
        month, day = (first, second) if by_month else (second, first)
        return _day(year, month, day) or _day(year, day, month)
    if found := _ONLY_YEAR.match(text):
        return _day(int(found[1]))
    return None


def _in_words(text: str, language: str) -> datetime | None:
    short = language[:2].lower()
    if short == "th":
        text = _THAI.sub(lambda m: f"{m[1]} {_THAI_MONTHS.get(m[2], m[2])} {int(m[3]) - 543}", text)
    text = _YEAR_AND_MONTH.sub(r"\3 \2 \1", text)
    for found in _IN_WORDS.finditer(text):
        for languages in ([short], ["en"]):
            try:
                moment: datetime | None = dateparser.parse(
                    found[0],
                    languages=languages if languages[0] else None,
                    settings={
                        "PREFER_DAY_OF_MONTH": "first",
                        "REQUIRE_PARTS": ["year", "month"],
                        "RETURN_AS_TIMEZONE_AWARE": False,
                    },
                )
            except ValueError:  # a language that dateparser does not know
                continue
            if moment is not None:
                return moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    return None
