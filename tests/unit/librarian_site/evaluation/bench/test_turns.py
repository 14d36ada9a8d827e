from __future__ import annotations

import pytest

from librarian_site.evaluation.bench.tree import BenchError
from librarian_site.evaluation.bench.turns import Plan, measure


def test_too_few_pages_for_the_rounds_are_refused_before_anything_is_built() -> None:
    plan = Plan(against="no-such-commit", rounds=3, sections=("pages",), items=10)
    with pytest.raises(BenchError, match="3 rounds need 13 pages at least, and there are 2"):
        measure({"a.html": b"", "b.html": b""}, plan, print)
