"""Which processors, under which settings, are current; what an older one made is stale."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from ingestion.documents.processors import PROCESSORS, Processor
from library import embedding_models


def current() -> frozenset[str]:
    """`name/version` of every processor, bare and with today's settings."""
    bare = {processor.key for processor in PROCESSORS}
    return frozenset(bare | {version_key(each.key, settings_key(each.name)) for each in PROCESSORS})


def settings_key(name: str) -> str:
    """The settings that this processor's answers depend on, as they are now; often empty."""
    processor = _by_name().get(name)
    if processor is None:
        return ""
    models = []
    if processor.embeds:
        models.append(embedding_models.of_analysis())
    if processor.asks_llm:
        models.append(settings.LIBRARIAN_LLM or "offline")
        if settings.LIBRARIAN_LLM and settings.LIBRARIAN_LLM_LANGUAGE:
            models.append(settings.LIBRARIAN_LLM_LANGUAGE)
    return "+".join(models)


def version_key(version: str, settings: str) -> str:
    """What an item stores of its processor: `summary/3+minilm+offline`."""
    return f"{version}+{settings}" if settings else version


@cache
def _by_name() -> dict[str, Processor]:
    return {processor.name: processor for processor in PROCESSORS}
