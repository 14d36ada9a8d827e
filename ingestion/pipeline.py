"""The three stages, from a source to an item in the library."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import timezone

from ingestion import embedding, llm
from ingestion.acquisition import fetch_and_read, read_limits
from ingestion.analysis import enrich, read
from ingestion.documents.errors import BelowFloor, Cancelled
from ingestion.documents.media_types import sniff
from ingestion.documents.processor_versions import settings_key
from ingestion.documents.types import Document, Resource, Source, no_progress, scaled
from ingestion.jobs import reprocessing
from ingestion.jobs.stage_outputs import StageOutputs
from ingestion.jobs.transitions import TextsFirst
from ingestion.loading import item_of, load, locate, nearest, unload
from ingestion.models import IngestionStage
from ingestion.sandbox.client import extract
from librarian_site.core.telemetry import tracing
from library.items.user_metadata import apply_user_metadata
from library.models import LibraryItem, Tag, TagAlias
from library.tiers import tier_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from ingestion.documents.types import Progress
    from ingestion.jobs.tracker import ProgressTracker

# Of the transform stage, when a model comes after it.
OFFLINE_SHARE = 0.3
READING_SHARE = 0.1  # of what is worked out offline


@dataclass(frozen=True, slots=True)
class PipelineResult:
    document: Document
    item: LibraryItem


class ContentPipeline:
    """Runs one job's source through extract, transform and load, telling the tracker.

    What a stage makes is kept, and a later attempt of the job takes it from there.
    """

    def __init__(
        self,
        *,
        owner_id: int,
        item_id: UUID,
        renews: bool = False,
        is_readable: bool = False,
        texts_wait: Callable[[], bool] = lambda: False,
        tier_floor: str = "",
        about: dict[str, Any] | None = None,
        on_filed: Callable[[LibraryItem], None] = lambda _: None,
    ) -> None:
        """`renews`: the item is there already, and what comes out is for it alone.

        `is_readable`: an earlier attempt has filed the text of this new item. `texts_wait` says
        whether others' texts come before the rest of this one.
        `tier_floor` is the least tier of a new item that is filed; empty: all are.
        `about` is what its owner says of it (`library.items.user_metadata`). `on_filed` is called
        once the item is in the library and found by searches, again when that is repeated.
        """
        self.owner_id = owner_id
        self.item_id = item_id
        self.renews = renews
        self.is_readable = is_readable
        self.texts_wait = texts_wait
        self.tier_floor = tier_floor
        self.about = about or {}
        self.on_filed = on_filed

    def run(self, source: Source, tracker: ProgressTracker) -> PipelineResult:
        """Return what each stage made; raises IngestionError, or LeaseLost from the tracker."""
        outputs = StageOutputs(tracker.job_id)

        extracted = outputs.extracted()
        if extracted is not None:
            tracker.stage_resumed(IngestionStage.EXTRACT, extracted.attempt)
        else:
            with _stage(IngestionStage.EXTRACT):
                tracker.stage_started(IngestionStage.EXTRACT, self._first_word(source))
                document, size = self._extract(source, tracker.stage_progress)
                extracted = outputs.save_extracted(document, attempt=tracker.attempt)
                tracker.stage_completed(bytes=size)

        transformed = outputs.transformed(extracted)
        if transformed is not None:
            tracker.stage_resumed(IngestionStage.TRANSFORM, transformed.attempt)
        else:
            with _stage(IngestionStage.TRANSFORM):
                tracker.stage_started(IngestionStage.TRANSFORM, "Reading")
                document = self._transform(extracted.document, tracker)
                transformed = outputs.save_transformed(
                    document, made_from=extracted, attempt=tracker.attempt
                )
                tracker.stage_completed()

        self._check_floor(transformed.document)
        with _stage(IngestionStage.LOAD):
            tracker.stage_started(IngestionStage.LOAD, "Preparing the index")
            filed = load(
                transformed.document,
                owner_id=self.owner_id,
                item_id=self.item_id,
                renews=self.renews or self.is_readable,
                progress=tracker.stage_progress,
            )
            if self.about:
                apply_user_metadata(self.about, filed.item)
            self.on_filed(filed.item)
        try:
            tracker.stage_completed()
            tracker.job_completed(filed.item.result())
        except Cancelled:
            unload(filed)
            raise
        return PipelineResult(transformed.document, filed.item)

    def _check_floor(self, document: Document) -> None:
        """Raise BelowFloor for what is not in the library, and would be below the floor there."""
        tier = tier_of(document.quality.score)
        if not self.tier_floor or tier <= self.tier_floor:
            return
        if item_of(document, owner_id=self.owner_id) in (None, self.item_id):
            kept = self.tier_floor.upper()
            raise BelowFloor(f"It is in tier {tier.upper()}; its feed keeps {kept} at least.")

    def _first_word(self, source: Source) -> str:
        if source.content is None:
            return "Fetching"
        return "Reading the saved copy" if self.renews else "Reading the file"

    def _extract(self, source: Source, progress: Progress) -> tuple[Document, int]:
        """The document, and how many bytes were fetched for it."""
        if source.content is not None:
            resource = Resource(
                content=source.content,
                media_type=source.media_type or sniff(source.content, "", source.filename),
                url=source.url,
                requested_url=source.url,
                filename=source.filename,
                charset=source.charset,
            )
            document = extract(resource, progress, read_limits())
        else:
            resource, document = fetch_and_read(source.url, progress)
        fetched_at = source.fetched_at or timezone.now()
        document = replace(document, fetched_at=fetched_at)
        return locate(document, owner_id=self.owner_id), resource.transferred

    def _transform(self, document: Document, tracker: ProgressTracker) -> Document:
        """Analyse offline and then, where one is configured, with a language model."""
        share = OFFLINE_SHARE if llm.is_configured() else 1
        progress = tracker.stage_progress
        known = item_of(document, owner_id=self.owner_id)
        text = read(
            document,
            nearest=nearest(document, owner_id=self.owner_id, but=(self.item_id, known)),
            progress=scaled(progress, 0, share * READING_SHARE),
        )
        if known in (None, self.item_id):
            self._file_text(text.document, tracker)
        tags = self._owner_tags()
        document = enrich(
            text,
            embed=embedding.embed,
            share=embedding.pass_sharing(),
            known_tags=tags,
            progress=scaled(progress, share * READING_SHARE, share),
        )
        document = llm.enrich(
            document,
            owner_id=self.owner_id,
            job_id=tracker.job_id,
            owner_tags=tags,
            tries=reprocessing.tries(self.item_id),
            progress=scaled(progress, share, 1),
        )
        made = (replace(each, under=settings_key(each.by or each.maker)) for each in document.made)
        return replace(document, made=tuple(made))

    def _file_text(self, document: Document, tracker: ProgressTracker) -> None:
        """File the text of a new item, to be read and found by words before the rest is made.

        Not that of a feed's entry which may be below its floor. Raises TextsFirst when others'
        texts come before the rest.
        """
        if self.renews or self.is_readable or self.tier_floor:
            return
        filed = load(
            document,
            owner_id=self.owner_id,
            item_id=self.item_id,
            text_only=True,
            progress=no_progress,
        )
        if filed.item.pk != self.item_id:  # another job has filed the page meanwhile
            return
        if self.about:
            apply_user_metadata(self.about, filed.item)
        tracker.item_readable(filed.item.pk)
        self.is_readable = True
        if self.texts_wait():
            raise TextsFirst("It can be read. Other texts come first.")

    def _owner_tags(self) -> list[str]:
        """The most used first; then the names that were merged into one of them."""
        tags = Tag.objects.filter(owner_id=self.owner_id).annotate(uses=Count("items"))
        merged = TagAlias.objects.filter(owner_id=self.owner_id, tag__isnull=False)
        return [
            *tags.order_by("-uses", "name").values_list("name", flat=True),
            *merged.values_list("name", flat=True),
        ]


@contextmanager
def _stage(stage: IngestionStage) -> Iterator[None]:
    """The stage's span."""
    with tracing.span(str(stage)) as span:
        try:
            yield
        except Exception as failure:
            span.fail(getattr(failure, "code", type(failure).__name__))
            raise
