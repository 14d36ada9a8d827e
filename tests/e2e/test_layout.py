"""What stands where on a page: nothing is cut, out of sight or empty where there is room for it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.e2e.tabs import DESKTOP, HOST, PHONE, UNFOLD, needs_chromium, opened

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
ITEM = re.compile(r"/library/[\w-]{36}/")
TITLE = "The tide tables of Marrow Point"
LINES = """(all) => all.map((each) => {
    const line = parseFloat(getComputedStyle(each).lineHeight);
    // Of a link with room for fingers, what is within its edges.
    const height = each.querySelector('a')?.clientHeight || each.clientHeight;
    return Math.round(height / line);
})"""
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


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_long_title_takes_three_lines_in_lists_and_all_on_its_page(
    browser: Browser, pages: dict[str, str], screen: dict[str, Any]
) -> None:
    long = " ".join([TITLE] * 15)
    longer = {path: each.replace(TITLE, long) for path, each in pages.items()}
    page = opened(browser, longer, **screen)
    for path in (
        "/library/",
        "/library/?density=cards",
        "/library/highlights/",
        "/library/duplicates/",
    ):
        page.goto(HOST + path)
        titles = page.locator("main .row-title, main .item-head h3").filter(has_text=long)
        assert titles.count() > 0, path
        assert max(titles.evaluate_all(LINES)) <= 3, path
    page.goto(HOST + next(path for path in pages if ITEM.fullmatch(path)))
    assert page.locator("main h1").evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    page.context.close()


def test_tags_stay_beside_a_long_line_of_what_is_known(
    browser: Browser, pages: dict[str, str]
) -> None:
    page = opened(browser, pages, viewport={"width": 768, "height": 1024})
    page.goto(f"{HOST}/library/")
    page.locator(".item-meta span:first-child").evaluate_all(
        "all => all.forEach((each) => { each.textContent = 'a source with a name '.repeat(9) })"
    )
    widths = page.locator(".item > .tags").evaluate_all(
        "all => all.map((each) => each.clientWidth)"
    )
    assert widths and min(widths) >= 200
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_duplicates_have_the_width_of_a_phone(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **PHONE)
    page.goto(f"{HOST}/library/duplicates/")
    shares = page.locator(".twin > div").evaluate_all(
        "all => all.map((each) => each.clientWidth / each.parentElement.clientWidth)"
    )
    assert shares and min(shares) > 0.95
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


def test_a_job_begins_at_the_left_edge_where_nothing_can_be_ticked(
    browser: Browser, pages: dict[str, str]
) -> None:
    page = opened(browser, pages, viewport={"width": 700, "height": 800})
    page.goto(f"{HOST}/jobs/")
    edges = page.locator(".job-row").evaluate_all(
        """(rows) => rows.map((row) => {
            const first = row.querySelector(".tick-box input, .status").getBoundingClientRect();
            return Math.round(first.left - row.getBoundingClientRect().left);
        })"""
    )
    assert page.locator(".job-row .tick-box").count() and page.locator(".job-row-tick").count()
    assert max(edges) <= 4
    page.context.close()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_long_name_of_a_collection_takes_three_lines(
    browser: Browser, pages: dict[str, str], screen: dict[str, Any]
) -> None:
    longer = {
        path: each.replace("Ownedbyada pile", "A pile of all that is to be read " * 3)
        for path, each in pages.items()
    }
    item = next(path for path in pages if ITEM.fullmatch(path))
    page = opened(browser, longer, **screen)
    for path, of in (("/library/collections/", "h2"), (item, ".collection-choice")):
        page.goto(HOST + path)
        page.evaluate(UNFOLD)
        names = page.locator(f"{of} .long-name")
        assert names.count() > 0, path
        assert max(names.evaluate_all(LINES)) <= 3, path
    page.context.close()


def test_a_picture_of_a_text_that_is_gone_is_told_in_words(
    browser: Browser, pages: dict[str, str]
) -> None:
    item = next(path for path in pages if ITEM.fullmatch(path))
    page = opened(browser, pages, **DESKTOP)

    def refused(route: Route) -> None:
        if route.request.resource_type == "image" and "/static/" not in route.request.url:
            route.fulfill(status=404)
        else:
            route.fallback()

    page.context.route("**/*", refused)
    page.goto(HOST + item)
    words = page.locator(".text").evaluate("each => each.textContent")
    page.locator(".text .picture-gone").first.scroll_into_view_if_needed()
    told = page.locator(".picture-gone").first.evaluate(
        "each => getComputedStyle(each, '::before').content"
    )
    assert "The lamp" in told
    assert page.locator(".text img").count() == 0
    assert page.locator(".text").evaluate("each => each.textContent") == words
    page.context.close()


def test_a_passkey_can_be_used_once_its_script_is_there(
    browser: Browser, pages: dict[str, str]
) -> None:
    page = opened(browser, pages, **DESKTOP)
    button = page.locator("passkey-form button")
    page.goto(f"{HOST}/account/sign-in/")
    assert button.is_visible()
    page.context.route("**/passkeys.js", lambda route: route.abort())
    page.goto(f"{HOST}/account/sign-in/")
    assert button.is_hidden()
    assert button.bounding_box()  # its place is kept
    page.context.close()


def test_numbers_of_a_table_stand_apart(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **PHONE)
    page.goto(f"{HOST}/library/space/")
    gaps = page.locator(".sizes tr:has(.num + .num)").evaluate_all(
        """(rows) => rows.map((row) => {
            const [one, other] = [...row.querySelectorAll(".num")].slice(-2);
            const [left, right] = [new Range(), new Range()];
            left.selectNodeContents(one);
            right.selectNodeContents(other);
            return right.getBoundingClientRect().left - left.getBoundingClientRect().right;
        })"""
    )
    assert gaps and min(gaps) >= 12
    page.context.close()
