"""Every page, with axe-core: both themes, on a phone and on a desktop. And room for fingers."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.tabs import HOST, UNFOLD, needs_chromium, opened

pytestmark = [pytest.mark.django_db, needs_chromium]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


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


# A browser's voice that says all at once; headless ones have none.
VOICE = """
    const spoken = window.spoken = [];
    const heard = { lang: 'en-GB', localService: true };
    const service = Object.assign(new EventTarget(), {
        getVoices: () => [heard], cancel: () => {},
        speak: (words) => { spoken.push(words.text); if (spoken.length < 3) words.onsaid(); },
    });
    Object.defineProperty(window, 'speechSynthesis', { value: service });
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text; }
        onsaid() { setTimeout(() => this.dispatchEvent(new Event('end'))); }
    };
"""


@pytest.fixture(scope="module")
def item_path(pages: dict[str, str]) -> str:
    return next(path for path, page in pages.items() if "<mark-text" in page and "?" not in path)


def test_notes_and_pictures_open_by_keys_and_close_by_escape(
    browser: Browser, pages: dict[str, str], item_path: str
) -> None:
    page = opened(browser, pages, **DESKTOP)
    page.goto(HOST + item_path)
    mark = page.locator(".text a[href='#fn1']")
    mark.press("Enter")
    note = page.locator("note-view")
    assert "One for the pilots" in note.inner_text()
    assert "↩" not in note.inner_text()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    assert mark.evaluate("mark => mark === document.activeElement")

    page.locator(".text img").scroll_into_view_if_needed()
    picture = page.locator(".text img.enlarges")
    picture.press("Enter")
    dialog = page.locator(".picture-view")
    assert dialog.get_by_text("The lamp").is_visible()
    assert dialog.locator("img").evaluate("each => each.complete && each.naturalWidth > 0")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.locator(".text math").count() == 2
    assert page.locator("read-aloud").is_hidden()  # there is no voice
    page.context.close()


def test_a_text_is_read_aloud_by_sentences(
    browser: Browser, pages: dict[str, str], item_path: str
) -> None:
    page = opened(browser, pages, **PHONE)
    page.add_init_script(VOICE)
    page.goto(HOST + item_path)
    assert page.locator(".more-beside").count() == 1  # the wide table says that it goes on
    page.get_by_role("button", name="Listen").click()
    page.wait_for_function("spoken.length === 3")
    assert page.evaluate("spoken") == [
        "The harbour board kept two sets of tables.",
        "Only one of them was right, see the first.",
        "How they were made",
    ]
    assert page.evaluate("[...CSS.highlights.get('spoken')].map(String)") == ["How they were made"]
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_role("button", name="Continue").is_visible()
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate("!CSS.highlights.has('spoken')")
    page.context.close()
