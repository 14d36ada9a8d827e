"""Settings whose packages are not installed."""

from __future__ import annotations

import tomllib

import pytest
from django.core.exceptions import ImproperlyConfigured

from librarian_site.core import extras
from librarian_site.core.environment import ROOT
from librarian_site.core.version import __version__


def test_each_extra_of_the_project_is_known() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["optional-dependencies"].keys() == extras.EXTRAS.keys()
    assert project["version"] == __version__


@pytest.mark.parametrize("extra", extras.EXTRAS)
def test_a_setting_without_its_extra_says_what_to_install(
    extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(extras.EXTRAS, extra, "django")
    extras.require(extra, setting="A_SETTING")
    monkeypatch.setitem(extras.EXTRAS, extra, "no_such_module")
    with pytest.raises(ImproperlyConfigured, match=f"Install the extra: `uv sync --extra {extra}`"):
        extras.require(extra, setting="A_SETTING")
