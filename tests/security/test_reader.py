"""Parsers in a process of their own: the same answers, within limits."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import psutil
import pytest

from ingestion.documents.errors import (
    BrokenDocument,
    Cancelled,
    DeadlineExceeded,
    NotContent,
    ReaderKilled,
    TooLarge,
    UnsupportedType,
)
from ingestion.documents.media_types import DOCX, EPUB, HTML, PDF, TEXT
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract as extract_here
from ingestion.sandbox import client, readers, turns
from ingestion.sandbox.client import ReadLimits, extract
from tests.documents import builders

KINDS = {
    HTML: builders.article().encode(),
    PDF: builders.pdf(3),
    TEXT: builders.SENTENCES.encode(),
    DOCX: builders.word_document(),
    EPUB: builders.book(),
}
pytestmark = pytest.mark.usefixtures("own_servers")  # each reads in the process of the sandbox
# More than a socket holds: its fork is there until the answer is taken.
LONG_ANSWER = Resource((builders.SENTENCES * 9_000).encode(), TEXT)
LONG = "<p>" + builders.SENTENCES * 60_000  # some 28 MB that take seconds


def page(content: str) -> Resource:
    return Resource(content.encode(), HTML, url="https://example.org/a")


def process() -> psutil.Process:
    extract(page(builders.article()), no_progress)
    assert client._reader is not None
    assert client._reader._process is not None
    return psutil.Process(client._reader._process.pid)


@pytest.mark.parametrize("kind", KINDS)
def test_it_answers_what_the_extractor_answers(kind: str) -> None:
    resource = Resource(KINDS[kind], kind, url="https://example.org/a")
    there, here = extract(resource, no_progress), extract_here(resource, no_progress)
    # When each part was made, and how long it took, is its own.
    assert [made.name for made in there.made] == [made.name for made in here.made]
    assert replace(there, made=()) == replace(here, made=())


def test_progress_comes_page_by_page() -> None:
    told: list[str] = []
    extract(Resource(builders.pdf(7), PDF), lambda percent, message: told.append(message))
    assert [m for m in told if m.startswith("Read page")] == [
        f"Read page {n} of 7" for n in range(1, 8)
    ]


@pytest.mark.parametrize(
    ("resource", "error"),
    [
        (page("<html></html>"), NotContent),
        (Resource(b"%PDF-1.4 nothing", PDF), BrokenDocument),
        (Resource(b"OggS", "audio/ogg"), UnsupportedType),
    ],
)
def test_failures_come_through_as_they_are(resource: Resource, error: type[Exception]) -> None:
    with pytest.raises(error) as here:
        extract_here(resource, no_progress)
    with pytest.raises(error) as there:
        extract(resource, no_progress)
    assert str(there.value) == str(here.value)


def test_memory_has_a_limit() -> None:
    with pytest.raises((TooLarge, BrokenDocument)):
        extract(page(LONG), no_progress, ReadLimits(memory=40_000_000))


@pytest.mark.parametrize(("size", "seconds"), [(4, 1), (1, 0.2)], ids=["processor", "wall"])
def test_time_has_a_limit(size: int, seconds: float) -> None:
    with pytest.raises(DeadlineExceeded, match=f"longer than {seconds} seconds") as raised:
        extract(page(LONG * size), no_progress, ReadLimits(seconds=seconds))
    assert raised.value.permanent


def test_cancel_comes_through_a_silent_parser_and_the_next_document_is_read() -> None:
    before = process()
    began = time.monotonic()

    def cancel(percent: float, message: str) -> None:
        if time.monotonic() - began > 0.4:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        extract(page(LONG), cancel)
    assert not before.is_running()  # it was not waited for
    assert extract(page(builders.article()), no_progress).title == "The keepers of Marrow Point"


def test_a_reader_that_was_killed_is_replaced() -> None:
    running = process()
    running.kill()
    running.wait()
    assert extract(page(builders.article()), no_progress).title == "The keepers of Marrow Point"


def kill(*, fork_only: bool) -> bool:
    """As the system does when memory is short; whether a document was being read."""
    if client._reader is None or not client._reader.is_running:
        return False
    assert client._reader._process is not None
    running = psutil.Process(client._reader._process.pid)
    forks = running.children()
    for each in forks:
        each.kill()
    if forks and not fork_only:
        running.kill()
        running.wait()
    return bool(forks)


@pytest.mark.parametrize("fork_only", [False, True])
def test_a_document_whose_reader_was_killed_is_read_again_alone(
    fork_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.5)
    told: list[str] = []
    killed: list[bool] = []

    def kill_once(percent: float, message: str) -> None:
        told.append(message)
        if not any(killed):
            killed.append(kill(fork_only=fork_only))

    with turns.turn(no_progress, alone=False):  # another worker reads, and does not end in time
        assert extract(LONG_ANSWER, kill_once).kind == "text"
    assert any(killed)
    assert "Waiting until there is memory" in told


def test_a_reader_that_is_killed_each_time_fails_for_now_only() -> None:
    def kill_each(percent: float, message: str) -> None:
        kill(fork_only=False)

    with pytest.raises(ReaderKilled) as raised:
        extract(LONG_ANSWER, kill_each)
    assert not raised.value.permanent
    assert extract(page(builders.article()), no_progress).title == "The keepers of Marrow Point"


def test_a_fork_killed_in_mid_sentence_ends_its_document_only() -> None:
    """Half a frame is not waited for, and the next document's answer is not read as its rest."""
    running = process()

    def kill(percent: float, message: str) -> None:
        if killed:
            return
        # Its answer is more than the socket holds, and nobody reads while this goes on.
        (fork,) = running.children()
        while fork.status() != psutil.STATUS_SLEEPING:
            time.sleep(0.01)
        fork.send_signal(signal.SIGBUS)
        # Until it is gone: a send that is drained fast enough ends before it minds the signal.
        fork.wait(60)
        killed.append(fork)

    for _ in range(3):
        killed: list[psutil.Process] = []
        with pytest.raises(BrokenDocument):
            extract(LONG_ANSWER, kill)
        assert running.is_running()
        assert extract(page(builders.article()), no_progress).title == "The keepers of Marrow Point"


