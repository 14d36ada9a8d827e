"""Pages that are not content: walls, checks, errors and shells, told by their few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingestion.documents.errors import NeedsJavaScript, NotContent
from ingestion.extraction.html.page_checks.patterns import (
    BOT_CHECK,
    CHALLENGE,
    NEEDS_SCRIPTS,
    PASSWORD_FIELD,
    SIGN_IN,
    WALLS,
)
from librarian_site.core.words import count_words

MIN_WORDS = 20  # of main text; less is no document
SHELL_WORDS = 150  # around an empty app; more is content of its own
FORM_WORDS = 60  # around a form that asks for a password
LOOKED_AT = 3000  # characters of the page's text

_APP = frozenset(
    ("root", "app", "__next", "___gatsby", "__nuxt", "q-app", "main-app", "application")
)
_ADDRESS = re.compile(r"(?<=\]\()[^()\s]+")  # of a link; no word of it is shown
_SITE = re.compile(r"\s+[|–—·»:-]\s+.*$")


def check(
    *,
    titles: Sequence[str],
    markdown: str,
    page_text: str,
    source: str,
    is_shell: bool = False,
) -> None:
    """Raises NotContent, of the kind that says what the page is, when it is no document.

    The titles count, and the main text; the rest of the page only where there is hardly any.
    """
    words = count_words(_ADDRESS.sub("", markdown))
    text = markdown if words >= MIN_WORDS else f"{markdown}\n{page_text[:LOOKED_AT]}"
    _check_walls(titles, text, words, source)
    # A form that shows no word is an app's, waiting for its script.
    if words < MIN_WORDS and page_text.strip() and _asks_for_password(source, words):
        raise SIGN_IN.failure(SIGN_IN.reason)
    if words < MIN_WORDS:
        if is_shell or "<script" in source.lower() or NEEDS_SCRIPTS.search(page_text):
            raise NeedsJavaScript("The page needs JavaScript to show its text.")
        raise NotContent("There is no text on the page.")
    if words < SHELL_WORDS and (is_shell or (words < 60 and NEEDS_SCRIPTS.search(markdown))):
        raise NeedsJavaScript("The page needs JavaScript to show its text.")


def is_app_shell(tree: Any) -> bool:
    """Whether the page has a place for an app, with nothing in it."""
    for element in tree.iter("div", "main", "section"):
        if element.get("id") in _APP:
            inside = element.xpath("string()")
            scripts = "".join(element.xpath(".//script//text() | .//style//text()"))
            return count_words(inside) - count_words(scripts) < 5
    return False


def _check_walls(titles: Sequence[str], text: str, words: int, source: str) -> None:
    names = [*titles, *(_SITE.sub("", title) for title in titles)]
    for wall in WALLS:
        if words >= wall.max_words:
            continue
        named = any(wall.title.search(name.strip()) for name in names)
        if wall is SIGN_IN:
            named = named and _asks_for_password(source, words)
        if named or wall.text.search(text):
            raise wall.failure(wall.reason)
    if words < MIN_WORDS and CHALLENGE.search(source):
        raise BOT_CHECK.failure(BOT_CHECK.reason)


def _asks_for_password(source: str, words: int) -> bool:
    return words < FORM_WORDS and bool(PASSWORD_FIELD.search(source))
