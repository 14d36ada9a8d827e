"""Models of the library: items, passages, tags, collections, highlights, captures."""

from __future__ import annotations

import math
import re
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.db.models.functions import UUID7, Coalesce, Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from library import document_kinds, facet_registry
from library.facet_registry import PageState
from library.limits import MAX_COLLECTION, MAX_NOTE, MAX_QUERY, MAX_QUOTE, MAX_TAG, MAX_TITLE
from library.querysets import LibraryItemQuerySet, in_some_page_state
from library.search.sql import search_text
from library.tiers import Tier, effective_tier, tier_of

TEASER = 260  # characters
NEWS = timedelta(days=14)  # after which a list no longer says that a page changed
WORDS_PER_MINUTE = 238  # Brysbaert 2019: mean silent reading rate of adults for non-fiction


RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks ps sd ug ur yi".split())  # languages
# The last of the settings that a summary was made with, where it was asked for in a language.
_LANGUAGE_CODE = re.compile("[a-z]{2,3}(-[A-Za-z]+)?")


def direction_of(language: str) -> str:
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


class Color(models.TextChoices):
    """Colours of tags and highlights; a tag's is optional."""

    YELLOW = "yellow", gettext_noop("Yellow")
    GREEN = "green", gettext_noop("Green")
    BLUE = "blue", gettext_noop("Blue")
    PINK = "pink", gettext_noop("Pink")
    ORANGE = "orange", gettext_noop("Orange")


class Tag(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags"
    )
    name = models.CharField(max_length=MAX_TAG)
    color = models.CharField(max_length=8, blank=True, choices=Color)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="library_tag_owner_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the URL of the library page filtered by the tag."""
        return f"{reverse('library:items')}?{urlencode({'tag': self.name})}"


