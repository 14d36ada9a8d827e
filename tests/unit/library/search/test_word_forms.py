"""Forms of words for full text."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from library.models import LibraryItem, Passage
from library.search import word_forms
from library.vector_index.bm25 import document_terms
from tests.factories import make_item

TATWEEL = "Ada \u0640 Bob"


def test_a_word_that_is_all_marks_has_no_term() -> None:
    assert "" not in document_terms(TATWEEL, "")
    assert word_forms.lexemes(["", "ada"]) == "'ada'"


@pytest.mark.django_db
def test_a_lone_tatweel_is_filed() -> None:
    item = make_item(title=TATWEEL)
    passage = Passage(pk=uuid4(), item=item, ordinal=9, start=0, text=TATWEEL)
    passage.word_forms = word_forms.word_forms(item, passage)
    passage.save()
    Passage.objects.filter(pk=passage.pk).update(word_forms=None)
    word_forms.fill()
    assert not Passage.objects.filter(word_forms=None).exists()


@pytest.mark.django_db
def test_a_passage_that_is_refused_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    item = make_item(title="A title")
    LibraryItem.objects.filter(pk=item.pk).update(language="en")
    Passage.objects.bulk_create(
        Passage(pk=uuid4(), item=item, ordinal=n, start=0, text=text)
        for n, text in ((8, "refused forms"), (9, "running boats"))
    )
    with connection.cursor() as cursor:  # as a later PostgreSQL may refuse what this one takes
        cursor.execute(REFUSING)
    word_forms.fill()
    forms = Passage.objects.filter(item=item).values_list("ordinal", "word_forms")
    assert dict(forms)[8] == ""
    assert "'boat'" in str(dict(forms)[9])
    assert "were refused" in caplog.text


REFUSING = """
CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
  IF NEW.text = 'refused forms' AND NEW.word_forms <> '' THEN
    RAISE EXCEPTION USING ERRCODE = 'data_exception';
  END IF;
  RETURN NEW;
END $f$;
CREATE TRIGGER refusing BEFORE UPDATE ON library_passage
FOR EACH ROW EXECUTE FUNCTION refusing()
"""
