"""What is written from right to left, between words of the interface that are not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.tabs import DESKTOP, HOST, PHONE, needs_chromium, opened

pytestmark = [pytest.mark.django_db, needs_chromium]
TITLE = "The tide tables of Marrow Point"
ARABIC = "حارس المنارة في ميناء مارو"
# Whether each word of an element stands at the right of the one before it.
IN_ORDER = """(each) => {
    const nodes = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    const at = [];
    while (nodes.nextNode()) {
        for (const { index } of nodes.currentNode.data.matchAll(/[A-Za-z0-9.,:]+/g)) {
            const range = new Range();
            range.setStart(nodes.currentNode, index);
            range.setEnd(nodes.currentNode, index + 1);
            const box = range.getBoundingClientRect();
            if (box.width) at.push(box);
        }
    }
    return at.every((box, n) => !n || box.left > at[n - 1].left || box.top > at[n - 1].bottom - 4);
}"""


def out_of_order(page: Page, what: str) -> list[str]:
    found = page.locator(what).all()
    assert found
    return [each.inner_text() for each in found if not each.evaluate(IN_ORDER)]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_title_leaves_the_words_around_it_in_order(
    browser: Browser, pages: dict[str, str], screen: dict[str, object]
) -> None:
    arabic = {path: text.replace(TITLE, ARABIC) for path, text in pages.items()}
    page = opened(browser, arabic, **screen)
    rows = {
        "/library/": ".item:has(h3:dir(rtl)) :is(.item-meta, .tier)",
        "/": ".item:has(h3:dir(rtl)) :is(.item-meta, .tier), .being-read .muted",
        "/library/highlights/": "figcaption:has(a:text('حارس'))",
    }
    for path, what in rows.items():
        page.goto(HOST + path)
        assert out_of_order(page, what) == [], path
    page.goto(f"{HOST}/library/")
    row = page.locator(".item:has(h3:dir(rtl))").first.bounding_box()
    title = page.locator(".item h3:dir(rtl) a").first.bounding_box()
    assert row and title
    assert title["x"] + title["width"] > row["x"] + row["width"] - 60
    page.context.close()


def test_fields_turn_to_what_is_written_in_them(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **DESKTOP)
    item = next(path for path in pages if re.fullmatch(r"/library/[\w-]{36}/", path))
    for path, field in (
        ("/library/", "#id_q"),
        (item, "#id_note"),
        ("/notes/new/", "main textarea"),
    ):
        page.goto(HOST + path)
        how = page.locator(field).evaluate("each => getComputedStyle(each).unicodeBidi")
        assert how == "plaintext", field
    page.context.close()


def test_title_summary_and_text_have_one_edge(browser: Browser, pages: dict[str, str]) -> None:
    item = next(path for path in pages if re.fullmatch(r"/library/[\w-]{36}/", path))
    arabic = pages[item].replace(TITLE, ARABIC).replace('dir="ltr"', 'dir="rtl"')
    page = opened(browser, {**pages, item: arabic}, **DESKTOP)
    page.goto(HOST + item)
    edges = [
        page.locator(what).first.evaluate("each => Math.round(each.getBoundingClientRect().right)")
        for what in ("h1:dir(rtl)", ".item-header .item-meta", ".summary", ".text:dir(rtl)")
    ]
    assert max(edges) - min(edges) <= 1, edges
    last = page.locator(".item-header .item-meta > :last-child").bounding_box()
    assert last and last["x"] + last["width"] > edges[0] - 40
    page.context.close()
