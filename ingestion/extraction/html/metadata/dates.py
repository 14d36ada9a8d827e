"""Dates as pages write them, read by the page's language, with no part made up."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import dateparser

from ingestion.documents.written_years import with_century
from ingestion.extraction import builders
from librarian_site.core.words import MARKS

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
_DIGIT = re.compile(r"(?![0-9])\d")
_YEAR_ALWAYS_FIRST = ("ja", "zh", "ko")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_ONLY_YEAR = re.compile(r"^\s*(\d{4})\s*$")
_MONTH = rf"(?:(?:[^\W\d]|[{MARKS}]){{3,}}|[^\W\d_a-zA-Z](?:[^\W\d]|[{MARKS}]))"
_IN_WORDS = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:\.|st|nd|rd|th|er|º|ª)?(?:\s+|(?<=\.)|-)(?:de\s+|of\s+|d[’'])?{_MONTH}"
    rf"(?:/{_MONTH})?\.?,?(?:\s+|-)(?:de\s+|del\s+)?\d{{4}}"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)"
    rf"|{_MONTH}\.?,?\s+(?:de\s+)?\d{{4}}(?!\d)"
)
_ENGLISH_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
# Vietnamese counts the months.
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*,\s*|\s+năm\s+|/)(\d{4})", re.I)
# Hungarian, Lithuanian and Latvian begin with the year.
_YEAR_AND_MONTH = re.compile(
    r"(?<!\d)(\d{4})(?:\.|\s*m\.)\s*([^\W\d]{3,}\.?)\s*(\d{1,2})(?:\.|\s*d\.)?(?!\d)"
)
_YEAR_AND_DAY = re.compile(r"(?<!\d)(\d{4})\.\s*gada\s+(\d{1,2})\.\s*([^\W\d]{3,})", re.IGNORECASE)
# Months as Syria, Lebanon, Iraq and Jordan call them.
_LEVANTINE = {
    **{"كانون الثاني": "January", "شباط": "February", "آذار": "March", "نيسان": "April"},
    **{"أيار": "May", "حزيران": "June", "تموز": "July", "آب": "August", "أيلول": "September"},
    **{"تشرين الأول": "October", "تشرين الثاني": "November", "كانون الأول": "December"},
}
_LEVANTINE_MONTH = re.compile(rf"(?<=\d)\s+({'|'.join(_LEVANTINE)})\s+(?=\d{{4}})")
# Only where a year of two figures ends the date: "03.05.24", "3 May '24".
_SHORT_YEAR = re.compile(
    r"(?<![\d./-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{2})(?![\d./-])|(?<=[^\W\d]\s)[’'](\d{2})(?!\d)"
)
# Buddhist years, 543 before ours; names of months have marks that are no letters.
_THAI = re.compile(r"(\d{1,2})\s+([\u0e00-\u0e7f.]{3,})\s+(?:พ\.ศ\.\s*)?(2[45]\d\d)(?!\d)")
# The Persian calendar: six months of 31 days, five of 30, and the rest of the year.
_PERSIAN_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_PERSIAN = re.compile(
    rf"(\d{{1,2}})\s+({'|'.join(_PERSIAN_MONTHS)})\s+(?:ماه\s+)?(1[34]\d\d)(?!\d)"
    r"|(?<!\d)(1[34]\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)"
)
_PERSIAN_1400 = datetime(2021, 3, 21, tzinfo=UTC)
_LONGEST = 200  # characters of a line that is a date
_SECONDS = re.compile(r"(1\d{9})(?:\d{3})?")  # since 1970, or thousandths of them
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
    text = _DIGIT.sub(lambda digit: str(int(digit[0])), text)  # of other scripts, too
    if language[:2] not in _YEAR_ALWAYS_FIRST:
        text = _SHORT_YEAR.sub(_with_century, text)
    return plausible(
        _iso(text)
        or _since_1970(text)
        or _east_asian(text)
        or (_persian(text) if language[:2] in ("", "fa") else None)
        or _in_figures(text, month_comes_first(language, host))
        or _in_words(text, language)
    )


def written_date(text: str, language: str = "") -> datetime | None:
    """The date that a document gives itself, of any year where it begins with the year."""
    text = text.strip()[:_LONGEST]
    return builders.moment(text) or (read_date(text, language) if text else None)


def _with_century(found: re.Match[str]) -> str:
    year = with_century(int(found[4] or found[5]))
    return f"{found[1]}{found[2]}{found[3]}{found[2]}{year}" if found[4] else str(year)


def plausible(moment: datetime | None) -> datetime | None:
    """Nothing in the future, nothing from before the web."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1) else None


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}|\d{8}T\d{4}", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _since_1970(text: str) -> datetime | None:
    found = _SECONDS.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _persian(text: str) -> datetime | None:
    found = _PERSIAN.search(text.replace("ي", "ی").replace("ك", "ک"))
    if found is None:
        return None
    month = _PERSIAN_MONTHS.index(found[2]) + 1 if found[2] else int(found[5])
    year, day = int(found[3] or found[4]), int(found[1] or found[6])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    years = range(min(year, 1400), max(year, 1400))
    days = sum(366 if (each + 12) % 33 % 4 == 1 else 365 for each in years)
    within = 31 * (month - 1) - max(0, month - 7) + day - 1
    with suppress(OverflowError):
        return _PERSIAN_1400 + timedelta(days=(days if year >= 1400 else -days) + within)
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
    if found := _VIETNAMESE.search(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    text = _YEAR_AND_MONTH.sub(r"\3 \2 \1", _YEAR_AND_DAY.sub(r"\2 \3 \1", text))
    text = _LEVANTINE_MONTH.sub(lambda month: f" {_LEVANTINE[month[1]]} ", text)
    for found in _IN_WORDS.finditer(text):
        words = re.sub(r"[^\W\d]+/(?=[^\W\d])|(?<=\d\.)(?=\w)", " ", found[0]).replace("-", " ")
        in_english = ["en"] if _ENGLISH_MONTH.search(words) else []
        for languages in ([short], *([in_english] if in_english else [])):
            try:
                moment: datetime | None = dateparser.parse(
                    words,
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
