"""Save a finished document as a new item, or as the new content of an existing one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from library import provenance, storage
from library.duplicates import minhash
from library.errors import ItemGone
from library.items import actions, revisions
from library.items.files import removal
from library.items.tags import key_phrases
from library.limits import MAX_TITLE
from library.models import ItemAlias, LibraryItem, Passage
from library.pictures.links import may_have_pictures
from library.search import facets
from library.search.languages import note_language
from library.search.word_forms import word_forms
from library.tiers import tier_of
from library.vector_index import get_index, indexing

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from library.items.drafts import ItemDraft

# Fields of a draft that are columns of the item as they are.
_COPIED = (
    *("owner_id", "source_type", "original_type", "content_hash", "canonical_url"),
    *("url", "language", "image_url", "published_at", "summary", "quality_score", "word_count"),
    *("fetched_at", "model_due_at", "provenance"),
)


@dataclass(frozen=True, slots=True)
class FiledItem:
    item: LibraryItem
    created: bool


def find_item(*, owner_id: int, canonical_url: str, content_hash: str) -> LibraryItem | None:
    """Return the owner's item with this URL, or with this file hash when there is no URL.

    Also finds the item that one with this URL or hash was merged into.
    """
    items = LibraryItem.objects.filter(owner_id=owner_id)
    known = {"canonical_url": canonical_url}
    if not canonical_url:
        known["content_hash"] = content_hash
    alias = ItemAlias.objects.filter(owner_id=owner_id, **known).values("item_id")
    return items.filter(**known).first() or items.filter(pk__in=alias).first()


def passage_id(item_id: UUID, ordinal: int) -> UUID:
    return uuid5(item_id, str(ordinal))


def file_item(draft: ItemDraft, *, progress: Callable[[float, str], None]) -> FiledItem:
    """Save the draft: files, then rows, then vectors; then delete the item's old files.

    Safe to repeat after a crash between any two steps. Raises LibraryError when a store is
    unavailable, ItemGone when the item to renew was deleted meanwhile. An exception of `progress`
    before the row is written leaves no row behind.
    """
    existing = _existing(draft)
    if existing is not None:
        draft = _keep_user_edits(draft, existing)
    if draft.text_only:
        return _file_text(draft, existing, progress)
    index = get_index()  # the same until the end, even if search is switched to another meanwhile
    vectors = _vectors_at_hand(draft, index.model)
    if vectors is None:
        vectors = _embed_passages(draft, index.model, progress)
        existing = _existing(draft)  # again, as embedding takes long
    item_id = existing.pk if existing else draft.item_id
    tier = (existing and existing.tier_override) or tier_of(draft.quality_score)
    save = partial(_save_files, draft, item_id, tier)
    filed = _text_as_filed(draft, existing, tier)
    try:
        item = _save(draft, item_id, existing, save, progress, filed)
    except ItemGone:
        removal.prune_files(owner_id=draft.owner_id, item_id=item_id)
        raise
    progress(92, "Indexing for search")
    indexing.index_item(item, vectors, index=index)
    key_phrases.promote(item)
    actions.drop_stray_files(owner_id=draft.owner_id, item_id=item_id)
    facets.bump_version(draft.owner_id)
    note_language(draft.owner_id, draft.language)
    return FiledItem(item=item, created=existing is None or existing.analysis_due)


def _file_text(
    draft: ItemDraft, existing: LibraryItem | None, progress: Callable[[float, str], None]
) -> FiledItem:
    """File what can be read. What another job has filed, perhaps whole, stays as it is."""
    if existing is not None and existing.pk != draft.item_id:
        return FiledItem(item=existing, created=False)
    save = partial(_save_files, draft, draft.item_id, tier_of(draft.quality_score))
    item = _save(draft, draft.item_id, existing, save, progress)
    facets.bump_version(draft.owner_id)
    note_language(draft.owner_id, draft.language)
    return FiledItem(item=item, created=existing is None)


def _save(
    draft: ItemDraft,
    item_id: UUID,
    existing: LibraryItem | None,
    save: Callable[[], storage.ItemFiles],
    progress: Callable[[float, str], None],
    filed: storage.ItemFiles | None = None,
) -> LibraryItem:
    """Write the files, then the rows that name them; `filed` were written with the same text."""
    progress(82, "Storing the files")
    with removal.unless_filed(owner_id=draft.owner_id, item_id=item_id):
        files = filed or save()
        progress(88, "Filing")
        with transaction.atomic():
            removal.filed(item_id)
            item = _write_rows(draft, item_id, files, existing, has_text=filed is not None)
            # No row named the files until now, so another job may have deleted them as strays.
            if not (storage.exists(files.markdown) and storage.exists(files.original)):
                save()
    return item


def _text_as_filed(
    draft: ItemDraft, existing: LibraryItem | None, tier: str
) -> storage.ItemFiles | None:
    """Return the files of an item that has the draft's very text by a draft `text_only`."""
    if existing is None or not existing.analysis_due or existing.tier != tier:
        return None
    for name in ("title", "markdown", "content_hash"):
        if getattr(existing, name) != getattr(draft, name):
            return None
    starts = existing.passages.order_by("ordinal").values_list("start", flat=True)
    if list(starts) != [passage.start for passage in draft.passages]:
        return None
    return storage.ItemFiles(markdown=existing.file_path, original=existing.original_path)


