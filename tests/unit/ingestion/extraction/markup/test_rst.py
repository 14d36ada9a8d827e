"""Footnotes of reStructuredText."""

from __future__ import annotations

from tests.sources.reading import read


def test_footnotes_and_their_references_find_each_other() -> None:
    source = (
        "Weir\n====\n\nDug in 1831. [2]_ Mended. [#oak]_\n\n.. [2] See *the* plan_.\n\n"
        "   Second part.\n.. [#oak] Of oak.\n.. _plan: https://example.org/plan\n"
    )
    assert read(source, "a.rst").markdown == (
        "# Weir\n\nDug in 1831. [^1] Mended. [^2]\n\n"
        "[^1]: See *the* [plan](https://example.org/plan). Second part.\n\n[^2]: Of oak."
    )
