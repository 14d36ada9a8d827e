"""The command line, in this process."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rich.console import Console

from ingestion.live.cli_progress import watch
from ingestion.models import IngestionJob
from librarian_site.models import User
from tests.documents.server import DocumentServer
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)


def test_urls_and_files_are_submitted(
    owner: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# Notes")
    call_command("ingest", "https://example.org/a", str(notes), "--user", owner.username)
    assert set(IngestionJob.objects.values_list("url", "filename")) == {
        *(("https://example.org/a", ""), ("", "notes.md")),
    }
    assert len(capsys.readouterr().out.splitlines()) == 2


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))


def test_standard_input_is_a_text_with_links_or_a_named_document(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, b"see https://a.org/1\nand https://a.org/2.")
    call_command("ingest", "-")
    give(monkeypatch, b"# A note, with https://a.org/3")
    call_command("ingest", "-", "--name", "note.md")
    assert set(IngestionJob.objects.values_list("url", "filename")) == {
        *(("https://a.org/1", ""), ("https://a.org/2", ""), ("", "note.md")),
    }
    give(monkeypatch, b"nothing")
    with pytest.raises(CommandError, match=r"--name notes\.md"):
        call_command("ingest", "-")
    with pytest.raises(CommandError, match="write - as well"):
        call_command("ingest", "https://a.org/1", "--name", "x.md")


def test_what_is_at_work_already_is_followed(owner: User) -> None:
    for _ in range(2):
        call_command("ingest", "https://example.org/a")
    assert IngestionJob.objects.count() == 1


def test_without_an_account_it_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="Make an account first"):
        call_command("ingest", "https://example.org/a")
    with pytest.raises(CommandError, match="no user called x"):
        call_command("ingest", "https://example.org/a", "--user", "x")


def test_what_is_refused_is_named(owner: User, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="1 of 2 did not complete"):
        call_command("ingest", "ftp://example.org/a", "https://example.org/b")
    assert "Only http and https" in capsys.readouterr().err


def test_waiting_shows_how_each_ended(
    owner: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    done = make_job(owner, status="completed", item=make_item(owner, title="A fine item"))
    failed = make_job(owner, status="failed", error="The page is gone.", url="https://a.org/gone")
    console = Console(width=120, record=True, force_terminal=False)
    ended = watch([done, failed], console)
    text = console.export_text()
    assert [job.pk for job in ended] == [done.pk, failed.pk]
    assert "A fine item" in text
    assert "The page is gone." in text
    assert "100%" in text


def test_a_worker_that_is_told_to_stop_hands_its_job_back(
    owner: User, documents: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingestion.jobs import tracker
    from ingestion.jobs.service import IngestionOrchestrator

    job = IngestionOrchestrator().submit_job(owner=owner, url=documents.url("/stalled"))
    tracker.stop_working()
    try:
        IngestionOrchestrator().process_job(job.pk)
    finally:
        tracker._stop.clear()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 0)


def test_each_source_is_taken_or_refused_by_itself(
    owner: User, tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.LIBRARIAN_MAX_DOCUMENT_BYTES = 10
    for name, text in (("empty", ""), ("large", "x" * 11), ("small", "text")):
        (tmp_path / name).write_text(text)
    names = [str(tmp_path / name) for name in ("empty", "large", "small", "missing", "")]
    with pytest.raises(CommandError, match="4 of 5"):
        call_command("ingest", *names)
    said = capsys.readouterr().err
    for reason in ("is empty", "larger than", "no such file", "it is a folder"):
        assert reason in said
    assert list(IngestionJob.objects.values_list("filename", flat=True)) == ["small"]


def test_a_text_gives_the_links_in_it(owner: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("ingest", "Look:\nhttps://example.org/a.\nGood?")
    assert IngestionJob.objects.get().url == "https://example.org/a"
    assert "1 link, 2 lines without one." in capsys.readouterr().err


def test_what_the_library_has_is_said(owner: User, capsys: pytest.CaptureFixture[str]) -> None:
    item = make_item(owner, title="Lamps")
    call_command("ingest", item.url)
    assert f"already: Lamps ({item.get_absolute_url()})" in capsys.readouterr().out
    call_command("ingest", item.url, "--force-refresh")
    assert IngestionJob.objects.count() == 1
