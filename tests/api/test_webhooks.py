"""Webhooks: signed, tried again, switched off when nobody takes them; each owner's alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from ingestion.documents.errors import NotFound
from ingestion.jobs import transitions
from ingestion.models import IngestionJob, JobStatus
from ingestion.webhooks import sending
from ingestion.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from librarian_site.models import User
from library.models import Collection
from tests.factories import make_item, make_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_servers")]
API = "/api/v1/webhooks"


@dataclass
class Receiver:
    url: str = ""
    status: int = 200
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def told(self, secret: str) -> list[Any]:
        """The messages, each by its verified signature."""
        return [Verifier(secret).verify(body, headers) for headers, body in self.taken]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.taken.append((dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield found
    server.shutdown()
    server.server_close()


def make(api: Client, url: str, *events: str, **more: Any) -> Any:
    data = {"url": url, "events": events, **more}
    answer = api.post(API, data, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def running(owner: User) -> IngestionJob:
    return make_job(owner, status=JobStatus.PROCESSING, attempts=1, started_at=timezone.now())


def complete(owner: User, **kw: Any) -> IngestionJob:
    job = running(owner)
    result = make_item(owner, **kw).result()
    assert transitions.complete(job.pk, attempt=1, result=result, duration_ms=5) is not None
    return job


def due_now() -> None:
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())


def test_a_completed_job_is_told_once_and_signed(
    api: Client, owner: User, stranger: User, receiver: Receiver
) -> None:
    made = make(api, receiver.url, "job.completed")
    complete(stranger)
    job = complete(owner, title="Bees")
    assert sending.is_due()
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    assert not sending.is_due()
    (message,) = receiver.told(made["secret"])
    assert message["type"] == "job.completed"
    assert message["data"]["job_id"] == str(job.pk)
    assert message["data"]["result"]["title"] == "Bees"
    log = api.get(f"{API}/{made['id']}/deliveries").json()
    assert [(row["state"], row["status_code"]) for row in log["items"]] == [("delivered", 200)]
    assert (
        log["items"][0]["id"]
        == {k.lower(): v for k, v in receiver.taken[0][0].items()}["webhook-id"]
    )


def test_a_failed_job(api: Client, owner: User, receiver: Receiver) -> None:
    made = make(api, receiver.url, "job.failed")
    complete(owner)
    error = NotFound("There is nothing.")
    job = running(owner)
    transitions.fail(job.pk, error, attempt=1, stage="extract", retry_at=timezone.now())
    IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.PROCESSING)
    transitions.fail(job.pk, error, attempt=1, stage="extract", retry_at=None)
    sending.send_due()
    (message,) = receiver.told(made["secret"])  # not of the one that is tried again
    assert (message["type"], message["data"]["code"]) == ("job.failed", error.code)


def test_a_new_item_of_a_saved_search(api: Client, owner: User, receiver: Receiver) -> None:
    search = Collection.objects.create(owner=owner, name="Bees", query="tag:bees")
    made = make(api, receiver.url, "item.found", collection_id=search.pk)
    complete(owner, tags=("wasps",))
    complete(owner, tags=("bees",), title="Hive")
    sending.send_due()
    (message,) = receiver.told(made["secret"])
    assert (message["data"]["title"], message["data"]["collection"]["name"]) == ("Hive", "Bees")
    assert WebhookDelivery.objects.count() == 1


def test_what_is_refused_is_tried_again_and_then_given_up(
    api: Client, owner: User, receiver: Receiver
) -> None:
    made = make(api, receiver.url, "job.completed")
    complete(owner)
    receiver.status = 500
    assert (sending.send_due(), sending.send_due()) == (1, 0)  # it waits
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.error) == (DeliveryState.PENDING, "It answered 500.")
    for _ in range(sending.MAX_ATTEMPTS):
        due_now()
        sending.send_due()
    assert len(receiver.taken) == sending.MAX_ATTEMPTS
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    shown = api.get(f"{API}/{made['id']}").json()
    assert (shown["is_active"], shown["disabled_reason"]) == (
        False,
        "A message was refused 8 times. It answered 500.",
    )
    complete(owner)
    assert WebhookDelivery.objects.count() == 1  # nothing new for one that is off
    again = api.patch(f"{API}/{made['id']}", {"active": True}, content_type="application/json")
    assert (again.json()["is_active"], again.json()["disabled_reason"]) == (True, "")


def test_one_attempt_is_made_by_one_sender(api: Client, owner: User, receiver: Receiver) -> None:
    make(api, receiver.url, "job.completed")
    complete(owner)
    one, other = (WebhookDelivery.objects.select_related("webhook").get() for _ in range(2))
    assert (sending.attempt(one), sending.attempt(other)) == (True, False)
    assert len(receiver.taken) == 1


def test_a_sender_that_is_killed_is_made_up_for(
    api: Client, owner: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(api, receiver.url, "job.completed")
    complete(owner)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sending, "_post", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        sending.send_due()
    due_now()
    sending.send_due()
    assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://169.254.169.254/", "ftp://example.org/", "http://[::1]/"]
)
def test_nothing_is_sent_to_addresses_inside(api: Client, url: str) -> None:
    answer = api.post(
        API, {"url": url, "events": ["job.completed"]}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "refused_address")


def test_an_address_is_checked_again_when_it_is_connected_to(
    api: Client, receiver: Receiver, settings: Any
) -> None:
    made = make(api, receiver.url, "job.completed")
    settings.LIBRARIAN_FETCH_ALLOW_NETWORKS = ()
    tested = api.post(f"{API}/{made['id']}/test").json()
    assert (tested["state"], tested["error"]) == ("failed", "127.0.0.1 is not a public address.")
    assert receiver.taken == []


def test_a_test_message(api: Client, receiver: Receiver) -> None:
    made = make(api, receiver.url, "job.completed")
    assert api.post(f"{API}/{made['id']}/test").json()["state"] == "delivered"
    assert receiver.told(made["secret"])[0]["type"] == "test"
    receiver.status = 404
    tested = api.post(f"{API}/{made['id']}/test").json()
    assert (tested["state"], tested["error"]) == ("failed", "It answered 404.")
    assert Webhook.objects.get().is_active


def test_the_page_shows_the_secret_once(page: Client, owner: User, receiver: Receiver) -> None:
    answer = page.post("/webhooks/", {"url": receiver.url, "events": ["job.completed"]})
    webhook = Webhook.objects.get(owner=owner)
    assert webhook.secret in answer.content.decode()
    for path in ("/webhooks/", f"/webhooks/{webhook.pk}/"):
        assert webhook.secret not in page.get(path).content.decode()
    refused = page.post("/webhooks/", {"url": "http://10.0.0.1/", "events": ["item.found"]})
    assert "is not a public address" in refused.content.decode()
    page.post(f"/webhooks/{webhook.pk}/test/")
    assert receiver.told(webhook.secret)[0]["type"] == "test"
