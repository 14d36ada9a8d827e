"""A made library is as a filed one, but for its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from librarian_site.evaluation.sample_library import writing
from librarian_site.evaluation.sample_library.rows import Recipe
from librarian_site.evaluation.sample_library.sources import read_sources
from librarian_site.models import User
from library.duplicates import minhash
from library.models import LibraryItem, Passage, Tag, TagAlias
from library.search import word_forms
from library.search.service import search
from library.vector_index import get_index
from library.vector_index.indexing import index_payload

pytestmark = pytest.mark.django_db(transaction=True)


def test_its_items_are_there_indexed_and_found(
    generate: Callable[[int], None], owner: User
) -> None:
    generate(12)
    mine = LibraryItem.objects.owned_by(owner)
    assert (mine.count(), mine.waiting_for(get_index().name).count()) == (12, 0)
    for item in mine:
        assert get_index().count(item.pk) == item.passages.count() > 0
        for passage in item.passages.all():
            assert item.markdown[passage.start :].startswith(passage.text)
    assert word_forms.fill() == 0  # what the sweeper would write
    found = search(owner_id=owner.pk, query="moon and sea")
    assert found.hits[0].passages[0].passage.text.startswith("The tide rises")
    assert not found.degraded


def test_words_have_the_forms_that_filing_gives_them(
    generate: Callable[[int], None], owner: User
) -> None:
    generate(6)
    passages = Passage.objects.filter(item__owner=owner)
    made = dict(passages.values_list("pk", "word_forms"))
    passages.update(word_forms=None)
    assert word_forms.fill() == len(made) > 0
    assert made == dict(passages.values_list("pk", "word_forms"))


def test_more_is_added_beside_what_is_there(generate: Callable[[int], None], owner: User) -> None:
    generate(3)
    generate(4)
    assert LibraryItem.objects.owned_by(owner).count() == 7


def test_tags_that_are_there_by_other_names_are_taken(
    generate: Callable[[int], None], owner: User, corpus: Path
) -> None:
    first, second, *_ = Recipe(read_sources(corpus), owner.pk, datetime.now(UTC), "").tag_names
    tag = Tag.objects.create(owner=owner, name=first.upper())
    TagAlias.objects.create(owner=owner, name=second, tag=tag)
    generate(12)
    assert tag.items.count() > 0
    assert not Tag.objects.filter(owner=owner, name__in=[first, second]).exists()


def test_the_index_is_told_what_the_rows_say(
    generate: Callable[[int], None], owner: User, corpus: Path
) -> None:
    generate(12)
    sources = read_sources(corpus)
    now = datetime.now(UTC)
    recipe = Recipe(sources, owner.pk, now, "")
    made = {each.item.content_hash: each for each in recipe.items(0, 12)}
    for item in LibraryItem.objects.owned_by(owner).prefetch_related("tags"):
        said = writing.payload_of(made[item.content_hash])
        told = index_payload(item)
        moving = ("item", "dated_at")  # with the moment it was made at
        assert {**said, **dict.fromkeys(moving)} == {**told, **dict.fromkeys(moving)}


def test_a_signature_is_that_of_the_whole_text(generate: Callable[[int], None]) -> None:
    generate(5)
    for item in LibraryItem.objects.all():
        texts = Passage.objects.filter(item=item).values_list("text", flat=True)
        whole = minhash.signature(" ".join(texts))
        assert minhash.similarity(item.signature, whole) > 0.6
        assert item.bands == minhash.bands(item.signature)


@pytest.mark.parametrize(
    ("items", "text", "says"), [(0, "x" * 200, "from 1"), (1, "too short", "has no texts")]
)
def test_what_it_cannot_do_is_one_sentence(
    tmp_path: Path, items: int, text: str, says: str
) -> None:
    (tmp_path / "only.txt").write_text(text)
    with pytest.raises(CommandError, match=says):
        call_command("generate_library", items=items, corpus=tmp_path)
