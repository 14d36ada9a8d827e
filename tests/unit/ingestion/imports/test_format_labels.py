"""What the page of an import calls the formats that were met in its files."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from ingestion.imports import archives
from ingestion.imports.format_labels import shown_label
from ingestion.imports.formats import FORMATS


@pytest.mark.parametrize("name", [archives.NAME, *(each.name for each in FORMATS)])
def test_each_has_a_label(name: str) -> None:
    assert shown_label(name) != name


def test_words_are_in_the_reader_s_language_and_names_as_they_are() -> None:
    with override("de"):
        assert shown_label("netscape-html") == "Lesezeichen (HTML)"
        assert shown_label("list") == "Liste von Links"
        assert shown_label("readeck-zip") == "Readeck (zip)"
        assert shown_label("kobo") == "Kobo (KoboReader.sqlite)"


def test_what_is_no_format_any_more_keeps_its_name() -> None:
    assert shown_label("gopher-menu") == "gopher-menu"
