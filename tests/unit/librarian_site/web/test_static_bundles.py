"""What every page loads is one style sheet and one script, where static files are collected."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from librarian_site.web.static_bundles import (
    BUNDLES,
    SCRIPTS,
    STYLES,
    BundledStaticFilesStorage,
)

TAGS = Template("{% load interface %}{% site_styles %}{% site_scripts %}")


@pytest.fixture
def storage(tmp_path: Path) -> BundledStaticFilesStorage:
    return BundledStaticFilesStorage(location=tmp_path, base_url="/static/")


def test_parts_are_joined_in_their_order_and_named_by_their_content(
    storage: BundledStaticFilesStorage, tmp_path: Path, settings: Any
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    parts = [part for parts in BUNDLES.values() for part in parts]
    for number, part in enumerate(parts):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / part).write_text(f"p{number}" if part.endswith(".js") else f".p{number} {{}}")
    done = list(storage.post_process({part: (storage, part) for part in parts}))
    assert not [each for *_, each in done if isinstance(each, Exception)]
    sheet = (tmp_path / storage.stored_name("css/site.css")).read_text()
    assert sheet.split() == " ".join(f".p{number} {{}}" for number in range(len(STYLES))).split()
    script = (tmp_path / storage.stored_name("js/site.js")).read_text()
    assert script.split(";\n") == [f"p{number}" for number in range(len(STYLES), len(parts))]


def test_a_page_names_the_bundles_where_files_are_collected(settings: Any) -> None:
    settings.STATIC_ROOT = None
    apart = TAGS.render(Context({"csp_nonce": "n1"}))
    assert apart.count("<link") == len(STYLES)
    assert apart.count('nonce="n1"') == len(SCRIPTS)
    settings.STATIC_ROOT = "/collected"
    page = TAGS.render(Context({"csp_nonce": "n1"}))
    assert page == (
        '<link rel="stylesheet" href="/static/css/site.css">'
        '<script src="/static/js/site.js" nonce="n1" defer fetchpriority="low"></script>'
    )
    settings.DEBUG = True
    assert TAGS.render(Context({"csp_nonce": "n1"})) == apart


def test_a_class_has_its_looks_from_one_sheet() -> None:
    """All sheets are on every page: two parts with the same class would each get both looks."""
    sheets = defaultdict(set)
    for name in STYLES:
        text = Path(str(finders.find(name))).read_text()
        everywhere = text.partition("@media (pointer: coarse)")[0]  # fingers get room for all
        for line in everywhere.splitlines():
            if found := re.match(r"  (\.[\w-]+) \{", line):
                sheets[found[1]].add(name)
    assert len(sheets) > 100
    assert {each: names for each, names in sheets.items() if len(names) > 1} == {}
