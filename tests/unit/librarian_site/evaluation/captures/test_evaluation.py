"""Figures of copies, and the pages they are of; no browser is started."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from PIL import Image

from librarian_site.evaluation.captures import own_pages
from librarian_site.evaluation.captures.evaluation import Row, figures
from librarian_site.evaluation.captures.looking import Look, likeness, recall
from librarian_site.evaluation.captures.makers import GUARD


def seen(text: str, *, white: int = 4) -> Look:
    """A page with the words, and as many of four pixels white."""
    picture = Image.new("RGB", (4, 1))
    picture.paste((255, 255, 255), (0, 0, white, 1))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Look(Counter(text.split()), file.getvalue(), requests=0, scripts=0)


def test_recall_is_of_words_with_how_often_they_are_there() -> None:
    assert recall(seen("a a b c"), seen("a b c d")) == 0.75
    assert recall(seen("a"), seen("a b")) == 1


def test_likeness_is_the_share_of_pixels() -> None:
    assert likeness(seen("a"), seen("a", white=3)) == 0.75


def test_a_page_without_a_copy_counts_as_no_text() -> None:
    rows = [
        Row("own", "a", "browser", recall=1, likeness=0.5, seconds=2, size=1_000_000, requests=1),
        Row("own", "b", "browser", failure="The browser ended."),
        Row("given", "c", "browser", recall=0.8, likeness=1, reports=3),
    ]
    found = figures(rows)
    assert found["own browser"] == {
        "pages": 2,
        "without a copy": 1,
        "text": 0.5,
        "text, of copies": 1,
        "text below 0.9": 1,
        "likeness": 0.5,
        "seconds": 2,
        "MB": 1,
        "requests": 1,
        "scripts": 0,
        "CSP reports": 0,
    }
    assert found["given browser"]["CSP reports"] == 3


def test_makers_are_compared_on_the_pages_that_each_has_copied() -> None:
    rows = [
        Row("given", "a", "browser", recall=1),
        Row("given", "a", "monolith", recall=0.5),
        Row("given", "b", "browser", recall=0.2),
        Row("own", "c", "browser", recall=1),
        Row("own", "c", "monolith", recall=1),
    ]
    text = {name: (of["pages"], of["text"]) for name, of in figures(rows).items()}
    assert text == {
        "given browser": (2, 0.6),
        "given monolith": (1, 0.5),
        "given, compared browser": (1, 1),
        "given, compared monolith": (1, 0.5),
        "own browser": (1, 1),
        "own monolith": (1, 1),
    }


@pytest.mark.parametrize("number", [0, 7])
def test_made_up_pages_are_the_same_each_time_and_have_all_they_load(number: int) -> None:
    path = own_pages.path_of(number)
    page = own_pages.answer(path)
    assert page is not None
    assert page == own_pages.answer(path)
    text = page[1].decode()
    sheet = own_pages.answer(f"/own/style-{number}.css")
    assert sheet is not None
    loaded = set(re.findall(r"/own/[\w.-]+", text + sheet[1].decode()))
    assert {"css", "png", "ttf"} <= {path.rpartition(".")[2] for path in loaded}
    assert all(own_pages.answer(each) is not None for each in loaded)
    assert own_pages.answer("/page/0001") is None


def test_nothing_but_loopback_is_asked() -> None:
    assert [str(found) for found in GUARD.resolve("127.0.0.1", 80, lambda: None)] == ["127.0.0.1"]
    for host in ("example.org", "10.0.0.1"):
        with pytest.raises(OSError, match="is not on loopback"):
            GUARD.resolve(host, 80, lambda: None)
