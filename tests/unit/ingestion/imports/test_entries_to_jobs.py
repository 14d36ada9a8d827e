"""Imports are worked through a few at a time, and no step is done twice."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ingestion.imports import archives, service
from ingestion.imports.entries_to_jobs import WINDOW, advance, settle
from ingestion.imports.models import Import
from ingestion.jobs.service import IngestionOrchestrator, WrongState
from ingestion.models import IngestionJob, JobStatus
from librarian_site.models import User
from library import storage
from library.models import Collection, Highlight, LibraryItem
from tests.factories import make_item, make_job, make_user
from tests.imports.test_documents import PAGES, warc_of

pytestmark = pytest.mark.django_db(transaction=True)


def entry(n: int = 1, **fields: Any) -> dict[str, Any]:
    return {"kind": "link", "url": f"https://example.org/{n}", "title": f"Page {n}", **fields}


def imported(*entries: dict[str, Any], owner: User | None = None, **options: Any) -> Import:
    """A started import of these entries."""
    content = json.dumps({service.ARCHIVE_KEY: list(entries)}).encode()
    owner = owner or make_user()
    batch = service.create(owner=owner, files=[("mine.json", content)])
    return service.start(owner=owner, import_id=batch.pk, **options)


def complete(job: IngestionJob) -> LibraryItem:
    """End the job as its worker does: with an item of its own id."""
    item = make_item(job.owner, url=job.url, canonical_url=job.canonical_url)
    LibraryItem.objects.filter(pk=item.pk).delete()
    item.pk = job.pk
    item.save(force_insert=True)
    IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.COMPLETED, item=item)
    return item


def states(batch: Import) -> list[str]:
    return list(batch.entries.values_list("state", flat=True))


def test_only_so_many_become_jobs_at_a_time() -> None:
    batch = imported(*(entry(n) for n in range(WINDOW + 5)))
    advance(60)
    jobs = IngestionJob.objects.filter(owner=batch.owner)
    assert jobs.count() == WINDOW
    assert {job.priority for job in jobs} == {"low"}
    for job in jobs[:2]:
        complete(job)
    advance(60)
    assert jobs.all().count() == WINDOW + 2
    assert batch.counts()["added"] == 2


def test_what_an_entry_says_is_given_to_its_item() -> None:
    said = entry(
        added="2020-01-02T03:04:05Z",
        tags=["old town", "Sea"],
        collection=["Trips", "North"],
        favourite=True,
        archived=True,
        note="My own words",
        highlights=[{"text": "Some text", "note": "Mine", "color": "green"}],
    )
    batch = imported(said, tags=["from afar"], collection="Everything")
    advance(60)
    complete(IngestionJob.objects.get(owner=batch.owner))
    advance(60)
    item = LibraryItem.objects.get(owner=batch.owner)
    assert {tag.name for tag in item.tags.all()} == {"old town", "Sea", "from afar"}
    assert {each.name for each in item.collections.all()} == {
        "Trips / North",
        "Everything",
    }
    assert item.created_at.isoformat() == "2020-01-02T03:04:05+00:00"
    assert item.read_at and item.favourite_at and item.archived_at
    assert item.note == "My own words"
    highlight = item.highlights.get()
    assert (highlight.quote, highlight.note, highlight.suffix) == ("Some text", "Mine", ".")
    assert highlight.color == "green"
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == ("completed", ["added"])


def test_a_second_run_merges_and_doubles_nothing() -> None:
    owner = make_user()
    item = make_item(owner, url="https://example.org/1", tags=("kept",), note="Mine")
    Highlight.objects.create(item=item, quote="Some text", note="First")
    said = entry(
        tags=["new"], read=False, note="More", highlights=[{"text": "Some text", "note": "Second"}]
    )
    for _ in range(2):
        batch = imported(said, owner=owner)
        advance(60)
        assert states(batch) == ["merged"]
    assert not IngestionJob.objects.filter(owner=owner).exists()
    assert {tag.name for tag in item.tags.all()} == {"kept", "new"}
    assert item.highlights.get().note == "First"
    assert LibraryItem.objects.get(pk=item.pk).note == "Mine\n\nMore"


def test_the_same_address_twice_in_a_file_is_one_item_with_what_both_say() -> None:
    batch = imported(entry(tags=["one"]), entry(tags=["two"]))
    advance(60)
    complete(IngestionJob.objects.get(owner=batch.owner))
    advance(60)
    item = LibraryItem.objects.get(owner=batch.owner)
    assert {tag.name for tag in item.tags.all()} == {"one", "two"}


def test_a_search_of_the_same_name_takes_no_items() -> None:
    owner = make_user()
    Collection.objects.create(owner=owner, name="Sea", query="tag:sea")
    make_item(owner, url="https://example.org/1")
    imported(entry(collection=["Sea"]), owner=owner)
    advance(60)
    assert LibraryItem.objects.get(owner=owner).collections.get().name == "Sea (imported)"


def test_a_note_becomes_a_text_and_feeds_wait_to_be_followed() -> None:
    batch = imported(
        {"kind": "note", "text": "# A thought\n\nof mine", "title": "A thought"},
        {"kind": "feed", "url": "https://example.org/feed"},
        {"kind": "reference", "title": "A book"},
        {"kind": "reference", "title": "A paper", "doi": "10.1000/x"},
    )
    advance(60)
    assert states(batch) == ["working", "waiting", "skipped", "working"]
    names = IngestionJob.objects.filter(owner=batch.owner).values_list("filename", "url")
    assert set(names) == {("A thought.md", ""), ("", "https://doi.org/10.1000/x")}


def test_a_failed_entry_tells_why_and_can_be_imported_again() -> None:
    batch = imported(entry(1, tags=["x"]), entry(2, url="http://10.0.0.1/x"))
    advance(60)
    job = IngestionJob.objects.get(owner=batch.owner)
    IngestionJob.objects.filter(pk=job.pk).update(
        status=JobStatus.FAILED, error="It is gone.", error_code="not_found"
    )
    advance(60)
    assert states(batch) == ["failed", "failed"]
    again = json.dumps(service.failures(batch)).encode()
    repeated = service.create(owner=batch.owner, files=[("failures.json", again)])
    first = repeated.entries.first()
    assert first is not None
    assert (first.data["url"], first.data["tags"]) == ("https://example.org/1", ["x"])
    service.retry(owner=batch.owner, import_id=batch.pk)
    assert states(batch) == ["waiting", "waiting"]


def test_pausing_takes_back_what_has_not_begun() -> None:
    batch = imported(*(entry(n) for n in range(3)))
    advance(60)
    at_work = IngestionJob.objects.filter(owner=batch.owner).first()
    assert at_work is not None
    IngestionJob.objects.filter(pk=at_work.pk).update(status=JobStatus.PROCESSING)
    service.pause(owner=batch.owner, import_id=batch.pk)
    assert sorted(states(batch)) == ["waiting", "waiting", "working"]
    complete(at_work)
    advance(60)
    assert sorted(states(batch)) == ["added", "waiting", "waiting"]
    service.resume(owner=batch.owner, import_id=batch.pk)
    advance(60)
    assert sorted(states(batch)) == ["added", "working", "working"]


def readable(job: IngestionJob) -> None:
    """Its text is filed, and it went back to let other texts go first."""
    complete(job)
    IngestionJob.objects.filter(pk=job.pk).update(
        status=JobStatus.QUEUED, item=None, readable_at=timezone.now()
    )


def test_what_can_be_read_goes_on_while_an_import_is_paused() -> None:
    batch = imported(entry(1), entry(2))
    advance(60)
    first, second = IngestionJob.objects.filter(owner=batch.owner).order_by("created_at")
    readable(first)
    service.pause(owner=batch.owner, import_id=batch.pk)
    assert states(batch) == ["working", "waiting"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (JobStatus.QUEUED, JobStatus.CANCELLED)


def test_what_was_half_made_goes_when_an_import_is_cancelled() -> None:
    batch = imported(entry())
    advance(60)
    readable(IngestionJob.objects.get(owner=batch.owner))
    service.cancel(owner=batch.owner, import_id=batch.pk)
    assert states(batch) == ["cancelled"]
    assert not LibraryItem.objects.filter(owner=batch.owner).exists()


def test_what_was_done_before_it_was_cancelled_keeps_what_its_entry_says() -> None:
    batch = imported(entry(1, tags=["sea"]), entry(2), collection="Trips")
    advance(60)
    first, _ = IngestionJob.objects.filter(owner=batch.owner).order_by("created_at")
    item = complete(first)
    service.cancel(owner=batch.owner, import_id=batch.pk)
    advance(60)
    assert states(batch) == ["added", "cancelled"]
    assert [tag.name for tag in item.tags.all()] == ["sea"]
    assert [each.name for each in item.collections.all()] == ["Trips"]
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert advance(60) == 0


def test_a_round_amid_a_pause_takes_no_entry_for_cancelled() -> None:
    batch = imported(entry())
    advance(60)

    def round_before(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith('UPDATE "ingestion_importentry"') and not seen:
            seen.append(sql)
            settle(batch, time.monotonic() + 60)
        return execute(sql, *args)

    seen: list[str] = []
    with connection.execute_wrapper(round_before):
        service.pause(owner=batch.owner, import_id=batch.pk)
    assert seen
    assert states(batch) == ["waiting"]


def test_entries_of_an_import_that_was_cancelled_long_ago_are_settled() -> None:
    batch = imported(entry(1), entry(2))
    advance(60)
    first, second = IngestionJob.objects.filter(owner=batch.owner).order_by("created_at")
    complete(first)
    complete(second)
    service.cancel(owner=batch.owner, import_id=batch.pk)
    Import.objects.filter(pk=batch.pk).update(ended_at="2020-01-01T00:00:00Z")
    second.delete()
    advance(60)
    assert states(batch) == ["added", "cancelled"]


def test_cancelling_ends_its_jobs_and_no_others() -> None:
    owner = make_user()
    own = make_job(owner, url="https://example.org/1")
    batch = imported(entry(1), entry(2), owner=owner)
    advance(60)
    service.cancel(owner=owner, import_id=batch.pk)
    assert states(batch) == ["cancelled", "cancelled"]
    own.refresh_from_db()
    assert own.status == "queued"
    assert IngestionJob.objects.get(owner=owner, url="https://example.org/2").status == "cancelled"
    with pytest.raises(WrongState):
        service.resume(owner=owner, import_id=batch.pk)


def test_a_job_that_is_gone_is_drawn_again() -> None:
    batch = imported(entry())
    advance(60)
    IngestionJob.objects.filter(owner=batch.owner).delete()
    advance(60)
    assert states(batch) == ["working"]
    assert IngestionJob.objects.filter(owner=batch.owner).count() == 1


def test_twenty_thousand_lines_are_accepted_within_five_seconds() -> None:
    lines = "\n".join(f"https://example.org/{n} Page {n}" for n in range(20_000))
    owner = make_user()
    began = os.times()
    batch = service.create(owner=owner, files=[("links.txt", lines.encode())])
    # Of processor time, ours and our child's: others may be at work on the machine.
    spent = sum(os.times()[:4]) - sum(began[:4])
    assert batch.entries.count() == 20_000
    assert spent < 5


def test_nobody_sees_what_belongs_to_another() -> None:
    batch = imported(entry())
    with pytest.raises(service.ImportNotFound):
        service.get(owner=make_user(), import_id=batch.pk)


def test_characters_that_the_database_does_not_take_are_replaced() -> None:
    batch = imported(entry(title="A\x00B \\u0000 \ud800", note="\x00"))
    row = batch.entries.get()
    title = "A\N{REPLACEMENT CHARACTER}B \\u0000 ?"
    assert (row.label, row.data["title"]) == (title, title)


def test_the_documents_of_a_file_become_items_of_their_own() -> None:
    from tests.documents import builders

    package = builders.archive({"notes/a.md": b"# Alpha\n\nIt turns.", "b.txt": b"Beta words."})
    owner = make_user()
    batch = service.create(owner=owner, files=[("docs.zip", package)])
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    jobs = IngestionJob.objects.filter(owner=owner).order_by("filename")
    assert [job.filename for job in jobs] == ["a.md", "b.txt"]
    first = IngestionOrchestrator()
    for job in jobs:
        first.process_job(job.pk)
    advance(60)
    batch.refresh_from_db()
    assert (states(batch), batch.state) == (["added", "added"], "completed")
    alpha = LibraryItem.objects.get(owner=owner, title="Alpha")
    assert [each.name for each in alpha.collections.all()] == ["notes"]
    assert batch.archive_path == ""


def test_the_messages_of_a_mailbox_become_items_of_their_own() -> None:
    box = (
        b"From a@b.org Wed May  1 10:00:00 2024\nFrom: Ruth <r@b.org>\nSubject: One\n\n"
        b">From here.\n\n"
        b"From a@b.org Wed May  1 10:00:00 2024\nFrom: Mina <m@b.org>\nSubject: Two\n\nThere.\n"
    )
    owner = make_user()
    batch = service.create(owner=owner, files=[("list.mbox", box)])
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    for job in IngestionJob.objects.filter(owner=owner):
        IngestionOrchestrator().process_job(job.pk)
    advance(60)
    items = LibraryItem.objects.filter(owner=owner).order_by("title")
    assert [(item.title, item.author, item.markdown) for item in items] == [
        ("One", "Ruth", "From here."),
        ("Two", "Mina", "There."),
    ]


NOTES = b"""<?xml version="1.0" encoding="UTF-8"?>
<en-export application="Evernote"><note><title>Gates</title><created>20240102T030405Z</created>
<tag>canal</tag><content><![CDATA[<en-note>They turn.</en-note>]]></content></note>
<note><title>Locks</title><content><![CDATA[<en-note>They lift.</en-note>]]></content></note>
</en-export>"""


def test_each_note_of_evernote_is_a_file_of_its_own() -> None:
    owner = make_user()
    batch = service.create(owner=owner, files=[("notes.enex", NOTES)])
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    first, second = IngestionJob.objects.filter(owner=owner).order_by("created_at")
    assert (first.filename, second.filename) == ("Gates.enex", "Locks.enex")
    content = storage.read(second.upload_path)
    assert b"They lift." in content
    assert b"They turn." not in content
    assert content.endswith(b"</en-export>")


def test_a_mail_that_names_an_evernote_file_stays_as_it_is() -> None:
    mail = b"From a@b.org Wed May  1 10:00:00 2024\nFrom: R <r@b.org>\nSubject: %s\n\nText.\n\n"
    box = mail % b"An <en-export> file" + mail % b"Its <note is lost"
    owner = make_user()
    batch = service.create(owner=owner, files=[("list.mbox", box), ("notes.enex", NOTES)])
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    jobs = IngestionJob.objects.filter(owner=owner).order_by("created_at")
    names = ["An en-export file.eml", "Its note is lost.eml", "Gates.enex", "Locks.enex"]
    assert [job.filename for job in jobs] == names
    assert storage.read(jobs[0].upload_path) in box
    assert storage.read(jobs[1].upload_path) in box


def test_a_note_that_cannot_be_cut_out_fails_alone() -> None:
    late = NOTES.replace(b"<note>", b"<!--" + b" " * archives.HEAD + b"--><note>", 1)
    owner = make_user()
    batch = service.create(owner=owner, files=[("a.enex", late), ("b.enex", NOTES)])
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    assert states(batch) == ["failed", "failed", "working", "working"]
    assert "Export it again" in batch.entries.all()[0].error


def test_an_entry_that_cannot_begin_holds_up_no_other() -> None:
    batch = imported(entry(1), entry(2), entry(3))
    Import.objects.filter(pk=batch.pk).update(formats=["mailbox"], archive_path="imports/x.zip")
    nowhere = {"kind": "document", "content_file": f"0-{'9' * 5000}"}  # no number of Python's
    batch.entries.filter(position=2).update(data=nowhere)
    advance(60)
    assert states(batch) == ["working", "failed", "working"]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_documents_of_several_files_come_from_the_right_one() -> None:
    owner = make_user()
    files = [
        ("notes.enex", NOTES),
        ("notes.enex", NOTES.replace(b"They", b"Boats")),
        ("crawl.warc", warc_of(PAGES[:1], packed=False)),
        ("list.txt", b"https://example.org/other"),
    ]
    batch = service.create(owner=owner, files=files)
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    jobs = IngestionJob.objects.filter(owner=owner).order_by("created_at")
    assert [job.filename for job in jobs] == [*["Gates.enex", "Locks.enex"] * 2, "", ""]
    contents = [storage.read(job.upload_path) for job in jobs[:5]]
    assert b"They lift." in contents[1]
    assert b"Boats lift." in contents[3]
    assert contents[3].startswith(b"<?xml")
    assert contents[4].startswith(b"WARC/")
    assert jobs[5].url == "https://example.org/other"


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_pages_of_a_web_archive_are_filed_under_their_addresses() -> None:
    owner = make_user()
    batch = service.create(owner=owner, files=[("crawl.warc.gz", warc_of(PAGES, packed=True))])
    service.start(owner=owner, import_id=batch.pk)
    advance(60)
    jobs = IngestionJob.objects.filter(owner=owner).order_by("created_at")
    assert [job.url for job in jobs] == [url for url, _ in PAGES]
    assert [storage.read(job.upload_path)[:2] for job in jobs] == [b"\x1f\x8b"] * 2
    assert complete(jobs[0]).canonical_url == jobs[0].canonical_url
