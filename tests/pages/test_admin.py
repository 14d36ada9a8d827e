"""The administration."""

from __future__ import annotations

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client

from ingestion.jobs.tracker import ProgressTracker
from ingestion.models import IngestionJob, ModelUse
from librarian_site.models import ApiToken, User
from library.models import LibraryItem
from tests.factories import make_item, make_job, make_user

pytestmark = pytest.mark.django_db(transaction=True)
JOBS = "/admin/ingestion/ingestionjob/"


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def act(client: Client, action: str, *jobs: IngestionJob) -> str:
    body = {"action": action, ACTION_CHECKBOX_NAME: [str(job.pk) for job in jobs]}
    return client.post(JOBS, body, follow=True).content.decode()


def test_others_stay_out(page: Client) -> None:
    assert page.get(JOBS).status_code == 302


def test_jobs_are_listed_filtered_and_searched(staff: Client, owner: User) -> None:
    make_job(owner, url="https://a.org/one")
    make_job(owner, url="https://a.org/two", status="failed", error="Broken")
    assert "a.org/one" in staff.get(JOBS).content.decode()
    found = staff.get(f"{JOBS}?status=failed&q=broken").content.decode()
    assert "a.org/two" in found
    assert "a.org/one" not in found


def test_a_job_shows_its_events_and_can_t_be_edited(staff: Client, owner: User) -> None:
    job = make_job(owner, status="processing", attempts=1)
    ProgressTracker(job.pk, 1).job_started(job.url, 4)
    text = staff.get(f"{JOBS}{job.pk}/change/").content.decode()
    assert "job_started" in text
    assert 'name="_save"' not in text


def test_jobs_are_retried_and_cancelled(staff: Client, owner: User) -> None:
    failed, waiting = make_job(owner, status="failed"), make_job(owner)
    assert "1 job retried" in act(staff, "retry", failed)
    assert "1 job cancelled" in act(staff, "cancel", waiting)
    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.status, waiting.status) == ("queued", "cancelled")
    assert "can&#x27;t be retried" in act(staff, "retry", failed)


def test_items_go_with_all_they_have(staff: Client, owner: User) -> None:
    one, two = make_item(owner), make_item(owner)
    path = "/admin/library/libraryitem/"
    assert one.title in staff.get(path).content.decode()
    staff.post(f"{path}{one.pk}/delete/", {"post": "yes"})
    body = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [str(two.pk)], "post": "yes"}
    staff.post(path, body)
    assert not LibraryItem.objects.exists()


def test_tokens_users_and_queues_have_their_pages(staff: Client, owner: User) -> None:
    ApiToken.issue(user=owner, name="phone")
    assert "phone" in staff.get("/admin/librarian_site/apitoken/").content.decode()
    for path in ("/admin/", "/admin/librarian_site/user/", "/admin/queues/", "/admin/library/tag/"):
        assert staff.get(path).status_code == 200


def test_what_models_took_is_listed_without_what_they_said(staff: Client, owner: User) -> None:
    use = ModelUse.objects.create(
        owner=owner, model="openai:some-model", tokens=1350, answer={"summary": "A secret."}
    )
    assert "openai:some-model" in staff.get("/admin/ingestion/modeluse/").content.decode()
    detail = staff.get(f"/admin/ingestion/modeluse/{use.pk}/change/").content.decode()
    assert ("1350" in detail, "A secret." in detail) == (True, False)
