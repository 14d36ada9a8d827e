"""What the models' choices are is known wherever it is written again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingestion.imports import values
from library.exports import epub
from library.models import Color

ROOT = Path(__file__).resolve().parents[3]
NAMES = set(Color.values)
# Where the colours of tags and highlights stand besides the model: scripts, style sheets, words.
WRITTEN = {
    "static/js/reader.js": r"^\s+(\w+): gettext\(\"Highlight in \1\"\)",
    "static/css/tokens.css": r"--(\w+): light-dark\(.*\)",
    "static/css/parts.css": r"\.tag-(\w+), \.mark-\1 \{",
    "static/css/reader.css": r"::highlight\((\w+)\)",
    "librarian_site/web/script_words.py": r"_\(\"Highlight in (\w+)\"\)",
}


@pytest.mark.parametrize(("path", "pattern"), WRITTEN.items())
def test_every_colour_is_in(path: str, pattern: str) -> None:
    assert set(re.findall(pattern, (ROOT / path).read_text(), re.MULTILINE)) >= NAMES


def test_the_reader_shows_every_colour() -> None:
    [listed] = re.findall(
        r"for \(const color of \[(.*?)\]\)", (ROOT / "static/js/reader.js").read_text()
    )
    assert set(re.findall(r"\w+", listed)) == NAMES


def test_imports_keep_every_colour() -> None:
    assert {values.color(name) for name in NAMES} == NAMES


def test_books_show_every_colour_but_that_of_all_highlights() -> None:
    styled = set(re.findall(r"\.highlight-(\w+) \{ border-color", epub._STYLE))
    assert styled == NAMES - {Color.YELLOW}
