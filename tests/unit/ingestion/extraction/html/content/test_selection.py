"""Which blocks of a page are its content."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from lxml import html

from ingestion.extraction.html.content.blocks import read_blocks
from ingestion.extraction.html.content.boosted_trees import Forest
from ingestion.extraction.html.content.features import COLUMNS, features
from ingestion.extraction.html.content.selection import (
    MODEL,
    best_choice,
    find_content,
    whole_units,
)
from ingestion.extraction.html.footnotes import with_notes
from tests.documents import builders


def texts(body: str) -> list[str]:
    return [block.text for block in read_blocks(html.document_fromstring(body))[1]]


def test_blocks_end_where_block_elements_do() -> None:
    body = (
        "<div>One <b>two</b> <a href=x>three</a><p>Four<br>five</p>six<script>no()</script>"
        "<!-- no --> seven</div><noscript>eight</noscript><style>no</style><p> </p>"
    )
    assert texts(body) == ["One two three", "Four five", "six seven", "eight"]


def test_blocks_know_their_links_and_their_places() -> None:
    body = "<nav class='main-menu'><div><a href=x>two words</a> more</div></nav><p>x</p>"
    _, (menu, text) = read_blocks(html.document_fromstring(body))
    assert (menu.link_words, len(menu.words)) == (2, 3)
    assert menu.node.places == {"nav"}
    assert menu.node.levels[0] == 1
    assert text.node.places == frozenset()


def test_blocks_under_the_same_tags_have_the_same_path() -> None:
    body = "<ul><li class=a>x</li><li class=b>y</li></ul><p>z</p>"
    first, second, other = (b.node for b in read_blocks(html.document_fromstring(body))[1])
    assert first.path == second.path != other.path
    assert first.styled != second.styled


def test_features_say_what_the_witnesses_kept() -> None:
    _, blocks = read_blocks(html.document_fromstring("<p>one two three four</p><p>five six</p>"))
    rows = features(blocks, "zero one two three\n", "five six")
    kept, plain = COLUMNS.index("kept"), COLUMNS.index("page_plain")
    assert rows[:, kept] == pytest.approx([0.75, 0])
    assert rows[:, plain] == pytest.approx([1 / 3, 1 / 3])
    assert np.isfinite(rows).all()


def test_the_best_choice_maximises_the_expected_f1() -> None:
    kept, expected = best_choice(np.array([0.9, 0.1, 0.6]), np.array([100.0, 100, 10]))
    assert kept.tolist() == [True, False, True]
    assert expected == pytest.approx(2 * (90 + 6) / (110 + 106))


def test_doubtful_blocks_are_kept_when_there_is_nothing_better() -> None:
    kept, _ = best_choice(np.array([0.3, 0.3, 0.01]), np.array([10.0, 10, 500]))
    assert kept.tolist() == [True, True, False]


def test_code_and_tables_in_the_midst_of_text_are_kept_whole() -> None:
    table = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    body = f"<div><p>a b c d e f g</p><pre>x</pre></div><ul><li>y</li><li>z</li></ul>{table}"
    _, blocks = read_blocks(html.document_fromstring(body))
    kept = whole_units(blocks, [True, False, True, False, True, True, False, False])
    assert kept == [True, True, True, False, True, True, True, True]


def test_notes_that_are_referred_to_are_kept() -> None:
    page = (
        f"<p>{builders.SENTENCES}<sup><a href='#n'>1</a></sup></p><ol><li id=n>A note.</li>"
        "<li id=m>Another.</li></ol>"
    )
    _, blocks = read_blocks(html.document_fromstring(page))
    assert with_notes(blocks, [True, False, False]) == [True, True, False]
    appendix = page.replace("A note.", "A note. " * 60)
    _, blocks = read_blocks(html.document_fromstring(appendix))
    assert with_notes(blocks, [True, False, False]) == [True, False, False]


def test_a_page_without_text_has_no_content() -> None:
    found = find_content(html.document_fromstring("<p> </p>"), "")
    assert (found.kept, found.completeness) == ((), 0.0)


def test_the_forest_walks_its_trees(tmp_path: Path) -> None:
    stump = {"feature": [1, -1, -1], "threshold": [0.5, 0, 0], "left": [1, 0, 0]}
    stump |= {"right": [2, 0, 0], "value": [0, -1.0, 2.0]}
    leaf = {"feature": [-1], "threshold": [0], "left": [0], "right": [0], "value": [0.5]}
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"columns": ["a", "b"], "trees": [stump, leaf]}))
    rows = np.array([[0, 0.5], [0, 0.6]], np.float32)
    expected = 1 / (1 + np.exp([0.5, -2.5]))
    assert Forest.read(path).probabilities(rows) == pytest.approx(expected)


def test_the_model_fits_the_features() -> None:
    assert Forest.read(MODEL).columns == COLUMNS
