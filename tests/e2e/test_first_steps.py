"""From the first command to one passage found again, as a new user goes. Not part of a usual run:

    uv run pytest -n0 -s tests/e2e/test_first_steps.py --first-steps

starts a librarian in an empty folder and prints each step with the seconds it took.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.documents.server import DocumentServer
from tests.e2e.tabs import CHROMIUM, FLAGS, needs_chromium
from tests.flow.conftest import Librarian, start

STEPS = 6
SEEN = """words => [...(CSS.highlights.get("searched") || [])].some((range) => {
    const box = range.getBoundingClientRect();
    return range.toString() === words && box.top >= 0 && box.bottom <= innerHeight;
})"""


@pytest.fixture
def fresh(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Librarian]:
    """A librarian without an account, on its way up."""
    if not pytestconfig.getoption("--first-steps", False):
        pytest.skip("gone with --first-steps alone")
    running = start(tmp_path / "data", account={})
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def page(fresh: Librarian) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium.new_context(service_workers="block").new_page()
        chromium.close()


@needs_chromium
def test_from_the_first_command_to_a_passage_found_again(
    fresh: Librarian, page: Page, documents: DocumentServer
) -> None:
    page.set_default_timeout(300_000)
    expect.set_options(timeout=300_000)
    steps: list[str] = []

    def step(name: str, go: Callable[[], object]) -> None:
        began = time.monotonic()
        go()
        steps.append(name)
        print(f"{len(steps)}. {name}: {time.monotonic() - began:.1f} s")

    def open_the_link() -> None:
        link = re.search(r"http://\S+/setup/\w+/", fresh.said)
        assert link, fresh.said
        page.goto(link[0])

    def make_the_account() -> None:
        page.fill("[name=username]", "ada")
        page.fill("[name=password1]", "a-long-phrase-9")
        page.fill("[name=password2]", "a-long-phrase-9")
        page.click("main button.primary")
        expect(page.locator("#first-steps")).to_be_visible()

    def hand_in_a_link() -> None:
        page.fill("#id_urls", documents.url("/article"))
        page.click("#intake button.primary")
        expect(page.locator("#recent h3 a")).to_have_count(1)

    def ask() -> None:
        page.fill("#site-q", "what was bought for the lamp in paraffin")
        page.press("#site-q", "Enter")
        expect(page.locator("#results .item mark").first).to_be_visible()

    def open_the_passage() -> None:
        page.click("#results .item h3 a")
        page.wait_for_function(SEEN, arg="paraffin")

    step("Give the one command of the README", fresh.wait_until_up)
    step("Open the link that it prints", open_the_link)
    step("Make the account", make_the_account)
    step("Paste a link and add it", hand_in_a_link)
    step("Ask for what it said", ask)
    step("Open the answer, at its passage", open_the_passage)
    assert len(steps) == STEPS, "CONTRIBUTING.md tells their number, too."
