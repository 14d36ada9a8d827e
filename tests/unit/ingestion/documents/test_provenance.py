"""Who made what: noted by the stages, and known without loading them."""

from __future__ import annotations

import hashlib
from importlib import import_module

import numpy as np
import pytest

from ingestion import analysis, extraction
from ingestion.documents import processor_versions, processors
from ingestion.documents.provenance import Recorder
from ingestion.documents.types import Made, Resource, no_progress
from library.document_kinds import DOCUMENT_KINDS
from tests.documents import builders


def test_names_and_versions_are_each_processor_s_own() -> None:
    names = [processor.name for processor in processors.PROCESSORS]
    assert len(set(names)) == len(names)
    extractors = [import_module(kind.extractor) for kind in DOCUMENT_KINDS]
    assert {extractor.PROCESSOR for extractor in extractors} <= set(processors.PROCESSORS)
    assert {processor.key for processor in processors.PROCESSORS} <= processor_versions.current()


def test_names_that_rows_hold_stay() -> None:
    """They stand in the provenance of items; a name that changes would make them all stale."""
    assert {processor.name for processor in processors.PROCESSORS} >= {
        *("pdf", "docx", "epub", "html", "text"),
        *("passages", "language", "summary", "tags", "quality", "prompt"),
    }


def test_every_field_names_its_maker_and_what_it_was_made_from() -> None:
    page = builders.article().encode()
    raw = extraction.extract(Resource(page, "text/html", charset="utf-8"), no_progress)
    assert raw.charset == "utf-8"
    assert {made.name for made in raw.made} == {"text", "title", "author", "site", "published"}
    assert {made.input_hash for made in raw.made} == {hashlib.sha256(page).hexdigest()}
    processed = analysis.transform(raw, embed=lambda texts: np.ones((len(texts), 2), np.float32))
    by_field = {made.name: made for made in processed.made[len(raw.made) :]}
    assert set(by_field) == {
        *("passages", "language", "summary", "key_points", "tags", "key_phrases", "quality")
    }
    assert by_field["summary"].maker == "summary"
    digest = hashlib.sha256(raw.markdown.encode()).hexdigest()
    assert {made.input_hash for made in by_field.values()} == {digest}
    current = processor_versions.current()
    assert {f"{made.maker}/{made.version}" for made in processed.made} <= current


def test_what_fails_is_not_noted() -> None:
    recorder = Recorder("text")
    with pytest.raises(ValueError, match="no"), recorder.making("summary", by=processors.SUMMARY):
        raise ValueError("no")
    assert recorder.made == ()


def test_how_long_it_took_is_noted() -> None:
    recorder = Recorder("text")
    with recorder.making("summary", by=processors.SUMMARY):
        sum(range(200_000))
    made: Made = recorder.made[0]
    assert made.duration_ms > 0
    assert made.at.tzinfo is not None
