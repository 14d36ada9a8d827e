"""Dates as pages write them."""

from __future__ import annotations

import pytest

from ingestion.extraction.html.metadata.dates import month_comes_first, read_date


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
