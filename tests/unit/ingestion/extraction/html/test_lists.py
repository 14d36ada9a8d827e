"""Lists as browsers number and nest them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import html

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract, nested
from ingestion.extraction.html.lists import number_items, part_lists
from ingestion.extraction.html_to_markdown import from_html
from library.items.text.rendering import render
from tests.documents import builders

FILL = f"<p>{builders.SENTENCES}</p>"


def numbers(page: str) -> list[tuple[str, str]]:
    """Each item's number and text, as Markdown has them."""
    tree = html.fromstring(f"<div>{page}</div>")
    number_items(tree)
    part_lists(tree)
    text = from_html(html.tostring(tree, encoding="unicode"))
    return re.findall(r"^ *(\d+)[.)] (\S+)$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol><li value=7>a<li>b</ol>", "7a 8b"),
        ("<ol start=3><li value=7>a<li>b</ol>", "7a 8b"),
        ("<ol start=3><li>a<li>b</ol>", "3a 4b"),
        ("<ol start=0><li>a<li>b</ol>", "0a 1b"),
        ("<ol><li value=>a<li value=x>b</ol>", "1a 2b"),
        (f"<ol><li value={'9' * 5000}>a<li>b</ol>", "1a 2b"),
        ("<ol><li>a<li value=5>b<li>c</ol>", "1a 5b 6c"),
        ("<ol><li>a<li value=1>b<li>c</ol>", "1a 1b 2c"),
        ("<ol reversed><li>a<li>b<li>c</ol>", "3a 2b 1c"),
        ("<ol reversed start=10><li>a<li>b<li value=4>c<li>d</ol>", "10a 9b 4c 3d"),
        ("<ol reversed><li>a<ol><li>x<li>y</ol><li>b</ol>", "2a 1x 2y 1b"),
    ],
)
def test_an_item_has_the_number_that_browsers_show(page: str, expected: str) -> None:
    assert numbers(page) == [(each[:-1], each[-1]) for each in expected.split()]


def test_lists_that_are_parted_stay_apart_when_they_are_shown() -> None:
    tree = html.fromstring("<div><ol reversed><li>a<li>b<li>c</ol> and <b>more</b></div>")
    number_items(tree)
    part_lists(tree)
    text = from_html(html.tostring(tree, encoding="unicode"))
    shown = render(text)
    assert shown.count("<ol") == 3
    assert 'start="3"' in shown
    assert 'start="2"' in shown
    assert text.endswith("and **more**")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (
            "<ol start=-2><li>a<li><p>b</p><li><b>c</b><li>d</ol>",
            ["-2. a", "-1. b", "0. c", "1. d"],
        ),
        ("<ol reversed start=0><li>a<li>b</ol>", ["a", "-1. b"]),
        ("<ol start=-1><li>a<ol><li>x</ol></ol>", ["-1. a", "x"]),
    ],
)
def test_numbers_below_nothing_are_words_of_their_items(page: str, shown: list[str]) -> None:
    tree = html.fromstring(f"<div>{page}</div>")
    number_items(tree)
    part_lists(tree)
    text = render(from_html(html.tostring(tree, encoding="unicode")))
    items = html.fromstring(text).iter("li")
    assert [" ".join(item.xpath("string()").split()).removesuffix(" x") for item in items] == shown


COUNTDOWN = "<ol reversed><li>Third of the lamps<li>Second of the lamps<li>First of all</ol>"


@pytest.mark.parametrize(
    "read", [nested.whole_text, lambda inner: read_page(f"{FILL}{inner}{FILL}")]
)
def test_parts_of_mails_and_pages_count_alike(read: Callable[[str], str]) -> None:
    text = read(COUNTDOWN)
    assert re.search(r"^3. Third", text, re.MULTILINE)
    assert re.search(r"^2\) Second", text, re.MULTILINE)


def read_page(body: str) -> str:
    page = builders.article(body=body).encode()
    return extract(Resource(page, "text/html", url="https://e.org/a"), no_progress).markdown


@pytest.mark.parametrize(
    "read", [nested.whole_text, lambda inner: read_page(f"{FILL}{inner}{FILL}")]
)
def test_parts_of_mails_and_pages_count_from_below_nothing(read: Callable[[str], str]) -> None:
    text = read("<ol start=-1><li>First of the lamps<li>Second of the lamps<li>Third of all</ol>")
    shown = html.fromstring(f"<div>{render(text)}</div>")
    items = [" ".join(item.xpath("string()").split()) for item in shown.iter("li")]
    assert items == ["-1. First of the lamps", "0. Second of the lamps", "1. Third of all"]