def _save_files(draft: ItemDraft, item_id: UUID, tier: str) -> storage.ItemFiles:
    return storage.save_item_files(
        tier=tier,
        owner_id=draft.owner_id,
        item_id=item_id,
        title=draft.title,
        markdown=draft.markdown,
        original=draft.original,
        media_type=draft.original_type,
    )


def known_item(draft: ItemDraft) -> LibraryItem | None:
    """Return the item with the draft's id, else the one with its URL or file hash.

    A draft that renews an item matches by id only.
    """
    named = LibraryItem.objects.filter(pk=draft.item_id, owner_id=draft.owner_id).first()
    if named is not None or draft.renews:
        return named
    return find_item(
        owner_id=draft.owner_id,
        canonical_url=draft.canonical_url,
        content_hash=draft.content_hash,
    )


def _existing(draft: ItemDraft) -> LibraryItem | None:
    found = known_item(draft)
    if draft.renews and found is None:
        raise ItemGone("The item is no longer in the library.")
    return found


def _keep_user_edits(draft: ItemDraft, existing: LibraryItem) -> ItemDraft:
    """Return the draft with the title and tags that the owner has edited."""
    own = provenance.user_edited(existing)
    return replace(
        draft,
        title=existing.title if "title" in own else draft.title,
        tags=[tag.name for tag in existing.tags.all()] if "tags" in own else draft.tags,
        provenance={**draft.provenance, **own},
    )


def _vectors_at_hand(draft: ItemDraft, model: str) -> NDArray[np.float32] | None:
    """Return the draft's own vectors, if they are of this model and of its title."""
    # Imported here as they load numpy, which the web process must not.
    import numpy as np

    from library.embeddings import model_id

    made = draft.vectors
    if not made or (made.model, made.title) != (model_id(model), draft.title):
        return None
    return np.frombuffer(made.values, "<f4").reshape(len(draft.passages), -1)


def _embed_passages(
    draft: ItemDraft, model: str, progress: Callable[[float, str], None]
) -> NDArray[np.float32]:
    from library.embeddings import embed

    texts = [indexing.indexed_text(draft.title, passage) for passage in draft.passages]

    def on_batch(done: int) -> None:
        progress(80 * done / max(1, len(texts)), f"Embedding passage {done} of {len(texts)}")

    return embed(texts, progress=on_batch, model=model)


def _write_rows(
    draft: ItemDraft,
    item_id: UUID,
    files: storage.ItemFiles,
    existing: LibraryItem | None,
    *,
    has_text: bool,
) -> LibraryItem:
    """Call it in a transaction."""
    columns = _columns(draft, files) | ({} if has_text else _text_columns(draft))
    if existing is not None:  # it may have been found by an alias, and keeps its own URL
        columns["canonical_url"] = existing.canonical_url
        if existing.analysis_due:  # the same text, whose pictures may be looked after already
            del columns["pictures_due_at"]
        revisions.save_revision(existing, content_hash=draft.content_hash, markdown=draft.markdown)
    if draft.renews and not LibraryItem.objects.select_for_update().filter(pk=item_id).exists():
        raise ItemGone("The item is no longer in the library.")
    item, _created = LibraryItem.objects.update_or_create(pk=item_id, defaults=columns)
    item.tags.set(actions.ensure_tags(owner_id=draft.owner_id, names=draft.tags, by_hand=False))
    if not has_text:
        item.passages.all().delete()
        Passage.objects.bulk_create(_passages(draft, item), batch_size=500)
    return item


def _columns(draft: ItemDraft, files: storage.ItemFiles) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _COPIED} | {
        "title": draft.title[:MAX_TITLE],
        "author": draft.author[:300],
        "site": draft.site[:255],
        "filename": draft.filename[:255],
        "key_points": list(draft.key_points),
        **key_phrases.columns(list(draft.key_phrases)),
        "quality_parts": list(draft.quality_parts),
        "file_path": files.markdown,
        "original_path": files.original,
        "updated_at": Now(),
        "analysis_due": draft.text_only,
        "index_name": "",  # set once the new passages are indexed
        "other_index_name": "",
        "pictures_due_at": Now() if _has_pictures(draft) else None,
    }


def _text_columns(draft: ItemDraft) -> dict[str, Any]:
    signature = minhash.signature(draft.markdown)
    return {
        "markdown": draft.markdown,
        "stored_bytes": len(draft.original) + len(draft.markdown.encode()),
        "signature": signature,
        "signature_version": minhash.VERSION,
        "bands": minhash.bands(signature),
    }


def _has_pictures(draft: ItemDraft) -> bool:
    """Whether somebody is to look after its pictures; what an earlier text had is kept anyway."""
    named = bool(draft.image_url) or may_have_pictures(draft.markdown)
    return named and settings.LIBRARIAN_KEEP_PICTURES > 0


def _passages(draft: ItemDraft, item: LibraryItem) -> list[Passage]:
    passages = [
        Passage(
            id=passage_id(item.pk, passage.ordinal),
            item=item,
            ordinal=passage.ordinal,
            heading=passage.heading[:300],
            text=passage.text,
            start=passage.start,
            places=[[start, at] for start, at in passage.places],
        )
        for passage in draft.passages
    ]
    for passage in passages:
        passage.word_forms = word_forms(item, passage)
    return passages
