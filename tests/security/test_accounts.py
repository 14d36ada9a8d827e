"""Signing in, tokens and sockets, against those who try."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from librarian_site.accounts import throttling
from librarian_site.asgi import application
from librarian_site.models import ApiToken, AuditEntry, AuditKind, Scope, User
from library.models import LibraryItem
from tests.factories import make_item, make_job, make_user
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-long-enough-phrase-7"
SIGN_IN = "/account/sign-in/"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


@pytest.fixture
def ada(settings: Any) -> User:
    settings.LIBRARIAN_SIGN_IN_ATTEMPTS = 3
    return make_user(username="ada", password=PASSWORD)


def attempt(password: str, name: str = "ada", address: str = "192.0.2.1") -> int:
    body = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(SIGN_IN, body).status_code


# --- Signing in


def test_after_some_failures_even_the_right_password_waits(ada: User) -> None:
    assert [attempt("no") for _ in range(3)] == [200, 200, 200]
    answer = Client(REMOTE_ADDR="198.51.100.9").post(
        SIGN_IN, {"username": "ADA", "password": PASSWORD}
    )
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15 * 60
    assert "Too many attempts. Try again in 15 minutes." in answer.content.decode()
    assert attempt(PASSWORD, "somebody-else") == 200


def test_losing_the_cache_forgets_no_failure(ada: User) -> None:
    for _ in range(3):
        attempt("no")
    cache.clear()
    assert attempt(PASSWORD) == 429


def test_failures_are_forgotten_in_time(ada: User) -> None:
    for _ in range(3):
        attempt("no")
    queryset = AuditEntry.objects.filter(kind=AuditKind.SIGN_IN_FAILED)
    long_ago = timezone.now() - throttling.SIGN_IN_WINDOW - timedelta(seconds=1)
    super(type(queryset), queryset).update(at=long_ago)
    assert attempt(PASSWORD) == 302


def test_a_known_address_is_not_shut_out_by_strangers(ada: User) -> None:
    assert attempt(PASSWORD, address="192.0.2.77") == 302
    for _ in range(4):
        attempt("no", address="198.51.100.9")
    assert attempt(PASSWORD, address="198.51.100.9") == 429
    assert attempt(PASSWORD, address="192.0.2.77") == 302


def test_an_address_that_tries_many_accounts_waits(ada: User) -> None:
    for number in range(9):
        attempt("no", f"user-{number}")
    assert attempt(PASSWORD) == 429
    assert attempt(PASSWORD, address="198.51.100.9") == 302


def test_the_administration_has_no_door_of_its_own(page: Client) -> None:
    assert Client().get("/admin/login/?next=/admin/")["Location"] == f"{SIGN_IN}?next=/admin/"
    assert Client().post("/admin/login/", {"username": "ada", "password": "x"}).status_code == 302
    assert page.get("/admin/login/").status_code == 403  # signed in, but not staff


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_only_our_own_proxies_are_believed(
    ada: User, settings: Any, proxies: int, forwarded: str, seen: str
) -> None:
    settings.LIBRARIAN_PROXIES = proxies
    client = Client(REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    client.post(SIGN_IN, {"username": "ada", "password": "no"})
    assert AuditEntry.objects.get().address == seen


# --- The log


def test_what_is_done_is_noted_with_who_and_from_where(settings: Any) -> None:
    user = make_user(username="ada", password=PASSWORD, is_staff=True, is_superuser=True)
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.post(SIGN_IN, {"username": "ada", "password": "no"})
    client.post(SIGN_IN, {"username": "ada", "password": PASSWORD})
    client.post("/account/tokens/", {"name": "phone", "scopes": ["read"]})
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    client.post(f"/library/{make_item(user, title='Doomed').pk}/delete/")
    secret = ApiToken.issue(user=user, name="x")[1]
    Client(REMOTE_ADDR="192.0.2.2", headers={"Authorization": f"Bearer {secret}"}).delete(
        f"/api/v1/library/{make_item(user, title='Also').pk}"
    )
    client.post(f"/admin/librarian_site/user/{make_user(username='bob').pk}/delete/", {"post": "1"})
    client.post("/account/sign-out/")
    noted = [(e.kind, e.username, e.address) for e in AuditEntry.objects.order_by("pk")]
    here = "192.0.2.1"
    assert noted == [
        ("sign_in_failed", "ada", here),
        ("sign_in", "ada", here),
        ("token_created", "ada", here),
        ("token_revoked", "ada", here),
        ("item_deleted", "ada", here),
        ("item_deleted", "ada", "192.0.2.2"),
        ("admin", "ada", here),
        ("sign_out", "ada", here),
    ]
    details = " ".join(AuditEntry.objects.values_list("detail", flat=True))
    assert "Doomed" in details
    assert secret not in details


def test_tidying_up_is_nobody_s_deed(owner: User) -> None:
    LibraryItem.objects.filter(pk=make_item(owner).pk).delete()
    assert not AuditEntry.objects.exists()


def test_the_log_is_only_added_to() -> None:
    AuditEntry.objects.create(kind=AuditKind.ADMIN)
    entry = AuditEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(username="x"),
    ):
        with pytest.raises(TypeError, match="only added to"):
            change()


def test_staff_read_the_log_and_can_t_touch_it() -> None:
    AuditEntry.objects.create(kind=AuditKind.ADMIN, username="ada", detail="Something")
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    path = "/admin/librarian_site/auditentry/"
    assert "Something" in client.get(path).content.decode()
    entry = AuditEntry.objects.filter(kind=AuditKind.ADMIN).get()
    assert "_save" not in client.get(f"{path}{entry.pk}/change/").content.decode()
    assert client.get(f"{path}add/").status_code == 403
    assert client.post(f"{path}{entry.pk}/delete/", {"post": "yes"}).status_code == 403


# --- Tokens


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.READ, {"list", "item", "jobs"}),
        (Scope.INGEST, {"jobs", "submit", "cancel"}),
        (Scope.WRITE, {"list", "item", "change", "delete"}),
    ],
)
def test_a_token_may_what_its_scope_says(owner: User, scope: str, allowed: set[str]) -> None:
    _, secret = ApiToken.issue(user=owner, name="x", scopes=[scope])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    item, job = make_item(owner), make_job(owner)
    answers = {
        "list": client.get("/api/v1/library"),
        "item": client.get(f"/api/v1/library/{item.pk}"),
        "jobs": client.get("/api/v1/ingest"),
        "submit": client.post(
            "/api/v1/ingest", {"url": "https://example.org/"}, content_type="application/json"
        ),
        "cancel": client.post(f"/api/v1/ingest/{job.pk}/cancel"),
        "change": client.patch(
            f"/api/v1/library/{item.pk}", {"read": True}, content_type="application/json"
        ),
        "delete": client.delete(f"/api/v1/library/{item.pk}"),
    }
    assert {name for name, answer in answers.items() if answer.status_code < 300} == allowed
    refused = next(answer for answer in answers.values() if answer.status_code >= 300)
    assert refused.status_code == 403
    assert "lacks the scope" in refused.json()["detail"]


def test_a_token_needs_no_csrf_and_a_session_does(owner: User) -> None:
    _, secret = ApiToken.issue(user=owner, name="x")
    body = {"url": "https://example.org/"}
    by_token = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    assert by_token.post("/api/v1/ingest", body, content_type="application/json").status_code == 202
    by_session = Client(enforce_csrf_checks=True)
    by_session.force_login(owner)
    assert (
        by_session.post("/api/v1/ingest", body, content_type="application/json").status_code == 403
    )
    assert by_session.get("/api/v1/library").status_code == 200


# --- The socket


def socket(client: Client, origin: str = "http://localhost") -> Socket:
    cookie = f"sessionid={client.cookies['sessionid'].value}" if client.cookies else ""
    headers = [(b"host", b"localhost"), (b"origin", origin.encode()), (b"cookie", cookie.encode())]
    return Socket(application, "/ws/?view=home", headers=headers)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", ""])
async def test_a_socket_from_another_site_is_refused(page: Client, origin: str) -> None:
    accepted, _ = await socket(page, origin).connect()
    assert not accepted


async def test_a_socket_without_a_session_is_closed() -> None:
    communicator = socket(Client())
    await communicator.connect()
    assert (await communicator.receive_output())["code"] == 4401


@pytest.mark.parametrize("how", ["signed out", "password changed", "account closed"])
async def test_a_socket_ends_with_its_session(
    page: Client, owner: User, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "account closed":
        monkeypatch.setattr("ingestion.live.consumers.REFRESH", 0.3)
    communicator = socket(page)
    accepted, _ = await communicator.connect()
    assert accepted
    await communicator.receive_from()
    await sync_to_async(end_session)(page, owner, how)
    while (message := await communicator.receive_output())["type"] != "websocket.close":
        pass
    assert message["code"] == 4401


def end_session(page: Client, owner: User, how: str) -> None:
    match how:
        case "signed out":
            page.post("/account/sign-out/")
        case "password changed":
            owner.set_password(PASSWORD)
            owner.save()
            other = Client()
            other.force_login(owner)
            new = "another-long-phrase-8"
            body = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
            assert other.post("/account/password/", body).status_code == 302
        case _:
            User.objects.filter(pk=owner.pk).update(is_active=False)
