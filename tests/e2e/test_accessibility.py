"""Every page, with axe-core: both themes, on a phone and on a desktop. And room for fingers."""

from __future__ import annotations

from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import transaction
from playwright.sync_api import Browser, Page, Route, sync_playwright

from ingestion.fetching.headless_browser import find_browser
from tests.e2e import seed

CHROMIUM = find_browser("auto")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HOST = "http://librarian.test"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true"
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, str]:
    """Made once and looked at in several ways; the rows are gone before the browser starts."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = seed.every_page()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def browser(pages: dict[str, str]) -> Iterator[Browser]:
    # Playwright's event loop is in this thread, where Django sees it and would refuse the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def opened(browser: Browser, pages: dict[str, str], **screen: Any) -> Page:
    """A tab that is served the given pages and the site's static files, and nothing else."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            kind = guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        else:
            route.abort()

    context = browser.new_context(service_workers="block", reduced_motion="reduce", **screen)
    context.route("**/*", answer)
    return context.new_page()


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


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(browser: Browser, pages: dict[str, str], screen: dict[str, Any]) -> None:
    page = opened(browser, pages, **screen)
    axe = Axe().axe_script
    found: dict[str, list[str]] = {}
    for path in pages:
        page.emulate_media(color_scheme="light")
        page.goto(HOST + path)
        page.evaluate(UNFOLD)
        page.evaluate(axe)
        found[path] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[path] += violations(page, "color-contrast")  # the dark has other colours, no more
    page.context.close()
    fail_with(found)


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


def test_fingers_hit_what_they_mean(browser: Browser, pages: dict[str, str]) -> None:
    page = opened(browser, pages, **PHONE)
    found: dict[str, list[str]] = {}
    for path in pages:
        if path.startswith("/admin/"):
            continue
        page.goto(HOST + path)
        page.evaluate(UNFOLD)
        found[path] = page.evaluate(SMALL, f"{CONTROLS}, {LINKS}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path].append("It is wider than the screen.")
    page.context.close()
    fail_with(found)
