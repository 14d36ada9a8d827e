"""The measures of summaries and keyphrases, on answers made for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from librarian_site.evaluation import keyphrases, summaries
from librarian_site.evaluation.rows import with_halves
from tests.documents import builders

TEXT = "\n\n".join(builders.PARAGRAPHS)


def put(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(json.dumps(row) for row in rows))


@pytest.mark.usefixtures("embedding_model")
def test_summaries_are_measured_beside_their_peers(tmp_path: Path) -> None:
    told = summaries.summarised(TEXT)
    put(tmp_path / "summaries" / "x.jsonl", {"text": TEXT, "desc": told})
    found = summaries.measure(tmp_path)
    assert found is not None
    assert found["rouge1"] == found["rougeL"] == found["uncut"]["rouge2"] == 1
    assert 0 < found["lead"]["rouge1"] < 1
    assert 0 < found["lead"]["rougeL"] < found["lead"]["rougeLsum"] < 1
    assert 0 < found["sumy_lexrank"]["rouge1"] < 1
    assert found["halves"]["even"]["rouge1"] == 1


@pytest.mark.usefixtures("embedding_model")
def test_keyphrases_are_measured_beside_yake(tmp_path: Path) -> None:
    told = list(keyphrases.extracted(TEXT))
    put(tmp_path / "keyphrases" / "x.jsonl", {"text": TEXT, "keyphrases": told})
    found = keyphrases.measure(tmp_path)
    assert found is not None
    assert found["x"]["f1_at_10"] == 1
    assert found["x"]["ms_per_document"] > 0
    assert 0 <= found["x"]["yake"]["f1_at_10"] < 1


def test_without_answers_there_is_nothing(tmp_path: Path) -> None:
    assert summaries.measure(tmp_path) is None
    assert keyphrases.measure(tmp_path) is None


def test_f1_counts_stems_once() -> None:
    assert keyphrases.f1(["Lamps", "lamp", "towers"], ["lamp", "sea"], 10) == pytest.approx(0.5)
    assert keyphrases.f1([], ["lamp"], 5) == 0
    assert keyphrases.f1(["sea", "lamp"], ["lamp"], 1) == 0


def test_the_half_that_was_not_looked_at_is_told_apart() -> None:
    found = with_halves([{"f": 1.0}, {"f": 0.0}, {"f": 1.0}])
    assert found == {"f": 0.6667, "halves": {"even": {"f": 1.0}, "odd": {"f": 0.0}}}
