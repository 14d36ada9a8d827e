"""The measure of the score, on pages and graded texts made for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from librarian_site.evaluation.quality import auc, measure, rank_correlation
from tests.documents import builders
from tests.unit.librarian_site.evaluation.test_extraction import put_page


def test_pages_are_ordered_by_kind(tmp_path: Path) -> None:
    put_page(tmp_path, "1", builders.article(), "x", kind="article")
    put_page(tmp_path, "2", "<title>404 Not Found</title>", "x", kind="listing")
    found = measure(tmp_path)
    assert found is not None
    assert found["pages"]["mean"]["refused"] == 0
    assert found["pages"]["auc"] == found["pages"]["auc_against"]["refused"] == 1


def test_graded_texts_are_ordered_within_their_group(tmp_path: Path) -> None:
    (tmp_path / "quality").mkdir()
    rows = [
        {"text": " ".join(builders.PARAGRAPHS[: n + 1]), "label": n + offset, "group": group}
        for group, offset in (("a", 0), ("b", 50))
        for n in range(3)
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "quality" / "graded.jsonl").write_text(lines)
    found = measure(tmp_path)
    assert found is not None
    assert found["graded"]["texts"] == 6
    assert found["graded"]["rank_correlation"] > 0.4
    assert found["graded"]["auc"] == 1


def test_without_answers_there_is_nothing(tmp_path: Path) -> None:
    assert measure(tmp_path) is None


def test_the_figures_themselves() -> None:
    assert auc([3, 2], [1, 2]) == 0.875
    assert auc([], [1]) is None
    assert rank_correlation([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 1], [1, 2]) == 0
