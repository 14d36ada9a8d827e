from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import etree

from librarian_site.evaluation.bench.growth.chart import draw
from librarian_site.evaluation.bench.growth.measuring import Growth
from librarian_site.evaluation.bench.growth.series import SERIES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def growth() -> Growth:
    growth = Growth()
    for size in (10, 100, 1_000):
        growth.add(size, {"in proportion": 0.3 * size, "the same & no more": 20.0})
    return growth


def test_what_grows_in_proportion_is_straight(growth: Growth) -> None:
    svg = etree.fromstring(draw(SERIES["jobs"], growth).encode())
    rising, level = (
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in svg.iter(f"{SVG}polyline")
    )
    steps = [(after[0] - before[0], before[1] - after[1]) for before, after in pairwise(rising)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert steps[0][1] > 0
    assert len({y for _, y in level}) == 1


def test_everything_stands_within_the_frame(growth: Growth) -> None:
    svg = etree.fromstring(draw(SERIES["jobs"], growth).encode())
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    for dot in svg.iter(f"{SVG}circle"):
        assert 0 < float(dot.attrib["cx"]) < width
        assert 0 < float(dot.attrib["cy"]) < height


def test_sizes_lines_and_values_are_told(growth: Growth) -> None:
    svg = draw(SERIES["jobs"], growth)
    assert "1,000 jobs" in svg
    assert "the same &amp; no more: 10: 20, 100: 20, 1,000: 20" in svg
    assert re.search(r">20</text>|>20 ms</text>", svg)


def test_a_single_size_of_one_value_has_a_chart() -> None:
    growth = Growth()
    growth.add(10, {"a page": 20.0})
    assert "10 jobs" in draw(SERIES["jobs"], growth)


def test_no_number_stands_where_the_last_one_does() -> None:
    growth = Growth()
    for size in (10, 100, 1_000, 2_000):
        growth.add(size, {"an event": 20.0})
    svg = draw(SERIES["streams"], growth)
    assert ">2,000 streams</text>" in svg
    assert ">100</text>" in svg
    assert ">1,000</text>" not in svg
