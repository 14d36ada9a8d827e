"""A browser whose tabs are served pages that were made before, and the site's static files."""

from __future__ import annotations

import io
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from ingestion.fetching.headless_browser import find_browser

CHROMIUM = find_browser("auto")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HOST = "https://librarian.test"  # passkeys and the like are offered nowhere else
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")


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
        elif route.request.resource_type == "image":
            route.fulfill(body=_picture(), content_type="image/png")
        else:
            route.abort()

    context = browser.new_context(service_workers="block", reduced_motion="reduce", **screen)
    context.route("**/*", answer)
    # Sockets open and say nothing: what is told of a lost line would cover what is looked at.
    context.route_web_socket("**/*", lambda _: None)
    return context.new_page()


def _picture() -> bytes:
    """Stands for every picture of a text."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize((480, 320)).save(file, "PNG")
    return file.getvalue()
