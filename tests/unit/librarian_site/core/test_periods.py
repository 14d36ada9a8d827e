from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from librarian_site.core.periods import UNITS, Unit, name_of


@pytest.mark.parametrize(
    ("language", "unit", "said"),
    [
        ("en", "day", "5 Nov"),
        ("de", "day", "5. Nov."),
        ("de", "month", "Nov. 2026"),
        ("fr", "year", "2026"),
    ],
)
def test_a_period_is_named_as_the_language_has_it(language: str, unit: Unit, said: str) -> None:
    with translation.override(language):
        assert name_of(unit, date(2026, 11, 5)) == said


def test_each_unit_has_its_word() -> None:
    with translation.override("de"):
        assert [translation.gettext(unit) for unit in UNITS] == ["Tag", "Woche", "Monat", "Jahr"]
