"""Books of Project Gutenberg as plain text."""

from __future__ import annotations

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract

HEAD = """The Project Gutenberg eBook of The Tide Book

Title: The Tide Book

Author: Ruth Penhale

Release date: May 3, 2019 [eBook #1]

Language: German

"""
BOOK = "CHAPTER I\n\nTitle: none of the book's.\n\nThe ferry left at six with two cows on deck.\n"


def test_title_author_and_language_are_those_of_the_book() -> None:
    start = "*** START OF THE PROJECT GUTENBERG EBOOK THE TIDE BOOK ***\n\n"
    text = HEAD + start + BOOK
    document = extract(Resource(text.encode(), "text/plain"), no_progress)
    assert (document.title, document.author) == ("The Tide Book", "Ruth Penhale")
    assert document.language == "de"
    assert document.published_at is None
    assert "two cows" in document.markdown


def test_a_title_of_two_lines_is_whole() -> None:
    title = "Title: The Tide Book"
    long = HEAD.replace(title, f"{title};\n       Or, Days at Sea")
    text = long.replace("\n", "\r\n") + "*** START OF THE PROJECT GUTENBERG EBOOK ***\n" + BOOK
    document = extract(Resource(text.encode(), "text/plain"), no_progress)
    assert document.title == "The Tide Book; Or, Days at Sea"


def test_any_other_text_with_such_lines_is_none_of_them() -> None:
    document = extract(Resource((HEAD + BOOK).encode(), "text/plain"), no_progress)
    assert document.author == ""
