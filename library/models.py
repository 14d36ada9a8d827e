"""What an owner keeps: items, their passages, tags and collections."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.db.models.functions import UUID7, Coalesce, Lower, Now
from django.utils.functional import cached_property
from django.utils.http import urlencode

from librarian_site.core.url_cache import known_url
from library import document_kinds
from library.querysets import LibraryItemQuerySet
from library.search.sql import search_text
from library.tiers import Tier, effective_tier, tier_of

TEASER = 260  # characters
MAX_NOTE = 20_000  # characters
WORDS_PER_MINUTE = 238  # Brysbaert 2019: mean silent reading rate of adults for non-fiction


RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks ps sd ug ur yi".split())  # languages


class Color(models.TextChoices):
    """Of tags and highlights; a tag has none unless it is given one."""

    YELLOW = "yellow", "Yellow"
    GREEN = "green", "Green"
    BLUE = "blue", "Blue"
    PINK = "pink", "Pink"
    ORANGE = "orange", "Orange"


class Tag(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tags"
    )
    name = models.CharField(max_length=60)
    color = models.CharField(max_length=8, blank=True, choices=Color)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="library_tag_owner_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return tag_url(self.name)


def tag_url(name: str) -> str:
    """All of the owner's items that have the tag."""
    return f"{known_url('library:items')}?{urlencode({'tag': name})}"


class Collection(models.Model):
    """Items put there by hand or, with a query, whatever the query finds at the time."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections"
    )
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=500, blank=True)
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
        return f"{known_url('library:items')}?{urlencode(named)}"


class LibraryItem(models.Model):
    """One thing in one owner's library.

    The score is computed by the transform stage; the tier follows from it in the database, or is
    the owner's own.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    # Every index below begins with it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="library_items",
        db_index=False,
    )
    source_type = models.CharField(max_length=16, choices=document_kinds.choices)
    title = models.CharField(max_length=500)
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
    # Who made each field (see library.provenance); their versions alone are what is:stale compares.
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
    # When the model is to be asked that could not be when it was filed.
    model_due_at = models.DateTimeField(null=True, editable=False)
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

    # When its original was fetched or handed in.
    fetched_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    # The owner's own, on the whole of it.
    note = models.TextField(max_length=MAX_NOTE, blank=True, db_default="", default="")
    # Percent of the text that was scrolled past, where reading goes on.
    read_progress = models.PositiveSmallIntegerField(db_default=0, default=0)
    # What before: and after: compare, and the year it is counted under.
    dated_at = GeneratedField(
        expression=Coalesce("published_at", "created_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # The index its passages are in as they are now; empty: they have yet to be brought there.
    index_name = models.CharField(max_length=200, blank=True, db_default="", editable=False)
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
            # The facets' counts and the total, from the index alone.
            models.Index(
                fields=["owner"],
                include=[
                    *("id", "tier", "source_type", "language"),
                    *("domain", "dated_at", "read_at"),
                ],
                name="library_item_facets",
            ),
            # Which items the index still lacks.
            models.Index(fields=["index_name", "id"], name="library_item_indexed"),
            # Near-identical texts share a band.
            GinIndex("bands", name="library_item_bands"),
            # Whose turn it is to be tried with the model again.
            models.Index(
                fields=["model_due_at"],
                condition=Q(model_due_at__isnull=False),
                name="library_item_model_due",
            ),
            # The same file again.
            models.Index(fields=["owner", "content_hash"], name="library_item_content"),
            # Words in title, author, site and summary: the library's q=.
            GinIndex("search_vector", name="library_item_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return known_url("library:item", self.pk)

    @property
    def text_direction(self) -> str:
        """`rtl` for languages written from right to left, else `ltr`."""
        return "rtl" if self.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"

    @cached_property
    def tag_list(self) -> list[Tag]:
        """Its tags, which `for_listing` brings along for all of its rows."""
        return list(self.tags.all())

    @property
    def teaser(self) -> str:
        """The summary's beginning."""
        return self.summary if len(self.summary) <= TEASER else f"{self.summary[: TEASER - 1]}…"

    @property
    def reading_minutes(self) -> int:
        return max(1, math.ceil(self.word_count / WORDS_PER_MINUTE))

    @property
    def scored_tier(self) -> Tier:
        """What the tier would be without the owner's word."""
        return tier_of(self.quality_score)

    @property
    def shown_score(self) -> str:
        return f"{self.quality_score:.1f}"

    @property
    def source_label(self) -> str:
        return self.site or self.filename or self.get_source_type_display()

    def result(self) -> dict[str, Any]:
        """What a finished job says of its item."""
        return {
            "item_id": str(self.pk),
            "file_path": self.file_path,
            "title": self.title,
            "tier": self.tier,
            "quality_score": self.quality_score,
        }


class ItemVersion(models.Model):
    """An item's text as it was before its page changed."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=500)
    markdown = models.TextField(blank=True)
    word_count = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    fetched_at = models.DateTimeField()
    replaced_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-replaced_at", "-id")
        indexes = [
            # An item's versions, newest first.
            models.Index(fields=["item", "-replaced_at", "-id"], name="library_version_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.fetched_at:%Y-%m-%d}"


class ItemAlias(models.Model):
    """What else an item goes by since it was merged: another address, or another file's hash."""

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
    """Two similar items that their owner said are not the same; `one` has the smaller id."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The constraint's index begins with it.
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
    """A piece of an item's text that was marked, found again by its words and their neighbours.

    As the TextQuoteSelector of the W3C Web Annotation Data Model.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="highlights")
    quote = models.TextField(max_length=5000)
    prefix = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    note = models.TextField(max_length=5000, blank=True)
    color = models.CharField(max_length=8, choices=Color, default=Color.YELLOW)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.quote[:60]


class Passage(models.Model):
    """One searchable piece of an item's text; its id is its vector's id."""

    id: UUID = models.UUIDField(primary_key=True, editable=False)  # type: ignore[assignment]
    # The constraint's index begins with it.
    item = models.ForeignKey(
        LibraryItem, on_delete=models.CASCADE, related_name="passages", db_index=False
    )
    ordinal = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    start = models.PositiveIntegerField()
    search_vector = GeneratedField(
        expression=SearchVector(search_text("heading"), search_text("text"), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("item", "ordinal")
        constraints = [
            models.UniqueConstraint("item", "ordinal", name="library_passage_ordinal"),
        ]
        indexes = [
            # Search by words when the vector index is away.
            GinIndex("search_vector", name="library_passage_words"),
        ]

    def __str__(self) -> str:
        return f"{self.heading or self.text[:60]}"
