"""Dates as people and programs write them."""

from __future__ import annotations

import pytest

from ingestion.imports.values import moment
from ingestion.imports.written_dates import day_first


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("5. Januar 2024", "2024-01-05T00:00:00Z"),
        ("5 janv. 2024 à 14:07", "2024-01-05T14:07:00Z"),
        ("14 juillet 2023", "2023-07-14T00:00:00Z"),
        ("5 de diciembre de 2024", "2024-12-05T00:00:00Z"),
        ("1. März 2024 um 09:05", "2024-03-01T09:05:00Z"),
        ("viernes, 5 de enero de 2024, 9:05:01", "2024-01-05T09:05:01Z"),
        ("Jan 5th, 2024 at 3:04 PM", "2024-01-05T15:04:00Z"),
        ("Friday, January 5, 2024, 12:04 am", "2024-01-05T00:04:00Z"),
        ("05-Jan-2024", "2024-01-05T00:00:00Z"),
        ("5.1.2024, 7:08", "2024-01-05T07:08:00Z"),
        ("05.01.24", "2024-01-05T00:00:00Z"),
        ("31.12.99", "1999-12-31T00:00:00Z"),
        ("5.1.2024,\u00a0\u202f 7:08", "2024-01-05T07:08:00Z"),
        ("2024/1/5 05:48:28 +0000", "2024-01-05T05:48:28Z"),
        ("2024-1-5 7:08", "2024-01-05T07:08:00Z"),
        ("2024-01-05 15:04:05 +0200 UTC", "2024-01-05T13:04:05Z"),
        ("Fri, 05 Jan 2024 15:04:05 -0500", "2024-01-05T20:04:05Z"),
        ("Fri, 05 Jan 2024 15:04:05 EST", "2024-01-05T20:04:05Z"),
        ("2024年1月5日 15:04", "2024-01-05T15:04:00Z"),
        ("2024년 1월 5일", "2024-01-05T00:00:00Z"),
        (
            "Fri Jan 05 2024 15:04:05 GMT+0100 (Central European Standard Time)",
            "2024-01-05T14:04:05Z",
        ),
        ("45296.5", "2024-01-05T12:00:00Z"),  # days of a spreadsheet
        ("13348800000000000", "2024-01-04T00:00:00Z"),  # microseconds since 1601
    ],
)
def test_dates_however_they_are_written(text: str, right: str) -> None:
    assert moment(text) == right


@pytest.mark.parametrize(
    "text", ["3/4/2024", "31. Februar 2024", "5 xyz 2024", "soon", "12:30", "Chapter 5, 2024"]
)
def test_what_nobody_can_tell_is_no_date(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("column", "first"),
    [
        (["3/4/2024", "25/12/2023"], True),
        (["3/4/2024", "12/25/2023"], False),
        (["3/4/2024, 2:05 PM", "3/5/2024, 9:00 AM"], False),
        (["3/4/2024", "5/6/2024"], None),
        (["25/12/2023", "12/25/2023"], None),
        (["2024-03-04", ""], None),
    ],
)
def test_a_whole_column_tells_what_comes_first(column: list[str], first: bool | None) -> None:
    assert day_first(column) is first


def test_a_date_is_read_as_its_column_says() -> None:
    assert moment("3/4/24 7:05 pm", begins_with_day=True) == "2024-04-03T19:05:00Z"
    assert moment("31/12/99", begins_with_day=True) == "1999-12-31T00:00:00Z"
    assert moment("03-04-2024 19:05", begins_with_day=False) == "2024-03-04T19:05:00Z"


def test_a_cell_as_long_as_a_text_is_no_date() -> None:
    spaces = "1/2/2024 10:00" + 100_000 * " " + "x"  # minutes, if each space is tried with each
    assert moment(spaces, begins_with_day=True) is None
    assert moment("1/2/2024 " + "10:00 " * 20, begins_with_day=True) is None
    assert day_first([f"25/12/2023 {'and so on ' * 10}"]) is None
