"""Enrichment by a language model: summary, key points, tags and ratings, or the reason for none."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.analysis.tags import divide
from ingestion.documents import processors
from ingestion.documents.provenance import input_hash
from ingestion.documents.types import Document, Made, no_progress
from ingestion.llm import output_validation, prompt, score_adjustment
from ingestion.llm.breaker import circuit_open_reason, open_circuit
from ingestion.llm.client import LanguageModel, ModelUnavailable, Prices
from ingestion.llm.document_reader import Reading
from ingestion.llm.usage_budget import UsageBudget, month_began
from librarian_site.core.i18n import languages

if TYPE_CHECKING:
    from ingestion.documents.types import Progress

logger = logging.getLogger(__name__)

MIN_WORDS = 40  # a shorter text is its own summary
MAX_LISTED_TAGS = 150
FIRST_RETRY = timedelta(hours=1)  # until the model is tried again; doubles with each failed try
LAST_RETRY = timedelta(days=7)
MAX_TRIES = 8
# Outcomes for which no request was made, so that they don't count as tries.
NOT_TRIED = ("circuit_open", "month")


def is_configured() -> bool:
    return bool(settings.LIBRARIAN_LLM)


def enrich(
    document: Document,
    *,
    owner_id: int,
    job_id: UUID,
    owner_tags: Sequence[str] = (),
    tries: int = 0,
    progress: Progress = no_progress,
) -> Document:
    """Return the document with the model's summary, key points, tags and ratings.

    When the model gives no usable answer, the document keeps its offline values, with the reason
    in the summary's provenance and the next try in `model_due_at`. `owner_tags` are the owner's
    tags, the most used first; `tries` is the number of failed tries so far.
    """
    if not is_configured() or document.word_count < MIN_WORDS:
        return document
    model = _model()
    budget = UsageBudget(owner_id, job_id, model.name, processors.PROMPT.version)
    try:
        if reason := circuit_open_reason():
            raise ModelUnavailable("circuit_open", reason)
        return _read(document, model, budget, owner_tags, progress)
    except ModelUnavailable as error:
        logger.warning("Job %s goes on without %s: %s", job_id, model.name, error)
        open_circuit(error)
        return _without(document, error, tries)


def _read(
    document: Document,
    model: LanguageModel,
    budget: UsageBudget,
    owner_tags: Sequence[str],
    progress: Progress,
) -> Document:
    at = datetime.now(UTC)
    language = settings.LIBRARIAN_LLM_LANGUAGE or document.language
    text = "\n\n".join(block.text for block in blocks_of(document.markdown))
    allowed = _allowed_tags(
        owner_tags,
        (*document.tags, *document.key_phrases, *document.phrases),
        f"{document.title}\n{text}",
    )
    reading = Reading(
        model=model,
        budget=budget,
        source=output_validation.Source(
            f"{document.title}\n{text}", same_language=language == document.language
        ),
        language=languages.NAMES.get(language, "the language of the document"),
        tags=allowed,
        progress=progress,
    )
    answer = reading.read(text, title=document.title)
    tags, phrases = _labels(document, output_validation.tags(answer.tags, allowed), owner_tags)
    points = reading.source.taken(answer.key_points, length=output_validation.POINT_LENGTH)
    taken = replace(
        document,
        summary=reading.source.summary(answer.summary),
        key_points=tuple(points[: output_validation.POINTS]) or document.key_points,
        tags=tags,
        key_phrases=phrases,
        quality=score_adjustment.adjust(document.quality, answer.ratings),
    )
    return replace(taken, made=(*document.made, *_made(document, taken, reading, at)))


def _labels(
    document: Document, chosen: Sequence[str], owner_tags: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags and key phrases among what the model chose; those there were if it chose nothing."""
    if not chosen:
        return document.tags, document.key_phrases
    return divide(chosen, own=document.own_tags, known=owner_tags)


def _allowed_tags(owner_tags: Sequence[str], phrases: Sequence[str], text: str) -> list[str]:
    """The tags the model may choose from: the owner's, then phrases that occur in the text.

    Injected lines don't count as text, so they can't add tags.
    """
    read = prompt.strip_injections(text).casefold()
    own = [phrase for phrase in phrases if phrase.casefold() in read]
    return list(dict.fromkeys((*owner_tags[:MAX_LISTED_TAGS], *own)))


def _made(
    before: Document,
    after: Document,
    reading: Reading,
    at: datetime,
) -> list[Made]:
    """Provenance of the fields the model produced; only the summary's holds tokens and cost."""
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
        name
        for name in ("key_points", "tags", "key_phrases")
        if getattr(before, name) != getattr(after, name)
    ]
    return [
        Made(
            name=name,
            maker=reading.model.name,
            version=processors.PROMPT.version,
            input_hash=input_hash(before.markdown),
            at=at,
            duration_ms=use.duration_ms,
            by=processors.PROMPT.name,
            detail=detail if name == "summary" else {"model": reading.model.name},
        )
        for name in (*fields, "quality")
    ]


def _without(document: Document, error: ModelUnavailable, tries: int) -> Document:
    """The offline document, with the model's failure noted in the summary's provenance."""
    tries += error.outcome not in NOT_TRIED
    instead: dict[str, str | int | float] = {"instead": str(error), "tries": tries}
    made = tuple(
        replace(each, detail=instead) if each.name == "summary" else each for each in document.made
    )
    return replace(document, made=made, model_due_at=_due(error, tries))


def _due(error: ModelUnavailable, tries: int) -> datetime | None:
    """When to try the model again; None for never."""
    if error.outcome == "month":
        return (month_began() + timedelta(days=32)).replace(day=1)
    if not error.passing or tries >= MAX_TRIES:
        return None
    first = max(FIRST_RETRY, timedelta(seconds=error.after or 0))
    wait: timedelta = min(LAST_RETRY, first * 2 ** max(0, tries - 1))
    return timezone.now() + wait


def _model() -> LanguageModel:
    return LanguageModel(
        name=settings.LIBRARIAN_LLM,
        url=settings.LIBRARIAN_LLM_URL,
        key=settings.LIBRARIAN_LLM_API_KEY,
        seconds=settings.LIBRARIAN_LLM_SECONDS,
        prices=Prices(*settings.LIBRARIAN_LLM_PRICES),
    )
