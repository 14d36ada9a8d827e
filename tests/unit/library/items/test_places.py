"""Places of passages, and what people read of them."""

from __future__ import annotations

from typing import Any

import pytest

from library.items.places import place_address, place_at, place_label, texts_of_pages


def test_a_place_holds_until_the_next_one() -> None:
    places: list[list[Any]] = [[0, {"page": 1}], [40, {"page": 2}]]
    assert [place_at(places, offset) for offset in (0, 39, 40, 99)] == [
        {"page": 1},
        {"page": 1},
        {"page": 2},
        {"page": 2},
    ]


def test_before_the_first_place_nothing_is_known() -> None:
    assert place_at([[10, {"page": 1}]], 3) == {}


@pytest.mark.parametrize(
    ("at", "label"),
    [
        ({"page": 2}, "page 2"),
        ({"sheet": "Berths", "row": 3}, "sheet Berths, row 3"),
        ({"slide": 6, "part": "notes"}, "slide 6, notes"),
        ({"second": 8.76}, "at 0:08"),
        ({"second": 3725}, "at 1:02:05"),
        ({"attachment": "report.pdf", "page": 2}, "report.pdf, page 2"),
        ({"comment": 3, "url": "https://example.org/3"}, "comment 3"),
        ({"url": "https://example.org/", "date": "2024-05-01"}, ""),
    ],
)
def test_people_read_a_place_in_words(at: dict[str, Any], label: str) -> None:
    assert place_label(at) == label


@pytest.mark.parametrize(
    ("at", "url", "address"),
    [
        (
            {"second": 65.8},
            "https://www.youtube.com/watch?v=aaaaaaaaaaa",
            "https://www.youtube.com/watch?v=aaaaaaaaaaa&t=65s",
        ),
        ({"second": 65}, "https://vimeo.com/1234#x", "https://vimeo.com/1234#t=65s"),
        ({"second": 65}, "https://example.org/talk.vtt", ""),
        ({"second": 65}, "https://not-youtube.com/watch?v=a", ""),
        ({"comment": 1, "url": "https://example.org/1"}, "", "https://example.org/1"),
        ({"url": "javascript:alert(1)"}, "https://example.org/", ""),
        ({"page": 2}, "https://example.org/", ""),
        ({"page": 2}, "https://example.org/a.pdf#x", "https://example.org/a.pdf#page=2"),
        (
            {"page": 2, "url": "https://arxiv.org/pdf/2401.00001"},
            "https://arxiv.org/abs/2401.00001",
            "https://arxiv.org/pdf/2401.00001#page=2",
        ),
        ({}, "", ""),
    ],
)
def test_a_place_leads_into_its_source(at: dict[str, Any], url: str, address: str) -> None:
    assert place_address(at, url) == address


def test_a_text_by_the_pages_it_is_on() -> None:
    text = "First. Second. Nowhere. Second again."
    places = [[0, {"page": 1}], [7, {"page": 2}], [15, {}], [24, {"page": 2}]]
    assert texts_of_pages(places, text) == {1: "First.", 2: "Second. Second again."}
    assert texts_of_pages([], text) == {}