class TagAlias(models.Model):
    """A name that a tag had before it was renamed, merged into another, or deleted.

    It stands for `tag`. Without one its tag was deleted, and no tag of that name is made again
    except by hand. `items` had the tag, of which `changed` did not have `tag` before: that undoes
    a merge.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, related_name="aliases")
    name = models.CharField(max_length=MAX_TAG)
    color = models.CharField(max_length=8, blank=True, choices=Color)
    items = ArrayField(models.UUIDField(), default=list, blank=True)
    changed = ArrayField(models.UUIDField(), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="library_tag_alias_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """Items chosen by hand or, with a query, a saved search."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections"
    )
    name = models.CharField(max_length=MAX_COLLECTION)
    query = models.CharField(max_length=MAX_QUERY, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="library_collection_owner_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        named = {"q": self.query} if self.query else {"collection": self.name}
        return f"{reverse('library:items')}?{urlencode(named)}"


def new_share_key() -> str:
    return secrets.token_urlsafe(16)


class SharedFeed(models.Model):
    """Items of one owner that whoever has the secret address may read: a collection's, or all.

    The address holds the key with a signature (`library.syndication.sharing`), so that the row
    alone gives nobody the address; a new key makes the old address void.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shared_feeds"
    )
    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, null=True, related_name="shared_feeds"
    )
    key = models.CharField(max_length=40, unique=True, default=new_share_key, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "collection"],
                nulls_distinct=False,
                name="library_shared_feed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.collection.name if self.collection else "Library"


class LibraryItem(models.Model):
    """A document in one owner's library.

    The transform stage computes the score; the database derives the tier from it, unless the owner
    has overridden it.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    # No index of its own: those in Meta begin with it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="library_items",
        db_index=False,
    )
    source_type = models.CharField(max_length=16, choices=document_kinds.choices)
    title = models.CharField(max_length=MAX_TITLE)
    author = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=255, blank=True)
    url = models.TextField(blank=True)
    canonical_url = models.TextField(blank=True)
    domain = GeneratedField(
        expression=Func(
            F("canonical_url"),
            Value("/"),
            Value(3),
            function="split_part",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    site_folded = GeneratedField(
        expression=Lower("site"), output_field=models.CharField(max_length=255), db_persist=True
    )
    filename = models.CharField(max_length=255, blank=True)
    content_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=8, blank=True)
    image_url = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    summary = models.TextField(blank=True)
    key_points = ArrayField(models.TextField(), default=list, blank=True)
    tags = models.ManyToManyField(Tag, related_name="items", blank=True)
    # Key phrases that are no tags, as they fit no other item; and their forms by `tag_key`, which
    # are compared.
    key_phrases = ArrayField(models.TextField(), default=list, db_default=[], blank=True)
    phrase_keys = ArrayField(
        models.TextField(), default=list, db_default=[], blank=True, editable=False
    )
    collections = models.ManyToManyField(Collection, related_name="items", blank=True)
    quality_score = models.FloatField()
    quality_parts = models.JSONField(default=list, blank=True)
    tier_override = models.CharField(max_length=1, blank=True, db_default="", choices=Tier)
    tier = GeneratedField(
        expression=effective_tier(),
        output_field=models.CharField(max_length=1, choices=Tier),
        db_persist=True,
    )
    word_count = models.PositiveIntegerField(default=0)
    # By field, which processor made it (see library.provenance). `made_by` holds the `by` values,
    # which is:stale compares with the current processors.
    provenance = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False
    )
    made_by = GeneratedField(
        expression=Func(
            F("provenance"), template="jsonb_path_query_array(%(expressions)s, '$.*.by')"
        ),
        output_field=models.JSONField(),
        db_persist=True,
    )
    # When to call the language model that was unavailable at filing.
    model_due_at = models.DateTimeField(null=True, editable=False)
    # The text is filed; its job has yet to make its summary, tags and vectors.
    analysis_due = models.BooleanField(default=False, db_default=False, editable=False)
    # When to look after the text's pictures; null: nothing is left to do.
    pictures_due_at = models.DateTimeField(null=True, editable=False)
    # MinHash signature of the text and its bands, by which near-identical texts are found.
    signature = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    signature_version = models.PositiveSmallIntegerField(
        default=1, db_default=1, editable=False
    )  # minhash.VERSION it was made with
    bands = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)

    markdown = models.TextField(blank=True)
    file_path = models.CharField(max_length=500)
    original_path = models.CharField(max_length=500)
    original_type = models.CharField(max_length=127)
    stored_bytes = models.PositiveBigIntegerField(db_default=0, default=0, editable=False)

    # When the original was fetched or uploaded.
    fetched_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    favourite_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    later_at = models.DateTimeField(null=True, blank=True)  # since when it is to be read later
    # The owner's note on the item.
    note = models.TextField(max_length=MAX_NOTE, blank=True, db_default="", default="")
    # What is known of its page (facet_registry.PageState): since when it is watched, when it
    # changed and moved last, and since when it is gone or has another text in its place.
    watched_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)
    gone_at = models.DateTimeField(null=True, editable=False)
    # Percent of the text that was read, for resuming there.
    read_progress = models.PositiveSmallIntegerField(db_default=0, default=0)
    # When read_progress was last set; null before the text is begun and once it is read to its end.
    progress_at = models.DateTimeField(null=True, editable=False)
    # The date of before:, after: and the year facet.
    dated_at = GeneratedField(
        expression=Coalesce("published_at", "created_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # Name of the vector index that has the current passages; empty: not indexed yet.
    index_name = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    # A second index that has them: of the model that search is switched to, or was before.
    other_index_name = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    indexed_at = models.DateTimeField(null=True, editable=False)

    search_vector = GeneratedField(
        expression=SearchVector(search_text("title"), weight="A", config="simple")
        + SearchVector(search_text("author"), search_text("site"), weight="B", config="simple")
        + SearchVector(search_text("summary"), weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = LibraryItemQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                "owner", "canonical_url", condition=~Q(canonical_url=""), name="library_item_url"
            ),
            models.UniqueConstraint(
                "owner", "content_hash", condition=Q(canonical_url=""), name="library_item_file"
            ),
            models.CheckConstraint(
                condition=Q(quality_score__gte=0, quality_score__lte=10),
                name="library_item_score_range",
            ),
        ]
        indexes = [
            # The library's default order, and its keyset paging.
            models.Index(fields=["owner", "-created_at", "-id"], name="library_item_newest"),
            # Sorted by score, and the tier filter.
            models.Index(fields=["owner", "-quality_score", "-id"], name="library_item_best"),
            # Sorted by date of publication.
            models.Index(
                "owner",
                F("published_at").desc(nulls_last=True),
                F("id").desc(),
                name="library_item_dated",
            ),
            # Sorted by title.
            models.Index(fields=["owner", "title", "id"], name="library_item_titled"),
            # before:, after: and the facet of years.
            models.Index(fields=["owner", "dated_at"], name="library_item_when"),
            # Index-only scans for the facet counts and the total.
            models.Index(
                fields=["owner"],
                include=[
                    *("id", "tier", "source_type", "language"),
                    *("domain", "dated_at", "read_at"),
                    *("favourite_at", "archived_at", "later_at"),
                ],
                name="library_item_facets",
            ),
            # Items that are not in the vector index yet.
            models.Index(
                fields=["index_name", "id"],
                include=["other_index_name"],
                name="library_item_indexed",
            ),
            # Items with a state of their page, for its facet.
            models.Index(
                fields=["owner"],
                condition=in_some_page_state(),
                name="library_item_states",
            ),
            # What has changed lately.
            models.Index(
                fields=["owner", "-changed_at"],
                condition=Q(changed_at__isnull=False),
                name="library_item_changed",
            ),
            # What is being read, the last first.
            models.Index(
                fields=["owner", "-progress_at"],
                condition=Q(progress_at__isnull=False),
                name="library_item_being_read",
            ),
            # Items with the same key phrase, of which it becomes a tag.
            GinIndex("phrase_keys", name="library_item_phrases"),
            # Near-identical texts share a band.
            GinIndex("bands", name="library_item_bands"),
            # Items with a language model call due.
            models.Index(
                fields=["model_due_at"],
                condition=Q(model_due_at__isnull=False),
                name="library_item_model_due",
            ),
            # Items whose job has not made all of them.
            models.Index(
                fields=["id"],
                condition=Q(analysis_due=True),
                name="library_item_analysis_due",
            ),
            # Items with pictures to be kept.
            models.Index(
                fields=["pictures_due_at"],
                include=["owner"],
                condition=Q(pictures_due_at__isnull=False),
                name="library_item_pictures_due",
            ),
            # The same file again.
            models.Index(fields=["owner", "content_hash"], name="library_item_content"),
            # Words in title, author, site and summary: the library's q=.
            GinIndex("search_vector", name="library_item_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:item", args=[self.pk])

    @property
    def searchable(self) -> str:
        """By what it is found: `words`, or `both` words and meaning, once its vectors are there."""
        return "both" if self.index_name else "words"

    @property
    def text_direction(self) -> str:
        """`rtl` for languages written from right to left, else `ltr`."""
        return direction_of(self.language)

    @property
    def summary_language(self) -> str:
        """The language of summary and key points: by a language model it may be another one."""
        made_by = self.provenance.get("summary", {}).get("by", "")
        setting = made_by.rpartition("+")[2]
        return setting if _LANGUAGE_CODE.fullmatch(setting) else self.language

    @property
    def summary_direction(self) -> str:
        return direction_of(self.summary_language)

    @property
    def page_states(self) -> list[PageState]:
        return [state for state in PageState if getattr(self, f"{state}_at") is not None]

    @property
    def shown_states(self) -> str:
        """What a list says of the page: `Gone`, `Moved`; of a change only while it is new."""
        found = [state for state in self.page_states if state != PageState.WATCHED]
        if self.changed_at is not None and timezone.now() - self.changed_at > NEWS:
            found.remove(PageState.CHANGED)
        return ", ".join(gettext(facet_registry.STATES[state]) for state in found)

    @cached_property
    def tag_list(self) -> list[Tag]:
        """The item's tags; `for_listing` prefetches them."""
        return list(self.tags.all())

    @property
    def teaser(self) -> str:
        """The beginning of the summary, at most TEASER characters."""
        return self.summary if len(self.summary) <= TEASER else f"{self.summary[: TEASER - 1]}…"

    @property
    def reading_minutes(self) -> int:
        return max(1, math.ceil(self.word_count / WORDS_PER_MINUTE))

    @property
    def minutes_left(self) -> int:
        """How long the rest takes to read."""
        return max(1, math.ceil(self.reading_minutes * (100 - self.read_progress) / 100))

    @property
    def scored_tier(self) -> Tier:
        """The tier without the owner's override."""
        return tier_of(self.quality_score)

    @property
    def shown_score(self) -> str:
        return f"{self.quality_score:.1f}"

    def get_source_type_display(self) -> str:  # type: ignore[no-redef]
        """The kind's label. Django's own lists all kinds anew for each item, as `choices` is a
        function: a twentieth of the library page (2026-11-28)."""
        return gettext(document_kinds.label(self.source_type))

    @property
    def source_label(self) -> str:
        return self.site or self.filename or self.get_source_type_display()

    def result(self) -> dict[str, Any]:
        """Return the item's part of a completed job's result."""
        return {
            "item_id": str(self.pk),
            "file_path": self.file_path,
            "title": self.title,
            "tier": self.tier,
            "quality_score": self.quality_score,
        }


class TrashedItem(models.Model):
    """A deleted item that can be restored: its rows as JSON; its files stay where they are.

    It has the item's id. See `library.items.trash`.
    """

    id: UUID = models.UUIDField(primary_key=True, editable=False)  # type: ignore[assignment]
    # No index of its own: the one in Meta begins with it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="trashed_items",
        db_index=False,
    )
    # Items that were deleted together are restored together by an undo.
    batch = models.UUIDField(db_index=True)
    title = models.CharField(max_length=MAX_TITLE)
    source = models.CharField(max_length=255, blank=True)
    url = models.TextField(blank=True)
    file_path = models.CharField(max_length=500)
    original_path = models.CharField(max_length=500)
    tags = ArrayField(models.TextField(), default=list)
    rows = models.JSONField(default=dict)  # by table, each as PostgreSQL's to_jsonb writes it
    trashed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-trashed_at", "-id")
        indexes = [
            models.Index(fields=["owner", "-trashed_at", "-id"], name="library_trash_newest")
        ]

    def __str__(self) -> str:
        return self.title


class PendingRemoval(models.Model):
    """Files and vectors to look after: what no row names any more is removed by the sweeper.

    Database triggers insert it in the transaction that deletes an item or a job, however that is
    done: by a queryset, by the cascade of a deleted account or in SQL. It has no foreign keys, as
    it outlives what it names. See `library.items.files.removal`.
    """

    owner_id = models.BigIntegerField()
    # The item whose files and vectors are meant, or the path of one file.
    item_id = models.UUIDField(null=True, unique=True)
    file = models.CharField(max_length=500, null=True, unique=True)  # noqa: DJ001 - unique
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "library_pendingremoval"  # the triggers name it
        constraints = [
            models.CheckConstraint(
                condition=Q(item_id__isnull=False) ^ Q(file__isnull=False),
                name="library_removal_of_one",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="library_removal_due")]

    def __str__(self) -> str:
        return self.file or f"item {self.item_id}"


class ItemVersion(models.Model):
    """An item's text as it was before its page changed.

    Versions of an item are a chain: the `digest` of each is of its content and of the digest
    before (`library.items.revisions`).
    """

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=MAX_TITLE)
    markdown = models.TextField(blank=True)
    word_count = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    fetched_at = models.DateTimeField()
    replaced_at = models.DateTimeField(db_default=Now(), editable=False)
    # How the following version differs from this one, in words.
    change = models.CharField(max_length=300, blank=True, db_default="", default="")
    stored_bytes = GeneratedField(
        expression=Func(F("markdown"), function="octet_length"),
        output_field=models.PositiveBigIntegerField(),
        db_persist=True,
    )
    # SHA-256 in hexadecimal; empty: made before there was a chain.
    digest = models.CharField(max_length=64, blank=True, db_default="", default="", editable=False)
    previous_digest = models.CharField(
        max_length=64, blank=True, db_default="", default="", editable=False
    )

    class Meta:
        ordering = ("-replaced_at", "-id")
        indexes = [
            # An item's versions, newest first.
            models.Index(fields=["item", "-replaced_at", "-id"], name="library_version_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.fetched_at:%Y-%m-%d}"


class CaptureKind(models.TextChoices):
    """What a capture is a picture of: the page as one HTML file, or how it looked."""

    PAGE = "page", "Page"
    SCREENSHOT = "screenshot", gettext_noop("Screenshot")
    THUMBNAIL = "thumbnail", gettext_noop("Thumbnail")
    PDF = "pdf", "PDF"


class Capture(models.Model):
    """A file that shows an item's web page as it was: it exists once its file is stored.

    Those without a version belong to the item's present text; when a changed text replaces it,
    they go with it to its version. There is one of a kind for each. Who deletes a row lists its
    file as a pending removal, by a database trigger. See `library.items.files.captures`.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    # No index of its own: the unique constraint's begins with it.
    item = models.ForeignKey(
        LibraryItem, on_delete=models.CASCADE, related_name="captures", db_index=False
    )
    version = models.ForeignKey(
        ItemVersion, on_delete=models.CASCADE, null=True, related_name="captures"
    )
    kind = models.CharField(max_length=10, choices=CaptureKind)
    path = models.CharField(max_length=500)  # in the file store
    media_type = models.CharField(max_length=127)
    stored_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # hexadecimal, of the file
    url = models.TextField(blank=True)  # that the page had in the end
    # What made it, with its version: `browser/1`, or `inlining/1` where there is no browser.
    made_by = models.CharField(max_length=40)
    is_faithful = models.BooleanField(db_default=True, default=True)  # as a browser showed it
    note = models.CharField(max_length=500, blank=True, db_default="", default="")  # what it lacks
    width = models.PositiveIntegerField(db_default=0, default=0)  # of a picture, in its pixels
    height = models.PositiveIntegerField(db_default=0, default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("kind",)
        constraints = [
            models.UniqueConstraint(
                fields=["item", "version", "kind"],
                nulls_distinct=False,
                name="library_capture_once",
            ),
        ]
        # For the question whether any row still names a file.
        indexes = [models.Index(fields=["path"], name="library_capture_path")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.item_id}"


class Watch(models.Model):
    """That an item's page is visited again, when, and what the last visit found.

    It is there while the item's `watched_at` is set. See `ingestion.watching`.
    """

    class Trouble(models.TextChoices):
        MISSING = "missing", gettext_noop("The page is not found")
        UNREACHABLE = "unreachable", gettext_noop("The site can't be reached")
        REPLACED = "replaced", gettext_noop("Another text is there")
        REFUSED = "refused", gettext_noop("The page can't be read")

    item = models.OneToOneField(
        LibraryItem, on_delete=models.CASCADE, primary_key=True, related_name="watch"
    )
    interval = models.PositiveIntegerField("hours between two visits")
    next_visit_at = models.DateTimeField()
    visited_at = models.DateTimeField(null=True, editable=False)
    etag = models.TextField(blank=True, db_default="", default="", editable=False)
    last_modified = models.TextField(blank=True, db_default="", default="", editable=False)
    # What the last visits met, one after another, and since when.
    trouble = models.CharField(
        max_length=12, choices=Trouble, blank=True, db_default="", default="", editable=False
    )
    trouble_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(db_default=0, default=0, editable=False)
    last_error = models.TextField(blank=True, db_default="", default="", editable=False)

    class Meta:
        indexes = [
            # What is visited next.
            models.Index(fields=["next_visit_at"], name="library_watch_due"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.next_visit_at:%Y-%m-%d %H:%M}"


class ItemAlias(models.Model):
    """URL or file hash of an item that was merged into this one."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="aliases")
    canonical_url = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner", "canonical_url", condition=~Q(canonical_url=""), name="library_alias_url"
            ),
            models.UniqueConstraint(
                "owner", "content_hash", condition=Q(canonical_url=""), name="library_alias_file"
            ),
        ]

    def __str__(self) -> str:
        return self.canonical_url or self.content_hash


class DismissedDuplicate(models.Model):
    """A pair of similar items that the owner marked as no duplicates; `one` has the smaller id."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # No index of its own: the unique constraint's begins with it.
    one = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "library_toldapart"  # its name before the model was renamed
        constraints = [
            models.UniqueConstraint("one", "other", name="library_told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="library_told_apart_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


class Highlight(models.Model):
    """A highlighted part of an item's text, located by its quote and the text around it.

    Follows the TextQuoteSelector of the W3C Web Annotation Data Model.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="highlights")
    quote = models.TextField(max_length=MAX_QUOTE)
    prefix = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    note = models.TextField(max_length=MAX_QUOTE, blank=True)
    color = models.CharField(max_length=8, choices=Color, default=Color.YELLOW)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.quote[:60]


