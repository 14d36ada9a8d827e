"""Items whose makers have moved on: shown as stale, and processed again without fetching."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from ingestion.documents import processor_versions, processors
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator
from ingestion.models import IngestionJob, JobStatus
from librarian_site.models import User
from library import provenance, storage
from library.items import actions
from library.models import LibraryItem
from tests.documents import builders
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
Work = Callable[[], int]
OLD = {"summary": {"by": "summary/0", "maker": "summary", "version": "0"}}
TODAY = {
    "summary": {
        "by": f"summary/{processors.SUMMARY.version}",
        "maker": "summary",
        "version": processors.SUMMARY.version,
    }
}


@pytest.fixture
def filed(owner: User, documents: DocumentServer, work: Work) -> LibraryItem:
    orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    work()
    return LibraryItem.objects.get()


def outdate(item: LibraryItem) -> None:
    entries = {**item.provenance, **OLD}
    LibraryItem.objects.filter(pk=item.pk).update(provenance=entries, summary="An old summary.")


def test_a_filed_item_knows_who_made_it(filed: LibraryItem) -> None:
    assert set(filed.provenance) >= {
        "text",
        "title",
        "summary",
        "key_points",
        "key_phrases",
        "quality",
    }
    text = filed.provenance["text"]
    assert (text["maker"], text["input"]) == ("html", filed.content_hash)
    assert text["detail"]["charset"] == "utf-8"
    assert set(filed.made_by) <= processor_versions.current()
    assert not provenance.is_stale(filed)
    assert filed.fetched_at is not None


def test_an_older_maker_makes_an_item_stale(owner: User) -> None:
    old = make_item(owner, provenance=OLD)
    waiting = make_item(owner, provenance=TODAY, model_due_at=timezone.now())
    fresh = make_item(owner, provenance=TODAY)
    unknown = make_item(owner)
    assert set(LibraryItem.objects.stale()) == {old, waiting}
    assert [provenance.is_stale(item) for item in (old, waiting, fresh, unknown)] == [
        *(True, True, False, False)
    ]


@pytest.mark.parametrize(
    ("setting", "value", "outdated"),
    [
        ("LIBRARIAN_LLM", "openai:test-model", {"Summary, key points", "Key phrases", "Quality"}),
        ("LIBRARIAN_EMBEDDING_MODEL", "another/model", {"Summary, key points", "Key phrases"}),
        ("LIBRARIAN_LLM_LANGUAGE", "de", set()),  # of a model that there is not
    ],
)
def test_another_model_makes_an_item_stale(
    filed: LibraryItem, settings: Any, setting: str, value: str, outdated: set[str]
) -> None:
    assert not LibraryItem.objects.stale().exists()
    before = getattr(settings, setting)
    setattr(settings, setting, value)
    assert provenance.is_stale(filed) == LibraryItem.objects.stale().exists() == bool(outdated)
    lines = provenance.lines(filed)
    assert {line.fields for line in lines if line.outdated == "other model"} == outdated
    assert not any(line.outdated == "older version" for line in lines)
    setattr(settings, setting, before)
    assert not provenance.is_stale(filed)


def test_is_stale_narrows_lists_and_searches(page: Client, owner: User, api: Client) -> None:
    make_item(owner, title="Outdated one", provenance=OLD)
    make_item(owner, title="Current one", provenance=TODAY)
    stale = page.get("/library/", {"q": "is:stale"}).content.decode()
    assert ("Outdated one" in stale, "Current one" in stale) == (True, False)
    others = page.get("/library/", {"q": "-is:stale"}).content.decode()
    assert ("Outdated one" in others, "Current one" in others) == (False, True)
    found = api.get("/api/v1/library", {"q": "one is:stale"}).json()
    assert [item["title"] for item in found["items"]] == ["Outdated one"]


def test_processing_again_fetches_nothing(
    owner: User, documents: DocumentServer, work: Work, filed: LibraryItem
) -> None:
    outdate(filed)
    job = orchestrator.submit_reprocessing(owner=owner, item=filed)
    work()
    job.refresh_from_db()
    again = LibraryItem.objects.get()
    assert (job.status, job.item) == (JobStatus.COMPLETED, again)
    assert documents.hits["/article"] == 1
    assert again.pk == filed.pk
    assert again.summary == filed.summary
    assert not provenance.is_stale(again)
    assert (again.fetched_at, again.canonical_url) == (filed.fetched_at, filed.canonical_url)
    assert not again.versions.exists()
    assert storage.read(again.original_path) == builders.article().encode()


def test_a_page_s_declared_charset_is_remembered(
    owner: User, documents: DocumentServer, work: Work
) -> None:
    content = builders.article("Łódź").replace('<meta charset="utf-8">', "")
    documents.page("/polish", content.encode("cp1250"), content_type="text/html; charset=cp1250")
    orchestrator.submit_job(owner=owner, url=documents.url("/polish"))
    work()
    orchestrator.submit_reprocessing(owner=owner, item=LibraryItem.objects.get())
    work()
    assert LibraryItem.objects.get().title == "Łódź"


def test_an_uploaded_file_is_processed_again_too(owner: User, work: Work) -> None:
    text = b"# Harbour\n\n" + b"The harbour was dredged in 1902 by forty men. " * 12
    orchestrator.submit_file(owner=owner, filename="notes.md", content=text)
    work()
    item = LibraryItem.objects.get()
    orchestrator.submit_reprocessing(owner=owner, item=item)
    work()
    assert LibraryItem.objects.get().pk == item.pk
    assert set(IngestionJob.objects.values_list("status", flat=True)) == {"completed"}


def test_an_item_is_processed_again_once_at_a_time(owner: User, filed: LibraryItem) -> None:
    job = orchestrator.submit_reprocessing(owner=owner, item=filed)
    with pytest.raises(AlreadyIngesting) as raised:
        orchestrator.submit_reprocessing(owner=owner, item=filed)
    assert raised.value.job == job


def test_what_is_gone_can_t_be_processed_again(owner: User, work: Work, filed: LibraryItem) -> None:
    job = orchestrator.submit_reprocessing(owner=owner, item=filed)
    actions.delete_item(filed)
    work()
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "item_gone")
    assert not LibraryItem.objects.exists()


def test_a_saved_copy_that_is_gone_says_so(owner: User, work: Work, filed: LibraryItem) -> None:
    storage.delete(filed.original_path)
    job = orchestrator.submit_reprocessing(owner=owner, item=filed)
    work()
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "item_gone")
    assert "saved copy" in job.error


def test_the_item_page_says_who_made_what(page: Client, filed: LibraryItem) -> None:
    text = page.get(filed.get_absolute_url()).content.decode()
    assert "How this was made" in text
    assert "Summary, key points" in text
    assert "Process again" in text
    assert "older version" not in text
    outdate(filed)
    assert (
        "Parts of this were made by an older version"
        in page.get(filed.get_absolute_url()).content.decode()
    )


def test_the_button_processes_again(page: Client, filed: LibraryItem, stranger: User) -> None:
    answer = page.post(f"/library/{filed.pk}/reenrich/")
    job = IngestionJob.objects.get(options__has_key="reenrich")
    assert answer["Location"] == job.get_absolute_url()
    assert page.post(f"/library/{filed.pk}/reenrich/")["Location"] == job.get_absolute_url()
    theirs = make_item(stranger)
    assert page.post(f"/library/{theirs.pk}/reenrich/").status_code == 404


def test_the_ticked_items_are_processed_again(page: Client, owner: User, stranger: User) -> None:
    mine = [make_item(owner), make_item(owner)]
    theirs = make_item(stranger)
    page.post("/library/reenrich/", {"item": [str(item.pk) for item in (*mine, theirs)]})
    jobs = IngestionJob.objects.all()
    assert {job.options["reenrich"] for job in jobs} == {str(item.pk) for item in mine}
    assert {job.priority for job in jobs} == {"low"}


def test_the_api_tells_and_processes_again(api: Client, filed: LibraryItem, stranger: User) -> None:
    item = api.get(f"/api/v1/library/{filed.pk}").json()
    by_field = {made["field"]: made for made in item["provenance"]}
    assert by_field["summary"]["maker"] == "summary"
    assert by_field["summary"]["duration_ms"] >= 0
    assert by_field["text"]["input_hash"] == filed.content_hash
    assert item["stale"] is False
    answer = api.post(f"/api/v1/library/{filed.pk}/reenrich")
    assert answer.status_code == 202
    assert api.post(f"/api/v1/library/{filed.pk}/reenrich").status_code == 409
    assert api.post(f"/api/v1/library/{make_item(stranger).pk}/reenrich").status_code == 404


def run(*args: Any, **kw: Any) -> str:
    out = StringIO()
    call_command("reenrich", *args, stdout=out, **kw)
    return out.getvalue()


def test_the_command_takes_what_is_stale(owner: User, stranger: User) -> None:
    mine = make_item(owner, provenance=OLD)
    theirs = make_item(stranger, provenance=OLD)
    fresh = make_item(owner, provenance=TODAY)
    assert "1 queued" in run(user=owner.username)
    assert IngestionJob.objects.get().options["reenrich"] == str(mine.pk)
    assert "1 queued" in run()  # the other one: the first is under way
    assert IngestionJob.objects.filter(owner=stranger).get().options["reenrich"] == str(theirs.pk)
    assert "1 queued" in run(str(fresh.pk))
    with pytest.raises(CommandError, match="no item"):
        run("00000000-0000-0000-0000-000000000000")


def test_a_changed_page_shows_what_changed(
    page: Client, owner: User, documents: DocumentServer, work: Work, filed: LibraryItem
) -> None:
    changed = builders.article().replace("built in 1847", "built in 1848")
    documents.page("/article", changed)
    page.post(f"/library/{filed.pk}/refresh/")
    work()
    version = filed.versions.get()
    for path in (filed.get_absolute_url(), f"/library/{filed.pk}/changes/{version.pk}/"):
        text = page.get(path).content.decode()
        assert "<del>1847</del><ins>1848</ins>" in text
    assert page.get(f"/library/{filed.pk}/changes/{version.pk + 1}/").status_code == 404
