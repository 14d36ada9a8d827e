"""Stored English texts in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from ingestion.documents import errors
from librarian_site.core.i18n.stored_text import translated
from library.items.changes import describe

SCORE = (
    ("1,240 words, 7 figures and names in a hundred", "1.240 Wörter, 7 Zahlen und Namen auf"),
    ("1 link or reference; an author, a date named", "1 Link oder Verweis; Autor, Datum angegeben"),
    ("92 % in sentences, 3 % links", "92 % in Sätzen, 3 % Links"),
    ("lacks title, an end", "es fehlt: Titel, Ende"),
)


@pytest.mark.parametrize(("stored", "shown"), SCORE)
def test_the_parts_of_a_line_are_translated_with_their_numbers(stored: str, shown: str) -> None:
    with translation.override("de"):
        assert translated(stored).startswith(shown)
    assert translated(stored) == stored


def test_figures_that_changed_stay_as_they_are() -> None:
    stored = describe(
        "Costs 14.\n\nPays 3 %.\n\nOld.", "Costs 19.\n\nPays 4 %.\n\nOld.\n\nNew one."
    )
    with translation.override("de"):
        assert translated(stored) == "1 Absatz neu, 2 Zahlen: 14 → 19, 3 % → 4 %"


def test_advice_is_stored_in_english_and_translated_when_shown() -> None:
    stored = errors.UploadGone.advice
    with translation.override("fr"):
        assert translated(stored) == "Ajoutez de nouveau le fichier."


def test_the_site_that_refused_is_named() -> None:
    with translation.override("de"):
        said = translated("www.example.org says the page does not exist (404).")
    assert said == "Laut www.example.org gibt es die Seite nicht (404)."


VALUES = (
    ("Read page 3 of 1,240", "Seite 3 von 1.240 gelesen"),
    ("No row names the file a/2/old-file.md.", "Keine Zeile nennt die Datei a/2/old-file.md."),
    ("“Tides, 100 % of them” waits for the search index.", "„Tides, 100 % of them“ wartet auf"),
    ("There is no time zone “Mars/2”. Try Europe/Berlin.", "Die Zeitzone „Mars/2“ gibt es nicht."),
)


@pytest.mark.parametrize(("stored", "shown"), VALUES)
def test_what_differs_from_text_to_text_is_put_in(stored: str, shown: str) -> None:
    with translation.override("de"):
        assert translated(stored).startswith(shown)


LONG = ("a", "-", "a-", "a/", "a.", ".a", "9", "9 ", "1 → ", "“", "https://.", "9,")


@pytest.mark.parametrize("repeated", LONG)
@pytest.mark.parametrize("length", [2000, 500_000])
def test_no_text_is_too_long(repeated: str, length: int) -> None:
    text = (repeated * length)[:length]  # hours, if each part is looked at from each
    with translation.override("de"):
        assert translated(text) == text


def test_a_job_is_named_by_its_id() -> None:
    job = "01a223e4-71c0-7729-ad08-e2323f805b0c"
    with translation.override("fr"):
        assert job in translated(f"Job {job} waits and is in no queue.")
        assert "waits" not in translated(f"Job {job} waits and is in no queue.")


def test_what_the_catalogue_does_not_have_stays() -> None:
    with translation.override("es"):
        assert translated("example.org said 500 % of nothing.") == (
            "example.org said 500 % of nothing."
        )
        assert translated("") == ""
