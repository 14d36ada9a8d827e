"""Pages that are not content: walls, checks, errors and shells, told by their few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingestion.documents.errors import NeedsJavaScript, NotContent
from ingestion.extraction.html.page_checks.patterns import (
    BOT_CHECK,
    CHALLENGE,
    ERROR_PAGE,
    NEEDS_SCRIPTS,
    PASSWORD_FIELD,
    SIGN_IN,
    WALLS,
    Wall,
)
from librarian_site.core.words import count_words

MIN_WORDS = 20  # of main text; less is no document
SHELL_WORDS = 150  # around an empty app; more is content of its own
FORM_WORDS = 60  # around a form that asks for a password
LOOKED_AT = 3000  # characters of the page's text

LATE_WORDS = 60  # before what a bot check or an error page says at once

_OPENING_QUOTES = '“„«‹「『‘"'
_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]+\)")
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
    text = text.replace("’", "'")
    names = [title.replace("’", "'") for title in titles]
    names += [_SITE.sub("", name) for name in names]
    own_words = count_words(_LINK.sub("", text))
    for wall in WALLS:
        named = any(wall.title.search(name.strip()) for name in names)
        # Below "page not found" there may be links to all kinds of pages.
        shown = own_words if wall is ERROR_PAGE and named else words
        if shown >= wall.max_words:
            continue
        if wall is SIGN_IN:
            named = named and _asks_for_password(source, words)
        said = wall.text.search(text)
        if named or (said and not _is_mentioned(said, wall)):
            raise wall.failure(wall.reason)
    if words < MIN_WORDS and CHALLENGE.search(source):
        raise BOT_CHECK.failure(BOT_CHECK.reason)


def _is_mentioned(said: re.Match[str], wall: Wall) -> bool:
    """Whether a text only tells of such pages: it quotes them, or comes to them late."""
    before = said.string[: said.start()]
    if before[-1:] in _OPENING_QUOTES and before:
        return True
    return wall in (BOT_CHECK, ERROR_PAGE) and count_words(before) >= LATE_WORDS


def _asks_for_password(source: str, words: int) -> bool:
    return words < FORM_WORDS and bool(PASSWORD_FIELD.search(source))
