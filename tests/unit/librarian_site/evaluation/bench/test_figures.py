from __future__ import annotations

import io

import pytest
from rich.console import Console

from librarian_site.evaluation.bench.figures import Figures, as_json, as_table, compare


@pytest.fixture
def trees() -> list[Figures]:
    here, other = Figures("here"), Figures("v1")
    for cost in (0.3, 0.1, 0.2):
        here.add({"page, processor (s)": cost, "memory, idle (MB)": 1600.0})
    for cost in (0.5, 0.3, 0.4, 0.6):
        other.add({"page, processor (s)": cost})
    return [here, other]


def test_medians_and_their_ratio(trees: list[Figures]) -> None:
    page, memory = compare(trees)
    assert page.medians == pytest.approx((0.2, 0.45))
    assert page.spreads == ((0.1, 0.3), (0.3, 0.6))
    assert page.ratio == pytest.approx(0.2 / 0.45)
    assert (memory.medians, memory.ratio) == ((1600.0,), None)


def test_nothing_is_no_measure() -> None:
    trees = [Figures("here"), Figures("v1")]
    for tree, value in zip(trees, (1.0, 0.0), strict=True):
        tree.add({"page, processor (s)": value})
    assert compare(trees)[0].ratio is None


def test_the_table_shows_median_spread_and_ratio(trees: list[Figures]) -> None:
    console = Console(file=io.StringIO(), width=120)
    console.print(as_table(trees))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    page = next(line for line in lines if "page, processor (s)" in line)
    assert "0.2 (0.1 to 0.3)" in page
    assert "0.45 (0.3 to 0.6)" in page
    assert "0.44" in page
    memory = next(line for line in lines if "memory, idle (MB)" in line)
    assert "1,600 (1,600 to 1,600)" in memory


def test_without_another_tree_there_is_no_ratio(trees: list[Figures]) -> None:
    assert {row.ratio for row in compare(trees[:1])} == {None}
    assert as_json(trees[:1])["ratios"] == {}
    assert as_json(trees) == {
        "trees": [
            {"tree": "here", "values": {"page, processor (s)": [0.3, 0.1, 0.2],
                                        "memory, idle (MB)": [1600.0] * 3}},
            {"tree": "v1", "values": {"page, processor (s)": [0.5, 0.3, 0.4, 0.6]}},
        ],
        "ratios": {"page, processor (s)": pytest.approx(0.2 / 0.45)},
    }  # fmt: skip
