"""The figures of an index: over passages of its own, on the engine of the settings."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from librarian_site.evaluation.index_recall.filters import lines
from librarian_site.evaluation.index_recall.measuring import measure
from librarian_site.evaluation.index_recall.passages import SyntheticLibrary
from library.vector_index.base import Filter, Query, Ranked, Retrieved


@pytest.mark.usefixtures("own_servers")  # it makes indexes of its own, which takes seconds
def test_the_command_measures_each_filter_in_each_state(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate_index", "--passages", "1000", "--owners", "2", "--questions=2", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {row["state"] for row in rows} == {"settled", "half deleted", "half written"}
    assert {"owner 1", "owner 2", "tier b", "kind pdf", "read", "tier b, read"} <= {
        row["filter"] for row in rows
    }
    for row in rows:  # so few passages are compared one by one
        assert (row["recall_at_10"], row["recall_at_100"]) == (1, 1)
        assert row["fewest"] == min(100, row["fits"])
        assert row["ms"] > 0
        if row["engine"] == "embedded":  # where that is one request, on a server it is two
            assert row["ms"] <= row["exact_ms"]
        assert 0 < row["share"] <= 1
    settled = {row["filter"]: row for row in rows if row["state"] == "settled"}
    assert settled["owner 1"]["share"] + settled["owner 2"]["share"] == pytest.approx(1)


@pytest.mark.parametrize("wrong", [["--passages", "10"], ["--owners", "0"], ["--questions", "0"]])
def test_a_size_that_cannot_be_is_one_sentence(wrong: list[str]) -> None:
    with pytest.raises(CommandError, match=r"wants a number from"):
        call_command("evaluate_index", *wrong)


@pytest.mark.usefixtures("slow")
def test_passages_lie_together_as_real_ones_do() -> None:
    library = SyntheticLibrary(8000, 1, 384)
    points = next(library.batches(range(100), 100))
    vectors = np.stack([point.dense for point in points if point.dense is not None])
    cosines = vectors @ vectors.T
    item = np.repeat(np.arange(100), 8)
    same_item = cosines[(item[:, None] == item) & ~np.eye(800, dtype=bool)].mean()
    others = cosines[item[:, None] != item].mean()
    assert 0.5 < same_item < 0.65
    assert others < 0.1
    questions = library.questions(np.arange(100), 20)
    assert 0.6 < (questions @ vectors.T).max(axis=1).mean() < 0.75


def test_every_filter_says_which_items_fit() -> None:
    library = SyntheticLibrary(4000, 3, 8)
    points = [batch[0] for batch in library.batches(range(500), 1)]
    for line in lines(library.items):
        for number, point in enumerate(points):
            assert _fits(line.filter, point.payload) == line.fits[number], line.name


def _fits(only: Filter, payload: Any) -> bool:
    def values(name: str) -> set[Any]:
        return set(payload[name]) if isinstance(payload[name], list) else {payload[name]}

    return (
        payload["owner"] == only.owner
        and all(values(name) & set(wanted) for name, wanted in only.any_of.items())
        and all(set(wanted) <= values(name) for name, wanted in only.all_of.items())
        and not any(values(name) & set(unwanted) for name, unwanted in only.none_of.items())
        and all(payload[name] >= (since or 0) for name, (since, _) in only.between.items())
        and all(payload[name] == flag for name, flag in only.flags.items())
    )


class _HalfBlind:
    """An index that finds every second passage unless it searches exactly."""

    def search(self, query: Query) -> Retrieved:
        found = [Ranked(str(number), str(uuid4()), 1 - number / 200) for number in range(100)]
        return Retrieved(found if query.exact else found[::2])


def test_what_is_not_found_is_counted() -> None:
    questions = np.ones((3, 4), np.float32)
    measured = measure(_HalfBlind(), Filter(1), questions, lambda _: False)  # type: ignore[arg-type]
    assert (measured.recall_at_10, measured.recall_at_100, measured.fewest) == (0.5, 0.5, 50)
