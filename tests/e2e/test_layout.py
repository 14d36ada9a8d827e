"""What stands where on a page: nothing is cut, out of sight or empty where there is room for it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route

from tests.e2e.tabs import HOST, needs_chromium, opened
from tests.e2e.test_accessibility import PHONE

pytestmark = [pytest.mark.django_db, needs_chromium]
# Of what a line cuts with dots, what does not reach the edge of its row.
CUT = """() => [...document.querySelectorAll("main li a, main li span")].flatMap((each) => {
    const row = each.closest("li").getBoundingClientRect();
    const isDotted = getComputedStyle(each).textOverflow === "ellipsis";
    const isCut = isDotted && each.scrollWidth > each.clientWidth;
    const hasRoom = each.getBoundingClientRect().right < row.right - 4;
    return isCut && hasRoom ? [each.outerHTML.slice(0, 120)] : [];
})"""
WITHOUT_TICKS = """document.querySelectorAll(".job-row:has(.tick-box)")
    .forEach((row) => row.remove())"""
CHOSEN = "main :is(.tabs, .chips) [aria-current]"
OUT_OF_SIGHT = """(chosen) => [...document.querySelectorAll(chosen)].flatMap((each) => {
    const box = each.getBoundingClientRect();
    return box.left >= 0 && box.right <= 360 ? [] : [each.outerHTML.slice(0, 120)];
})"""


def test_a_label_takes_the_room_of_its_row(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **PHONE)
    page.goto(f"{HOST}/jobs/")
    # None that can be tried again: such a row has a box to tick, and columns of its own.
    page.evaluate(WITHOUT_TICKS)
    for label in page.locator(".job-row-label").all():
        label.evaluate("each => { each.textContent = 'example.org/' + 'long-address-'.repeat(9) }")
    assert page.locator(".job-row-label").count() > 1
    assert page.evaluate(CUT) == []
    page.context.close()


def test_what_is_chosen_is_in_sight(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **PHONE)
    hidden = {}
    for path in pages:
        page.goto(HOST + path)
        hidden[path] = page.evaluate(OUT_OF_SIGHT, CHOSEN)
    assert {path: those for path, those in hidden.items() if those} == {}
    page.context.close()


def test_a_picture_that_is_gone_leaves_no_box(browser: Browser, pages: dict[str, str]) -> None:
    shown = pages["/library/?density=cards"]
    picture = '<img class="item-picture" src="/gone.png" alt="" loading="lazy">'
    with_picture = re.sub(r'(<li class="item[^>]*>)', rf"\1{picture}", shown)
    page = opened(browser, {**pages, "/library/?density=cards": with_picture}, **PHONE)

    def gone(route: Route) -> None:
        route.fulfill(status=404)

    page.context.route("**/gone.png", gone)
    page.goto(f"{HOST}/library/?density=cards")
    assert with_picture.count(picture) > 1
    page.wait_for_function("!document.querySelector('.item:first-child .item-picture')")
    page.context.close()
