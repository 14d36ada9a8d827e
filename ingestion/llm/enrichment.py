"""The whole of it: read the document with the model, take what holds, or say why not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.analysis.tags import with_own
from ingestion.documents import processors
from ingestion.documents.provenance import input_hash
from ingestion.documents.types import Made, ProcessedDocument, RawDocument, no_progress
from ingestion.llm import output_validation, prompt, score_adjustment
from ingestion.llm.client import LanguageModel, ModelUnavailable, Prices
from ingestion.llm.document_reader import Reading
from ingestion.llm.usage_budget import UsageBudget, month_began

if TYPE_CHECKING:
    from ingestion.documents.types import Progress

logger = logging.getLogger(__name__)

MIN_WORDS = 40  # a shorter text is its own summary
MAX_LISTED_TAGS = 150
COOLDOWN = 120.0  # seconds a provider is left alone that refused, was slow or dead
MAX_COOLDOWN = 900.0
FIRST_RETRY = timedelta(hours=1)  # until the model is tried again; doubles with each try
LAST_RETRY = timedelta(days=7)
MAX_TRIES = 8
NOT_TRIED = ("resting", "month")  # what does not count as a try
_CIRCUIT_KEY = "language-model-rests"


def is_configured() -> bool:
    return bool(settings.LIBRARIAN_LLM)


def enrich(
    raw: RawDocument,
    processed: ProcessedDocument,
    *,
    owner_id: int,
    job_id: UUID,
    owner_tags: Sequence[str] = (),
    tries: int = 0,
    progress: Progress = no_progress,
) -> ProcessedDocument:
    """The document with the model's summary, key points, tags and ratings; or without, saying why.

    `owner_tags` are the owner's, the most used first; `tries` how often it was tried in vain.
    """
    if not is_configured() or processed.word_count < MIN_WORDS:
        return processed
    model = _model()
    budget = UsageBudget(owner_id, job_id, model.name, processors.PROMPT.version)
    try:
        if reason := circuit_open_reason():
            raise ModelUnavailable("resting", reason)
        return _read(raw, processed, model, budget, owner_tags, progress)
    except ModelUnavailable as error:
        logger.warning("Job %s goes on without %s: %s", job_id, model.name, error)
        open_circuit(error)
        return _without(processed, error, tries)


def _read(
    raw: RawDocument,
    processed: ProcessedDocument,
    model: LanguageModel,
    budget: UsageBudget,
    owner_tags: Sequence[str],
    progress: Progress,
) -> ProcessedDocument:
    at = datetime.now(UTC)
    spoken = settings.LIBRARIAN_LLM_LANGUAGE or processed.language
    text = "\n\n".join(block.text for block in blocks_of(raw.markdown))
    allowed = _listed(owner_tags, (*processed.tags, *processed.phrases), f"{raw.title}\n{text}")
    reading = Reading(
        model=model,
        budget=budget,
        source=output_validation.Source(
            f"{raw.title}\n{text}", same_language=spoken == processed.language
        ),
        language=dict(settings.LANGUAGES).get(spoken, "the language of the document"),
        tags=allowed,
        progress=progress,
    )
    answer = reading.read(text, title=raw.title)
    taken = replace(
        processed,
        summary=reading.source.summary(answer.summary),
        key_points=tuple(
            reading.source.taken(answer.key_points, length=output_validation.POINT_LENGTH)[
                : output_validation.POINTS
            ]
        )
        or processed.key_points,
        tags=with_own(raw.tags, output_validation.tags(answer.tags, allowed)) or processed.tags,
        quality=score_adjustment.adjust(processed.quality, answer.ratings),
    )
    return replace(taken, made=(*processed.made, *_made(raw, processed, taken, reading, at)))


def _listed(owner_tags: Sequence[str], phrases: Sequence[str], text: str) -> list[str]:
    """The tags there are to choose from: the owner's, then what the text speaks of to a reader."""
    read = prompt.strip_injections(text).casefold()
    own = [phrase for phrase in phrases if phrase.casefold() in read]
    return list(dict.fromkeys((*owner_tags[:MAX_LISTED_TAGS], *own)))


def _made(
    raw: RawDocument,
    before: ProcessedDocument,
    after: ProcessedDocument,
    reading: Reading,
    at: datetime,
) -> list[Made]:
    """The fields that are the model's now; what it took stands with the summary alone."""
    use = reading.use
    detail: dict[str, str | int | float] = {
        "model": reading.model.name,
        "tokens": use.tokens,
        "input_tokens": use.input_tokens,
        "output_tokens": use.output_tokens,
        "read": round(100 * reading.share),
    }
    if use.cost is not None:
        detail["cost"] = float(use.cost)
    fields = ["summary"]
    fields += [
        name for name in ("key_points", "tags") if getattr(before, name) != getattr(after, name)
    ]
    return [
        Made(
            name=name,
            maker=reading.model.name,
            version=processors.PROMPT.version,
            input_hash=input_hash(raw.markdown),
            at=at,
            duration_ms=use.duration_ms,
            by=processors.PROMPT.name,
            detail=detail if name == "summary" else {"model": reading.model.name},
        )
        for name in (*fields, "quality")
    ]


def _without(
    processed: ProcessedDocument, error: ModelUnavailable, tries: int
) -> ProcessedDocument:
    """The offline document, its summary's maker saying why there is no better one."""
    tries += error.outcome not in NOT_TRIED
    instead: dict[str, str | int | float] = {"instead": str(error), "tries": tries}
    made = tuple(
        replace(each, detail=instead) if each.name == "summary" else each for each in processed.made
    )
    return replace(processed, made=made, model_due_at=_due(error, tries))


def _due(error: ModelUnavailable, tries: int) -> datetime | None:
    if error.outcome == "month":
        return (month_began() + timedelta(days=32)).replace(day=1)
    if not error.passing or tries >= MAX_TRIES:
        return None
    first = max(FIRST_RETRY, timedelta(seconds=error.after or 0))
    wait: timedelta = min(LAST_RETRY, first * 2 ** max(0, tries - 1))
    return timezone.now() + wait


def circuit_open_reason() -> str:
    """Why the provider is left alone for now: it failed, and not every job need wait for that."""
    try:
        return str(cache.get(_CIRCUIT_KEY, ""))
    except (RedisError, OSError):
        return ""  # then it is asked


def open_circuit(error: ModelUnavailable) -> None:
    if error.outcome not in ("refused", "slow", "dead"):
        return
    try:
        cache.set(_CIRCUIT_KEY, str(error), min(MAX_COOLDOWN, error.after or COOLDOWN))
    except (RedisError, OSError) as away:
        logger.info("The provider gets no rest: %s", away)


def _model() -> LanguageModel:
    return LanguageModel(
        name=settings.LIBRARIAN_LLM,
        url=settings.LIBRARIAN_LLM_URL,
        key=settings.LIBRARIAN_LLM_API_KEY,
        seconds=settings.LIBRARIAN_LLM_SECONDS,
        prices=Prices(*settings.LIBRARIAN_LLM_PRICES),
    )
