"""What the model is made from; growing it is LightGBM's work."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from lxml import html

from ingestion.extraction.html.content.blocks import read_blocks
from ingestion.extraction.html.content.boosted_trees import Forest
from ingestion.extraction.html.content.features import COLUMNS
from librarian_site.evaluation import training
from tests.documents import builders
from tests.unit.librarian_site.evaluation.test_extraction import put_page

# What LightGBM's dump_model gives for a tree: keep what trafilatura has kept.
KEEPS_THE_KEPT = {
    "split_feature": COLUMNS.index("kept"),
    "threshold": 0.5,
    "left_child": {"leaf_value": -3.0},
    "right_child": {"leaf_value": 3.0},
}


def shares(body: str, truth: str) -> list[float]:
    _, blocks = read_blocks(html.document_fromstring(body))
    return [round(float(share), 2) for share in training.shares(blocks, truth)]


def test_the_share_of_a_block_that_is_content() -> None:
    assert shares("<p>menu</p><p>a b c d</p><p>e</p>", "a b c d e") == [0, 1, 1]


def test_long_runs_count_out_of_order() -> None:
    late = "<p>one two three four five six</p><p>seven eight nine ten eleven twelve</p>"
    turned = "seven eight nine ten eleven twelve one two three four five six"
    assert shares(late, turned) == [1, 1]


def test_words_met_by_chance_are_no_content() -> None:
    assert shares("<p>the a of in at by to</p>", "the cat of rome") == [0]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/x", "example.org"),
        ("https://shop.example.co.uk/", "example.co.uk"),
        ("", ""),
    ],
)
def test_pages_of_a_site_stay_together(url: str, site: str) -> None:
    assert training.site_of(url) == site


def test_a_grown_tree_is_written_and_read(tmp_path: Path) -> None:
    tree = training.flat_tree(KEEPS_THE_KEPT)
    path = tmp_path / "model.json"
    path.write_text(training.readable({"columns": list(COLUMNS), "trees": [tree, tree]}))
    assert json.loads(path.read_text())["trees"] == [tree, tree]
    rows = np.zeros((2, len(COLUMNS)), np.float32)
    rows[1, COLUMNS.index("kept")] = 1
    low, high = Forest.read(path).probabilities(rows)
    assert low < 0.01 < 0.99 < high


def test_held_out_pages_are_scored_by_what_was_grown_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        put_page(tmp_path, str(number), builders.article(), " ".join(builders.PARAGRAPHS))
    pages = list(training.examples(tmp_path))
    grown_from = []

    def grow(pages: list[training.Example]) -> list[dict[str, list[float]]]:
        grown_from.append(len(pages))
        return [training.flat_tree(KEEPS_THE_KEPT)]

    monkeypatch.setattr(training, "grow_trees", grow)
    found = training.held_out(pages)
    assert found["f1"] == found["by_kind"]["article"] > 0.95
    assert sorted(grown_from) == [0, 5, 5, 5, 5]  # all are of one site


def test_training_without_pages_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no pages"):
        call_command("train_extraction", str(tmp_path))
