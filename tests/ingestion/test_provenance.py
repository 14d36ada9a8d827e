"""Who made what: noted by the stages, and known without loading them."""

from __future__ import annotations

import hashlib
import pkgutil
from importlib import import_module

import numpy as np
import pytest

from ingestion import extractors, transformers, versions
from ingestion.documents import Made, Resource, no_progress
from ingestion.provenance import Recorder
from ingestion.transformers import summary
from tests.documents import builders


def test_versions_are_those_of_the_makers() -> None:
    packages = (extractors, transformers)
    modules = [
        import_module(f"{package.__name__}.{found.name}")
        for package in packages
        for found in pkgutil.iter_modules(package.__path__)
    ]
    makers = {
        f"{m.__name__.rpartition('.')[2]}/{m.VERSION}" for m in modules if hasattr(m, "VERSION")
    }
    assert {"html/", "summary/"} <= {maker.partition("/")[0] + "/" for maker in makers}
    assert makers <= versions.current()


def test_every_field_names_its_maker_and_what_it_was_made_from() -> None:
    page = builders.article().encode()
    raw = extractors.extract(Resource(page, "text/html", charset="utf-8"), no_progress)
    assert raw.charset == "utf-8"
    assert {made.name for made in raw.made} == {"text", "title", "author", "site", "published"}
    assert {made.input_hash for made in raw.made} == {hashlib.sha256(page).hexdigest()}
    processed = transformers.transform(
        raw, embed=lambda texts: np.ones((len(texts), 2), np.float32)
    )
    by_field = {made.name: made for made in processed.made}
    assert set(by_field) == {"passages", "language", "summary", "key_points", "tags", "quality"}
    assert by_field["summary"].maker == "summary"
    digest = hashlib.sha256(raw.markdown.encode()).hexdigest()
    assert {made.input_hash for made in processed.made} == {digest}
    current = versions.current()
    assert {f"{made.maker}/{made.version}" for made in (*raw.made, *processed.made)} <= current


def test_what_fails_is_not_noted() -> None:
    recorder = Recorder("text")
    with pytest.raises(ValueError, match="no"), recorder.making("summary", by=summary):
        raise ValueError("no")
    assert recorder.made == ()


def test_how_long_it_took_is_noted() -> None:
    recorder = Recorder("text")
    with recorder.making("summary", by=summary):
        sum(range(200_000))
    made: Made = recorder.made[0]
    assert made.duration_ms > 0
    assert made.at.tzinfo is not None
