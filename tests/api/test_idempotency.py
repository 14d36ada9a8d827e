"""A request sent again with its `Idempotency-Key` is not done again."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from ingestion.jobs.idempotency import forget_expired
from ingestion.models import IdempotencyKey, IngestionJob
from librarian_site.models import ApiToken, User

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/ingest"


def post(client: Client, body: Any, key: str = "k1", path: str = URL) -> Any:
    headers = {"Idempotency-Key": key}
    return client.post(path, body, content_type="application/json", headers=headers)


def test_the_same_request_has_the_same_answer(api: Client) -> None:
    first, second = (post(api, {"url": "https://a.org/1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert IngestionJob.objects.count() == 1


def test_also_after_its_job_has_ended(api: Client) -> None:
    first = post(api, {"url": "https://a.org/1"})
    IngestionJob.objects.update(status="completed")
    assert post(api, {"url": "https://a.org/1"}).json() == first.json()
    assert IngestionJob.objects.count() == 1


def test_an_answer_with_what_the_database_does_not_hold_is_kept_too(api: Client) -> None:
    body = {"urls": ["https://a.org/1", "https://a.org/\0", "\0"]}
    first, second = (post(api, body, path=f"{URL}/batch") for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    results = first.json()["results"]
    assert [each["status"] for each in results] == ["queued", "refused", "refused"]
    assert [each["url"] for each in results[1:]] == ["https://a.org/\ufffd", "\ufffd"]


def test_another_request_with_the_key_is_refused(api: Client) -> None:
    post(api, {"url": "https://a.org/1"})
    for body, path in (
        ({"url": "https://a.org/2"}, URL),
        ({"url": "https://a.org/1", "priority": "high"}, URL),
        ({"urls": ["https://a.org/1"]}, f"{URL}/batch"),
    ):
        answer = post(api, body, path=path)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert "another request" in answer.json()["detail"]


def test_another_key_and_no_key_are_requests_of_their_own(api: Client) -> None:
    post(api, {"url": "https://a.org/1"})
    assert post(api, {"url": "https://a.org/1"}, "k2").status_code == 409
    assert api.post(URL, {"url": "https://a.org/2"}, content_type="application/json").status_code
    assert IngestionJob.objects.count() == 2


def test_a_key_is_its_owner_s(api: Client, stranger: User) -> None:
    _, secret = ApiToken.issue(user=stranger, name="test")
    theirs = Client(headers={"Authorization": f"Bearer {secret}"})
    answers = [post(client, {"url": "https://a.org/1"}).json() for client in (api, theirs)]
    assert answers[0]["job_id"] != answers[1]["job_id"]


def test_what_failed_keeps_no_key(api: Client) -> None:
    assert post(api, {"url": "ftp://a.org/1"}).status_code == 400
    assert post(api, {"url": "https://a.org/1"}).status_code == 202


def test_a_key_is_forgotten_after_a_day(api: Client) -> None:
    post(api, {"url": "https://a.org/1"})
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=23))
    forget_expired()
    assert IdempotencyKey.objects.count() == 1
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert post(api, {"url": "https://a.org/2"}).status_code == 202
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    forget_expired()
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["x" * 256, "tab\there", "ключ"])
def test_a_key_that_is_none_is_a_400(api: Client, key: str) -> None:
    assert post(api, {"url": "https://a.org/1"}, key).status_code == 400


def test_a_batch_and_a_file(api: Client) -> None:
    body = {"urls": ["https://a.org/1", "https://a.org/1", "ftp://a.org"]}
    first, second = (post(api, body, path=f"{URL}/batch").json() for _ in range(2))
    assert first == second
    assert [result["status"] for result in first["results"]] == ["queued", "conflict", "refused"]

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("notes.md", content)
        return api.post(f"{URL}/file", {"file": file}, headers={"Idempotency-Key": "f"})

    assert send(b"# Notes").json() == send(b"# Notes").json()
    assert send(b"# Other notes").status_code == 422


def test_of_many_at_once_one_is_done(owner: User) -> None:
    _, secret = ApiToken.issue(user=owner, name="test")
    answers: list[Any] = []
    start = threading.Barrier(6)

    def send(number: int) -> None:
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        start.wait()
        # The same page under other keys races for the page, with the key for the answer.
        key = "same" if number < 4 else f"own{number}"
        answers.append((key, post(client, {"url": "https://a.org/race"}, key)))
        connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert IngestionJob.objects.count() == 1
    same = [answer for key, answer in answers if key == "same"]
    codes = {answer.status_code for answer in same}
    assert codes in ({202}, {409})
    assert len({answer.json()["job_id"] for _, answer in answers}) == 1