class Passage(models.Model):
    """A searchable part of an item's text; its id is also its point's id in the vector index."""

    id: UUID = models.UUIDField(primary_key=True, editable=False)  # type: ignore[assignment]
    # No index of its own: the unique constraint's begins with it.
    item = models.ForeignKey(
        LibraryItem, on_delete=models.CASCADE, related_name="passages", db_index=False
    )
    ordinal = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    start = models.PositiveIntegerField()
    # Where it is in its source: pairs of offset in `text` and place (`library.items.places`).
    places = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True, editable=False
    )
    search_vector = GeneratedField(
        expression=SearchVector(search_text("heading"), search_text("text"), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # Stems, parts of compounds and the like (`library.search.word_forms`); null: not made yet.
    word_forms = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ("item", "ordinal")
        constraints = [
            models.UniqueConstraint("item", "ordinal", name="library_passage_ordinal"),
        ]
        indexes = [
            # Full-text search when the vector index is unavailable.
            GinIndex("search_vector", name="library_passage_words"),
            GinIndex(fields=["word_forms"], name="library_passage_forms"),
            models.Index(
                fields=["id"], condition=Q(word_forms=None), name="library_passage_no_forms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading or self.text[:60]}"


# Models of a package of their own, which Django looks for here.
import library.installation  # noqa: E402
import library.pictures.models  # noqa: E402
import library.vector_index.models  # noqa: E402, F401
