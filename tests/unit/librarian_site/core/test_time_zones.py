"""The zone that a reader's dates are shown in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from librarian_site.core import time_zones


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Nowhere", "../etc/passwd", "/etc/localtime", "a" * 300, "ä/b"]
)
def test_what_is_no_zone(name: str) -> None:
    assert time_zones.zone(name) is None
    with pytest.raises(ValidationError):
        time_zones.validate(name)


def test_the_account_s_zone_comes_before_the_browser_s() -> None:
    chosen = SimpleNamespace(time_zone="Asia/Tokyo")
    never = SimpleNamespace(time_zone="")
    cookies = {"zone": "America%2FSao_Paulo"}
    assert str(time_zones.reader_zone(chosen, cookies)) == "Asia/Tokyo"
    assert str(time_zones.reader_zone(never, cookies)) == "America/Sao_Paulo"
    assert time_zones.reader_zone(never, {"zone": "%00"}) is None
    assert time_zones.reader_zone(None, {}) is None


def test_places_are_listed_and_no_aliases() -> None:
    names = time_zones.names()
    assert {"UTC", "Europe/Berlin", "America/Argentina/Ushuaia"} <= set(names)
    assert not {"posixrules", "Etc/GMT+5", "EST"} & set(names)
