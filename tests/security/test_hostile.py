"""Hostile documents through the reader, the judge and the page: no defect, no hang, no flood."""

from __future__ import annotations

import resource
import sys
import time
from statistics import median_low

import numpy as np
import pytest

from ingestion.analysis import transform
from ingestion.documents.errors import IngestionError
from ingestion.documents.media_types import TEXT, sniff
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.sandbox.client import ReadLimits, extract
from library import document_kinds
from library.items.text.rendering import render_text
from tests.documents import builders
from tests.security.hostile import Hostile, corpus

CORPUS = corpus()
LIMITS = ReadLimits(memory=600_000_000, seconds=2)
SECRETS = ("root:x:0:0", "root:*:0:0")


def flat(texts: object) -> np.ndarray:
    """Vectors that tell nothing: what is tried here is the rest."""
    return np.full((len(texts), 8), 8**-0.5, dtype=np.float32)  # type: ignore[arg-type]


def peak() -> int:
    """Bytes this process has ever held at once."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def judge(document: Document) -> tuple[float, str]:
    """Seconds of processor time to judge and draw it, and the HTML."""
    began = time.thread_time()
    transform(document, embed=flat)
    html = render_text(document.markdown).html
    return time.thread_time() - began, html


@pytest.fixture(scope="module")
def ordinary() -> float:
    """What judging and drawing takes for ordinary text of some 140 kB, in seconds."""
    text = builders.SENTENCES * 300
    document = extract(Resource(text.encode(), TEXT), no_progress)
    return median_low(judge(document)[0] for _ in range(3))


def test_there_are_enough() -> None:
    assert len(CORPUS) >= 300


@pytest.mark.usefixtures("own_servers")  # the process of the sandbox
@pytest.mark.parametrize("hostile", CORPUS, ids=str)
def test_it_is_read_or_refused(
    hostile: Hostile, ordinary: float, caplog: pytest.LogCaptureFixture
) -> None:
    before = peak()
    document = read(hostile)
    if document is not None:
        seconds, html = judge(document)
        assert seconds < 30 * ordinary
        assert "<script" not in html
        assert not any(secret in document.markdown for secret in SECRETS)
    assert peak() - before < LIMITS.memory
    # What no parser foresaw would be told as a defect.
    assert "A parser failed" not in caplog.text, caplog.text


def read(hostile: Hostile) -> Document | None:
    charset = hostile.declared.partition("charset=")[2]
    content = hostile.content
    resource = Resource(
        content,
        sniff(content, hostile.declared, hostile.filename),
        url="https://example.org/hostile",
        filename=hostile.filename,
        declared_type=hostile.declared,
        charset=charset,
    )
    try:
        document = extract(resource, no_progress, LIMITS)
    except IngestionError as error:
        assert error.permanent
        assert error.message.endswith(".")
        return None
    assert document.kind in document_kinds.names()
    assert "\x00" not in document.markdown + document.title + document.author
    document.markdown.encode()  # what can't be encoded can't be stored
    return document
