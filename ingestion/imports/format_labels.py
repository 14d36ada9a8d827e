"""What formats of export files are called on pages; those that are names stay as they are."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext, gettext_noop

# Those that are words, up to the bracket.
_WORDS = (
    gettext_noop("Bookmarks"),
    gettext_noop("Books"),
    gettext_noop("Clipped page"),
    gettext_noop("Documents"),
    gettext_noop("Entries of a feed"),
    gettext_noop("Failed entries of an import"),
    gettext_noop("Feeds"),
    gettext_noop("List"),
    gettext_noop("List of links"),
    gettext_noop("Mailbox"),
    gettext_noop("Page with links"),
    gettext_noop("References"),
    gettext_noop("Shortcut to a page"),
    gettext_noop("Starred entries"),
    gettext_noop("Table"),
    gettext_noop("Web archive"),
)


def shown_label(name: str) -> str:
    """The format's label in the reader's language: `Lesezeichen (HTML)`."""
    words, space, rest = _labels().get(name, name).partition(" (")
    return f"{gettext(words) if words in _WORDS else words}{space}{rest}"


@cache
def _labels() -> dict[str, str]:
    # Imported here because they load parsers, which the web must not at its start.
    from ingestion.imports import archives
    from ingestion.imports.formats import FORMATS

    return {archives.NAME: "Librarian (ZIP)", **{each.name: each.label for each in FORMATS}}
