"""The home page, without JavaScript and with htmx."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ingestion.models import IngestionJob
from librarian_site.models import User
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_asks_to_sign_in(client: Client, owner: User) -> None:
    assert client.get("/")["Location"] == "/account/sign-in/?next=/"


def test_it_teaches_when_empty(page: Client) -> None:
    text = page.get("/").content.decode()
    assert "Your library is empty" in text


def test_what_is_being_read_is_offered_until_its_end(page: Client, owner: User) -> None:
    item = make_item(owner, title="A long text", word_count=2300)
    for percent, offered in ((2, False), (40, True), (100, False)):
        page.post(f"/library/{item.pk}/progress/", {"percent": str(percent)})
        text = page.get("/").content.decode()
        assert ("Go on reading" in text) is offered
        assert ("6 min left" in text) is offered


def test_several_urls_become_several_jobs(page: Client) -> None:
    answer = page.post("/submit/", {"urls": "https://a.org/1 https://a.org/2\nb.org/3"})
    assert answer["Location"] == "/"
    assert set(IngestionJob.objects.values_list("url", flat=True)) == {
        *("https://a.org/1", "https://a.org/2", "https://b.org/3"),
    }


def test_many_urls_are_an_import_that_others_need_not_wait_for(page: Client) -> None:
    page.post("/submit/", {"urls": " ".join(f"https://a.org/{n}" for n in range(21))})
    page.post("/submit/", {"urls": "https://b.org/1"})
    assert (
        list(IngestionJob.objects.values_list("priority", flat=True)) == ["normal"] + ["low"] * 21
    )


def test_files_become_jobs(page: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", f"text {n}".encode()) for n in range(2)]
    page.post("/submit/", {"files": files})
    assert set(IngestionJob.objects.values_list("filename", flat=True)) == {"0.txt", "1.txt"}


def test_what_is_refused_stays_in_the_box_with_its_reason(page: Client) -> None:
    answer = page.post("/submit/", {"urls": "https://a.org/1 http://10.0.0.1/"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "not a public address" in text
    assert ">http://10.0.0.1/</textarea>" in text
    assert IngestionJob.objects.count() == 1


def test_nothing_at_all_is_said_so(page: Client) -> None:
    assert "Paste a link or choose a file" in page.post("/submit/", {}).content.decode()


def test_a_url_under_way_is_no_error(page: Client) -> None:
    for _ in range(2):
        assert page.post("/submit/", {"urls": "https://a.org/1"}).status_code == 302
    assert IngestionJob.objects.count() == 1


def test_htmx_gets_the_box_again(page: Client) -> None:
    htmx: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    answer = page.post("/submit/", {"urls": "https://a.org/1"}, **htmx)
    assert answer.content.decode().strip().startswith('<form id="intake"')
    refused = page.post("/submit/", {"urls": "ftp://a.org"}, **htmx)
    assert "Only http and https" in refused.content.decode()


def test_it_shows_jobs_at_work_and_failures(page: Client, owner: User, stranger: User) -> None:
    make_job(owner, url="https://a.org/at-work", status="processing", started_at=timezone.now())
    make_job(owner, url="https://a.org/failed", status="failed", completed_at=timezone.now())
    make_job(stranger, url="https://a.org/theirs")
    make_item(owner, title="A fine item")
    text = page.get("/").content.decode()
    assert "a.org/at-work" in text
    assert "a.org/failed" in text
    assert "A fine item" in text
    assert "theirs" not in text


def test_queries_do_not_grow_with_jobs(
    page: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        make_job(owner)
        make_item(owner, tags=("x",), read_progress=40, progress_at=timezone.now())
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(14):
        page.get("/")


def test_the_address_bar_can_fill_the_box(page: Client) -> None:
    assert ">https://a.org/x</textarea>" in page.get("/?url=https://a.org/x").content.decode()


MAIL = """Dear Ada,
I read [this](https://a.org/1) and (https://a.org/2). Best, Ben
ada@example.org"""


def test_of_pasted_prose_only_the_links_are_taken_and_the_rest_is_said(page: Client) -> None:
    answer = page.post("/submit/", {"urls": MAIL}, follow=True)
    assert "2 links, 2 lines without one." in answer.content.decode()
    urls = set(IngestionJob.objects.values_list("url", flat=True))
    assert urls == {"https://a.org/1", "https://a.org/2"}


def test_prose_without_a_link_is_refused_and_stays(page: Client) -> None:
    answer = page.post("/submit/", {"urls": "Dear Ada, all is well."}).content.decode()
    assert "There is no link in that" in answer
    assert "Dear Ada" in answer


def test_one_empty_file_does_not_refuse_the_others(page: Client) -> None:
    files = [SimpleUploadedFile("a.txt", b""), SimpleUploadedFile("b.txt", b"text")]
    answer = page.post("/submit/", {"files": files})
    assert "a.txt: The file is empty." in answer.content.decode()
    assert list(IngestionJob.objects.values_list("filename", flat=True)) == ["b.txt"]


def test_what_the_library_has_is_said_at_once(page: Client, owner: User) -> None:
    item = make_item(owner, title="Old <lamps>")
    answer = page.post("/submit/", {"urls": item.url}, follow=True).content.decode()
    assert f'You have this already: <a href="{item.get_absolute_url()}">Old &lt;lamps&gt;' in answer
    assert not IngestionJob.objects.exists()
    htmx: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    assert "You have this already" in page.post("/submit/", {"urls": item.url}, **htmx).text
