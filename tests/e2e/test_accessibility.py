"""Every page, with axe-core: both themes, on a phone and on a desktop. And room for fingers,
and how much a page brings along.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from tests.e2e.tabs import DESKTOP, HOST, PHONE, UNFOLD, needs_chromium, opened

pytestmark = [pytest.mark.django_db, needs_chromium]
AXE = Axe().axe_script


def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on the page: of all its rules, or of those given."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    options = {"resultTypes": ["violations"], "preload": False, "iframes": False, **only}
    result = page.evaluate("options => axe.run(options)", options)
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in result["violations"]
        for node in each["nodes"]
    ]


def fail_with(found: dict[str, list[str]]) -> None:
    lines = [f"{path}: {each}" for path, those in found.items() for each in those]
    if lines:
        pytest.fail("\n".join(lines))


# Links within a text are as high as its lines, which WCAG 2.5.5 excepts; the rest has 44 px.
CONTROLS = "button, summary, select, input:not([type=hidden]), textarea"
LINKS = "a.button, nav a, .tag, .chip, h3 a"
SMALL = """(controls) => [...document.querySelectorAll(controls)]
    .flatMap((each) => {
        const boxes = [each, ...(each.labels || [])].map((one) => one.getBoundingClientRect());
        const shown = boxes.filter((box) => box.width > 1 && box.height > 1);
        const fits = shown.some((box) => box.width >= 43.5 && box.height >= 43.5);
        const passes = fits || !shown.length || !each.checkVisibility({ visibilityProperty: true });
        return passes ? [] : [each.outerHTML.slice(0, 120)];
    })"""

# A phone shows all of a page that is too wide, and its `innerWidth` grows with it.
WIDER = """(width) => document.documentElement.scrollWidth <= width ? [] :
    [...document.querySelectorAll("body *")]
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > width)
        .map((each) => "Wider than the screen: " + each.outerHTML.slice(0, 120))
        .slice(-3)"""


def look(page: Page, path: str, theme: str) -> list[str]:
    """Open the page in `light` or `dark`, and tell what axe finds."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(HOST + path)
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    return violations(page)


def test_a_desktop(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **DESKTOP)
    found = {path: look(page, path, "dark") for path in pages}
    page.context.close()
    fail_with(found)


def test_a_phone_and_fingers_hit_what_they_mean(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **PHONE)
    found: dict[str, list[str]] = {}
    for path in pages:
        found[path] = look(page, path, "light")
        page.emulate_media(color_scheme="dark")
        found[path] += violations(page, "color-contrast")  # the dark has other colours, no more
        if path.startswith("/admin/"):
            continue
        found[path] += page.evaluate(SMALL, f"{CONTROLS}, {LINKS}")
        found[path] += page.evaluate(WIDER, PHONE["viewport"]["width"])
    page.context.close()
    fail_with(found)


MOST_BYTES = {"/": 60_000, "/library/": 90_000}
LOADED = re.compile(r'(?:<script[^>]* src|<link rel="(?:stylesheet|icon)" href)="/static/([^"]+)"')


def transferred(page: str) -> int:
    """Bytes of the page and of what it loads, compressed as they are sent."""
    files = {Path(str(finders.find(name))) for name in LOADED.findall(page)}
    assert len(files) > 8, "the page's scripts and styles are found no more"
    return sum(len(gzip.compress(part)) for part in (page.encode(), *map(Path.read_bytes, files)))


def test_a_page_is_light(pages: dict[str, str]) -> None:
    sizes = {path: transferred(pages[path]) for path in MOST_BYTES}
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES[path]} == {}
