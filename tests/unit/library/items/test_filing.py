"""What filing keeps: the owner's own words, and the text as it was."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from librarian_site.models import User
from library import embeddings, storage
from library.current_processors import OWNER
from library.errors import ItemGone
from library.items import actions, bulk, filing, revisions
from library.items.drafts import ItemDraft, PassageDraft, PassageVectors
from library.models import ItemVersion, LibraryItem
from library.vector_index import indexing

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://example.org/page"
WRITES_ITEM = re.compile(r'(INSERT INTO|UPDATE) "library_libraryitem" ')
READS_ITEM = 'SELECT "library_libraryitem"."id", "library_libraryitem"."owner_id"'


def draft(owner: User, text: str = "The lamp burned oil.", **kw: Any) -> ItemDraft:
    original = f"<p>{text}</p>".encode()
    fields: dict[str, Any] = {
        "item_id": uuid4(),
        "owner_id": owner.pk,
        "source_type": "article",
        "title": "Lamps",
        "markdown": text,
        "original": original,
        "original_type": "text/html",
        "content_hash": hashlib.sha256(original).hexdigest(),
        "canonical_url": URL,
        "url": URL,
        "tags": ("oil",),
        "quality_score": 6.0,
        "word_count": len(text.split()),
        "provenance": {"title": {"by": "html/1", "maker": "html", "version": "1"}},
        "passages": [PassageDraft(0, "", text, 0)],
    }
    return ItemDraft(**{**fields, **kw})


def file(made: ItemDraft) -> LibraryItem:
    return filing.file_item(made, progress=lambda *_: None).item


def indexed(monkeypatch: pytest.MonkeyPatch, made: ItemDraft) -> list[float]:
    """File it; return the vector that went to the index."""
    sent: list[Any] = []
    index_item = indexing.index_item

    def seen(item: LibraryItem, vectors: Any, **kw: Any) -> None:
        sent.extend(vectors)
        index_item(item, vectors, **kw)

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "index_item", seen)
        file(made)
    return [float(number) for number in sent[0]]


def test_vectors_that_are_made_already_are_taken(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = embeddings.model_id("minilm")
    ready = np.eye(1, embeddings.dimension("minilm"), dtype="<f4")
    vectors = PassageVectors(model, "Lamps", ready.tobytes())
    assert indexed(monkeypatch, draft(owner, vectors=vectors)) == ready[0].tolist()
    for other in (replace(vectors, model="another"), replace(vectors, title="Ships")):
        assert indexed(monkeypatch, draft(owner, vectors=other)) != ready[0].tolist()


def test_what_filing_returns_is_as_the_row_is_and_the_row_is_not_read_for_it(owner: User) -> None:
    made = draft(owner, text_only=True, published_at=datetime(2020, 1, 2, tzinfo=UTC))
    indexing_writes = {"index_name", "other_index_name", "indexed_at"}
    for filed in (made, replace(made, text_only=False, renews=True)):
        with CaptureQueriesContext(connection) as asked:
            item = file(filed)
        row = LibraryItem.objects.get(pk=item.pk)
        for field in LibraryItem._meta.concrete_fields:
            if field.name not in indexing_writes:
                assert getattr(item, field.attname) == getattr(row, field.attname), field.name
        written = next(n for n, each in enumerate(asked) if WRITES_ITEM.match(each["sql"]))
        asked_after = asked.captured_queries[written + 1 :]
        assert not any(each["sql"].startswith(READS_ITEM) for each in asked_after)


def test_a_changed_page_keeps_its_earlier_text(owner: User) -> None:
    first = file(draft(owner, title="Lamps then"))
    second = file(draft(owner, "The lamp burns petroleum now."))
    assert second.pk == first.pk
    kept = second.versions.get()
    assert (kept.title, kept.markdown, kept.word_count) == ("Lamps then", "The lamp burned oil.", 4)
    assert kept.content_hash == first.content_hash
    assert kept.fetched_at == first.created_at


def test_an_unchanged_page_makes_no_version(owner: User) -> None:
    file(draft(owner))
    file(draft(owner, original=b"<p>The lamp burned oil.</p><!-- ad -->", content_hash="other"))
    assert not ItemVersion.objects.exists()


def test_a_better_reading_of_the_same_page_makes_no_version(owner: User) -> None:
    first = draft(owner)
    file(first)
    file(draft(owner, original=first.original, content_hash=first.content_hash, markdown="Lamp."))
    assert not ItemVersion.objects.exists()


def test_filing_twice_keeps_one_version(owner: User) -> None:
    file(draft(owner))
    for _ in range(2):
        file(draft(owner, "The lamp burns petroleum now."))
    assert ItemVersion.objects.count() == 1


def test_only_so_many_versions_are_kept(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "MAX_REVISIONS", 2)
    for n in range(5):
        file(draft(owner, f"The lamp burned oil {n}."))
    assert [v.markdown[-2:] for v in ItemVersion.objects.all()] == ["3.", "2."]


def test_the_owner_s_title_and_tags_outlive_what_is_filed(owner: User) -> None:
    item = file(draft(owner))
    actions.update_item(item, title="My lamps", tags=["mine"])
    again = file(draft(owner, "The lamp burns petroleum now.", title="Theirs", tags=("petroleum",)))
    assert again.title == "My lamps"
    assert [tag.name for tag in again.tags.all()] == ["mine"]
    assert again.provenance["title"]["by"] == again.provenance["tags"]["by"] == OWNER
    assert "My-lamps" in again.file_path or "my-lamps" in again.file_path


def test_tags_given_to_many_outlive_it_too(owner: User) -> None:
    item = file(draft(owner))
    bulk.add_tags(LibraryItem.objects.all(), owner_id=owner.pk, names=["mine"])
    file(draft(owner, tags=("petroleum",)))
    assert {tag.name for tag in item.tags.all()} == {"mine", "oil"}


def test_what_the_owner_left_alone_is_renewed(owner: User) -> None:
    file(draft(owner))
    again = file(draft(owner, title="Lamps of today", tags=("petroleum",)))
    assert (again.title, [tag.name for tag in again.tags.all()]) == (
        "Lamps of today",
        ["petroleum"],
    )


def test_renewing_a_deleted_item_does_not_bring_it_back(owner: User) -> None:
    item = file(draft(owner))
    actions.delete_item(item)
    with pytest.raises(ItemGone):
        file(draft(owner, item_id=item.pk, renews=True))
    assert not LibraryItem.objects.exists()


def test_an_item_deleted_while_it_is_renewed_leaves_nothing(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = file(draft(owner))
    save = storage.save_item_files

    def save_then_delete(**kw: Any) -> storage.ItemFiles:
        actions.delete_item(item)
        return save(**kw)

    monkeypatch.setattr(storage, "save_item_files", save_then_delete)
    with pytest.raises(ItemGone):
        file(draft(owner, item_id=UUID(str(item.pk)), renews=True))
    assert not LibraryItem.objects.exists()
    assert list(storage.item_files(owner_id=owner.pk, item_id=item.pk)) == []


def files_of(item: LibraryItem) -> set[str]:
    return set(storage.item_files(owner_id=item.owner_id, item_id=item.pk))


def test_of_two_that_file_an_item_at_once_the_first_leaves_the_other_s_file(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = indexing.index_item

    def index_while_another_files(*args: Any, **options: Any) -> None:
        monkeypatch.setattr(indexing, "index_item", index)
        file(draft(owner, "The lamp burns petroleum now."))
        index(*args, **options)

    monkeypatch.setattr(indexing, "index_item", index_while_another_files)
    item = file(draft(owner))
    item.refresh_from_db()
    assert item.markdown == "The lamp burns petroleum now."
    assert files_of(item) == {item.file_path, item.original_path}
