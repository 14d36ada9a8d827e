"""Back, from an item to the list it was opened from."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.tabs import DESKTOP, HOST, needs_chromium, opened

pytestmark = [pytest.mark.django_db, needs_chromium]
ROW = '<li class="item" id="item-{0}"><h3><a href="{1}">Row {0}</a></h3></li>'
MORE = (
    '<p class="more"><a class="button" href="?after={0}" hx-get="?after={0}"'
    ' hx-trigger="intersect once, click" hx-target="closest .more" hx-select=".page-of-items"'
    ' hx-swap="outerHTML">More items</a></p>'
)


def test_the_row_is_found_again_on_a_page_that_scrolling_had_brought(
    browser: Browser, pages: dict[str, str]
) -> None:
    item = next(path for path in pages if re.fullmatch(r"/library/[\w-]{36}/", path))

    def of_the_list(number: int) -> str:
        """A page of the list: twenty rows and the way to the next."""
        rows = "".join(ROW.format(f"{number}-{n}", item) for n in range(20))
        more = MORE.format(number + 1) if number < 3 else ""
        list_of_rows = f'<div class="page-of-items"><ul class="items">{rows}</ul>{more}</div>'
        return re.sub(
            r'<div class="page-of-items">.*?</div>', list_of_rows, pages["/library/"], flags=re.S
        )

    lists = {
        "/library/": of_the_list(1),
        **{f"/library/?after={n}": of_the_list(n) for n in (2, 3)},
    }
    page = opened(browser, {**pages, **lists}, **DESKTOP)
    page.goto(f"{HOST}/library/")
    for number in (2, 3):
        page.locator(".more").scroll_into_view_if_needed()
        page.locator(f"#item-{number}-0").wait_for()
    page.locator("#item-3-15 a").click()
    page.locator(".text").wait_for()
    page.go_back()
    page.locator("#item-3-15.item-current").wait_for()
    box = page.locator("#item-3-15").bounding_box()
    assert box and 0 <= box["y"] < 800
    assert page.evaluate("document.activeElement.textContent") == "Row 3-15"
    page.context.close()


@pytest.mark.parametrize(
    ("path", "send"),
    [
        ("/library/collections/", ".collection-new .primary"),
        ("/library/tags/", "#tag-act .primary"),
    ],
)
def test_a_form_stays_where_nobody_can_take_it(
    browser: Browser, pages: dict[str, str], path: str, send: str
) -> None:
    page = opened(browser, pages, **DESKTOP)
    page.goto(HOST + path)
    form = send.split()[0]
    field = page.locator(f"{form} input:not([type=hidden])").first
    field.fill("typed")
    page.context.set_offline(True)
    page.locator(send).click()
    page.locator("#notice", has_text="did not reach your librarian").wait_for()
    assert page.url == HOST + path
    assert field.input_value() == "typed"
    page.context.close()
