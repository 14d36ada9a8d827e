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