def test_it_knows_no_secrets_and_loads_no_model() -> None:
    running = process()
    assert not {"LIBRARIAN_DATA_DIR", "SECRET_KEY", "DATABASE_URL"} & set(running.environ())
    loaded = "\n".join(mapped.path for mapped in running.memory_maps())
    assert "libpdfium" in loaded
    assert "onnxruntime" not in loaded


def test_it_ends_with_its_worker() -> None:
    program = (
        "from ingestion.sandbox import client\n"
        "from ingestion.documents.types import Resource, no_progress\n"
        "client.extract(Resource(b'Some words for a reader', 'text/plain'), no_progress)\n"
        "print(client._reader._process.pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=readers.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        running = psutil.Process(int(worker.stdout.readline()))
        worker.kill()
    running.wait(timeout=60)


@pytest.mark.parametrize("answer", [{"document": {"kind": "x"}}, {"document": None}, {}])
def test_an_answer_that_is_no_document_is_a_broken_document(answer: dict[str, Any]) -> None:
    with pytest.raises(BrokenDocument):
        client._outcome(answer, page(""), ReadLimits())


def test_what_a_parser_throws_is_logged_and_the_document_is_broken(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(BrokenDocument):
        client._outcome({"defect": "Traceback: boom"}, page(""), ReadLimits())
    assert "boom" in caplog.text


def test_documents_are_whole_after_the_passage() -> None:
    fields = extract(page(builders.article()), no_progress)
    assert isinstance(fields, Document)
    assert fields.original == builders.article().encode()
    assert fields.kind == "article"
    assert fields.signals.links == 2
