"""A model on loopback, and a document that was judged offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ingestion.analysis import transform
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from ingestion.llm import enrich
from ingestion.models import IngestionJob
from tests.documents import builders
from tests.factories import make_job
from tests.unit.ingestion.analysis.conftest import hashed

Enrich = Callable[..., Document]


def judge(markdown: str, title: str = "The keepers of Marrow Point") -> Document:
    page = extract(Resource(builders.article().encode(), "text/html"), no_progress)
    raw = replace(page, markdown=markdown, title=title)
    return transform(raw, embed=hashed)


@pytest.fixture(scope="session")
def judged() -> Document:
    return judge("\n\n".join(builders.PARAGRAPHS))


@pytest.fixture
def job(db: None) -> IngestionJob:
    return make_job()


@pytest.fixture
def enriched(job: IngestionJob, judged: Document) -> Enrich:
    """The document as the model leaves it, for a job of its own."""

    def run(document: Document = judged, **kw: Any) -> Document:
        kw = {"owner_tags": ["lighthouses"], **kw}
        return enrich(document, owner_id=job.owner_id, job_id=job.pk, **kw)

    return run
