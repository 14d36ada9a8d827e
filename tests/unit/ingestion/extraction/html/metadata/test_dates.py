"""Dates as pages write them."""

from __future__ import annotations

import pytest

from ingestion.extraction.html.metadata.dates import (
    month_comes_first,
    read_date,
    written_date,
)
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("2024-05-06", "", "2024-05-06"),
        ("2024-05-06T23:30:00+02:00", "", "2024-05-06"),
        ("20240506", "", "2024-05-06"),
        ("2024/5/6", "", "2024-05-06"),
        ("2024.05.06.", "hu", "2024-05-06"),
        ("2024-05", "", "2024-05-01"),
        ("2024", "", "2024-01-01"),
        ("2024年5月6日", "zh", "2024-05-06"),
        ("発行:2024年 5月 6日(月)", "ja", "2024-05-06"),
        ("二〇二四年十二月三十一日", "zh", "2024-12-31"),
        ("2024年5月", "ja", "2024-05-01"),
        ("令和6年5月6日", "ja", "2024-05-06"),
        ("令和元年5月1日", "ja", "2019-05-01"),
        ("平成31年4月30日", "ja", "2019-04-30"),
        ("R6", "ja", None),
        ("民國113年5月6日", "zh", "2024-05-06"),
        ("2024년 5월 6일", "ko", "2024-05-06"),
        ("6. Mai 2024", "de", "2024-05-06"),
        ("2024. május 6.", "hu", "2024-05-06"),
        ("6 พฤษภาคม 2567", "th", "2024-05-06"),
        ("6 พ.ค. 2567", "th", "2024-05-06"),
        ("Von Ruth Penhale, 6. Mai 2024", "de", "2024-05-06"),
        ("le 1er mars 2024", "fr", "2024-03-01"),
        ("6 de mayo de 2024", "es", "2024-05-06"),
        ("6 мая 2024", "ru", "2024-05-06"),
        ("Posted on May 6th, 2024", "en", "2024-05-06"),
        ("May 2024", "en", "2024-05-01"),
        ("05/06/2024", "en-US", "2024-05-06"),
        ("05/06/2024", "en-GB", "2024-06-05"),
        ("05/06/2024", "fr", "2024-06-05"),
        ("13/06/2024", "en-US", "2024-06-13"),
        ("05.06.2024", "en-US", "2024-06-05"),
        ("۱۵ اسفند ۱۴۰۲", "fa", "2024-03-05"),
        ("1403/12/30", "fa", "2025-03-20"),
        ("٥ مارس ٢٠٢٤", "ar", "2024-03-05"),
        ("5 آذار/مارس 2024", "ar", "2024-03-05"),
        ("5 मार्च 2024", "hi", "2024-03-05"),
        ("ngày 5 tháng 3 năm 2024", "vi", "2024-03-05"),
        ("5.mars 2024", "is", "2024-03-05"),
        ("5-Mar-2024", "en", "2024-03-05"),
        ("06.05.24", "de", "2024-05-06"),
        ("06/05/99", "en-GB", "1999-05-06"),
        ("24/05/06", "ja", None),
        ("1.2.3.24", "de", None),
        ("6 May '24", "en", "2024-05-06"),
        ("6 أيار 2024", "ar", "2024-05-06"),
        ("6 تشرين الثاني 2023", "ar", "2023-11-06"),
        ("6 मई 2024", "hi", "2024-05-06"),
        ("৬ মে ২০২৪", "bn", "2024-05-06"),
        ("2024 m. gegužės 6 d.", "lt", "2024-05-06"),
        ("2024. gada 6. maijs", "lv", "2024-05-06"),
        ("5 Mart 2024", "xx", None),
        ("20240305T103000Z", "", "2024-03-05"),
        ("1709596800", "", "2024-03-05"),
        ("1709596800000", "", "2024-03-05"),
        ("1970-01-01", "", None),
        ("2099-01-01", "", None),
        ("2024-13-40", "", None),
        ("no date", "xx", None),
    ],
)
def test_a_date_is_read_by_the_language(text: str, language: str, day: str | None) -> None:
    found = read_date(text, language)
    assert (found.date().isoformat() if found else None) == day


def test_the_host_tells_which_english() -> None:
    assert month_comes_first("en", "www.example.org")
    assert not month_comes_first("en", "www.example.co.uk")


def test_a_document_s_date_is_a_line_however_long_what_stands_there_is() -> None:
    assert str(written_date("3 May 2021, at the ferry"))[:10] == "2021-05-03"
    assert is_linear(written_date, lambda count: "a" * count, 1000)
