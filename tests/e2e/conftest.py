"""What the checks of pages share: the pages, made once, a browser, and where pictures go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, sync_playwright

from tests.e2e import seed
from tests.e2e.tabs import CHROMIUM, FLAGS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--snapshots",
        metavar="FOLDER",
        help="draw every page, in both themes and four widths, and compare with the run before",
    )
    parser.addoption("--first-steps", action="store_true", help="go the way of a new user")
    parser.addoption("--snapshot-pages", metavar="WORD", default="", help="draw only these pages")


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
