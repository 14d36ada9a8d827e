"""What is content and what only looks like it."""

from __future__ import annotations

import pytest

from ingestion.errors import NotContent
from ingestion.extractors.gate import check
from tests.documents import builders


def gate(text: str, *, title: str = "", source: str = "", markdown: str | None = None) -> None:
    check(
        title=title, markdown=text if markdown is None else markdown, page_text=text, source=source
    )


@pytest.mark.parametrize(
    ("title", "text", "source", "reason"),
    [
        ("Just a moment...", "Checking your browser.", "", "bot check"),
        ("Site", "Please verify you are human to go on.", "", "bot check"),
        ("Attention Required! | Cloudflare", "You have been blocked.", "", "bot check"),
        ("x", "words", "<div class=px-captcha>", "bot check"),
        ("404 Not Found", "nothing", "", "error page"),
        ("Page not found", "It may have moved.", "", "error page"),
        ("Seite nicht gefunden", "Leider.", "", "error page"),
        ("Shop", "The page you are looking for could not be found.", "", "error page"),
        ("503 Service Unavailable", "later", "", "error page"),
        ("example", "This domain is for sale.", "", "parked"),
        ("Sign in", "Please log in to read.", '<input type="password">', "sign-in"),
        ("News", "Subscribe to continue reading.", "", "sign-in"),
        ("Before you continue", "Before you continue to the site", "", "consent"),
        ("App", "", '<div id="root"></div>', "JavaScript"),
        ("App", "You need to enable JavaScript to run this.", "enable JavaScript", "JavaScript"),
        ("Empty", "Few words only.", "", "no text"),
    ],
)
def test_no_content_says_what_it_is(title: str, text: str, source: str, reason: str) -> None:
    with pytest.raises(NotContent, match=reason):
        gate(text, title=title, source=source)


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("How captchas verify you are human", "Checking your browser is what they do."),
        ("404: a history of the error page", "Page not found is what it says."),
        ("Why you must log in to read news", "Please log in, they say."),
    ],
)
def test_an_article_about_walls_is_content(title: str, lead: str) -> None:
    gate(f"{lead} {builders.SENTENCES * 4}", title=title)


def test_a_short_page_is_content() -> None:
    gate(builders.SENTENCES[:200], title="A note")
