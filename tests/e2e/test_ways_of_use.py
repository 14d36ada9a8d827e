"""Every page by the keyboard alone, at 200 % zoom, and with text that is twice as large."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.tabs import DESKTOP, HOST, needs_chromium, opened
from tests.e2e.test_accessibility import WIDER, fail_with

pytestmark = [pytest.mark.django_db, needs_chromium]
# A desktop of 1280 px at 200 %.
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
MOST_STEPS = 400  # of the Tab key, on one page
# What is to be reached: of radios with one name the chosen one, or else the first.
REACHABLE = """() => {
    const fields = "input:not([type=hidden]), select, textarea";
    const found = `a[href], button, summary, [tabindex], ${fields}`;
    const seen = { visibilityProperty: true, contentVisibilityAuto: true };
    const radios = new Map();
    let number = 0;
    for (const each of document.querySelectorAll(found)) {
        if (!each.checkVisibility(seen) || each.disabled || each.tabIndex < 0) continue;
        if (each.type === "radio") {
            const group = `${each.form?.id}${each.name}`;
            if (radios.has(group) && !each.checked) continue;
            radios.get(group)?.removeAttribute("data-number");
            radios.set(group, each);
        }
        each.dataset.number = ++number;
    }
    return document.querySelectorAll("[data-number]").length;
}"""
# Who has the focus: its number, and what is wrong with how it is seen there.
FOCUSED = """async () => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    // A frame has a document of its own.
    if (focused.tagName === "IFRAME") return { number: focused.dataset.number, faults: [] };
    await new Promise(requestAnimationFrame); // until it has been scrolled to
    const box = focused.getBoundingClientRect();
    const label = focused.closest("label") || focused;
    // A field may be marked by the box that it stands in.
    const isMarked = [focused, label, label.parentElement].some((each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    });
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const top = document.elementFromPoint(
        middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)
    );
    const isSeen = top && (focused.contains(top) || label.contains(top) || top.contains(focused));
    const name = focused.outerHTML.slice(0, 110);
    const faults = [];
    if (box.width > 1 && !isMarked) faults.push(`has the focus without a mark: ${name}`);
    if (box.width > 1 && !isSeen)
        faults.push(`has the focus behind ${top?.outerHTML.slice(0, 60)}: ${name}`);
    return { number: focused.dataset.number || "", faults };
}"""
MISSED = """(reached) => [...document.querySelectorAll("[data-number]")]
    .filter((each) => !reached.includes(each.dataset.number))
    .map((each) => "is not reached by Tab: " + each.outerHTML.slice(0, 110))"""


def tabbed_through(page: Page) -> list[str]:
    """Press Tab from the page's beginning to its end; returns what is not reached or not seen."""
    count = page.evaluate(REACHABLE)
    assert count > 0
    # From the beginning, also where a field takes the focus by itself.
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    reached: list[str] = []
    faults: list[str] = []
    for _ in range(min(count + 20, MOST_STEPS)):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None or (reached and focus["number"] == reached[0]):
            break
        reached.append(focus["number"])
        faults += focus["faults"]
    missed: list[str] = page.evaluate(MISSED, reached)
    return faults + missed


@pytest.mark.parametrize("screen", [DESKTOP, ZOOMED], ids=["as it is", "at 200 %"])
def test_all_is_reached_and_seen_by_keyboard(
    browser: Browser, pages: dict[str, str], screen: dict[str, object]
) -> None:
    page = opened(browser, pages, **screen)
    found: dict[str, list[str]] = {}
    for path in pages:
        if not path.startswith("/admin/"):
            page.goto(HOST + path)
            found[path] = tabbed_through(page)
    page.context.close()
    fail_with(found)


def test_nothing_is_cut_at_200_percent(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **ZOOMED)
    found = {}
    for path in pages:
        page.goto(HOST + path)
        found[path] = page.evaluate(WIDER, 640)
    page.context.close()
    fail_with({path: those for path, those in found.items() if not path.startswith("/admin/")})


def test_nothing_is_cut_with_text_twice_as_large(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **DESKTOP)
    found = {}
    for path in pages:
        page.goto(HOST + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found[path] = page.evaluate(WIDER, 1280)
    page.context.close()
    fail_with({path: those for path, those in found.items() if not path.startswith("/admin/")})
