"""The measure of growth tells linear from quadratic work."""

from __future__ import annotations

from tests.timing import is_linear


def go_through(text: str) -> None:
    for _ in text:
        pass


def compare_each_with_each(text: str) -> None:
    for _ in text:
        for _ in text:
            pass


def test_linear_work_is_linear() -> None:
    assert is_linear(go_through, lambda size: "x" * size, 200_000, negligible=0)


def test_quadratic_work_is_not() -> None:
    # A clock that is off may tell so once, and not three times in a row.
    told = (
        is_linear(compare_each_with_each, lambda size: "x" * size, 250, negligible=0)
        for _ in range(3)
    )
    assert not all(told)


def test_work_too_short_to_measure_is_not_judged() -> None:
    assert is_linear(compare_each_with_each, lambda size: "x" * size, 1)
