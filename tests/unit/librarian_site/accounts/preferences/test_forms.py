"""What the form of preferences offers."""

from __future__ import annotations

from typing import Any

import pytest

from librarian_site.accounts.preferences.choosing import NAMES
from librarian_site.accounts.preferences.forms import (
    GROUPS,
    PreferencesForm,
    capture_choices,
    zone_choices,
)


@pytest.mark.parametrize(
    ("setting", "offered"),
    [
        ("off", []),
        ("asked", ["", "asked"]),
        ("all", ["", "asked", "submitted", "all"]),
    ],
)
def test_no_more_is_captured_than_everybody_may(
    settings: Any, setting: str, offered: list[str]
) -> None:
    settings.LIBRARIAN_CAPTURE = setting
    assert [value for value, _ in capture_choices()] == offered
    assert ("capture" in PreferencesForm().fields) is bool(offered)


def test_zones_are_listed_by_region_with_readable_places() -> None:
    regions: dict[str, Any] = {str(label): places for label, places in zone_choices()}
    assert ("America/New_York", "New York") in regions["America"]
    assert ("America/Argentina/Ushuaia", "Argentina, Ushuaia") in regions["America"]


def test_the_form_has_what_the_api_has() -> None:
    assert {name for names in GROUPS.values() for name in names} == set(NAMES)
