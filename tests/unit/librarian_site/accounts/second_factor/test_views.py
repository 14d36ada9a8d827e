"""Signing in by two steps: turned on, asked for, lost, turned off."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.management import call_command
from django.test import Client

from librarian_site.accounts.second_factor import codes, managing
from librarian_site.accounts.second_factor.models import AuthenticatorApp, RecoveryCode
from librarian_site.models import ApiToken, AuditEntry, AuditKind, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-phrase-7"
KEY = b"12345678901234567890"  # of the examples in RFC 6238


@pytest.fixture(autouse=True)
def _quick(stores: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password=PASSWORD)


def code_of(key: bytes, *, steps: int = 0) -> str:
    return TOTP(key, 6, SHA1(), 30).generate(int(time.time()) + steps * 30).decode()  # noqa: S303


def with_app(user: User) -> list[str]:
    recovery = managing.turn_on(user, KEY, code_of(KEY, steps=-1))
    assert recovery is not None
    return recovery


def after_password(next_page: str = "/jobs/") -> Client:
    client = Client()
    form = {"username": "ada", "password": PASSWORD, "next": next_page}
    answer = client.post("/account/sign-in/", form)
    assert answer["Location"] == "/account/sign-in/code/"
    return client


def test_the_codes_are_those_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: seconds)
        assert codes.matching_step(KEY, code) == seconds // 30
        assert codes.matching_step(KEY, code, after=seconds // 30) is None
    assert codes.matching_step(KEY, "٣٥٣١٣٠") is None
    assert codes.matching_step(KEY, "") is None


def test_it_is_turned_on_with_password_and_code(ada: User) -> None:
    page = Client()
    page.force_login(ada)
    shown = page.get("/account/two-step/")
    assert "<svg" in shown.content.decode()
    key = bytes.fromhex(page.session["authenticator_key"])
    wrong = {"password": "guess", "code": code_of(key)}
    assert "not your password" in page.post("/account/two-step/", wrong).content.decode()
    wrong = {"password": PASSWORD, "code": "000000"}
    assert "does not fit" in page.post("/account/two-step/", wrong).content.decode()
    assert not AuthenticatorApp.objects.exists()
    on = page.post("/account/two-step/", {"password": PASSWORD, "code": code_of(key)})
    recovery = on.context["codes"]
    assert len(set(recovery)) == 10
    assert all(code in on.content.decode() for code in recovery)
    assert not RecoveryCode.objects.filter(digest__in=recovery).exists()
    assert AuditEntry.objects.filter(kind=AuditKind.SECOND_FACTOR_ADDED, username="ada").exists()


def test_signing_in_asks_for_the_code_and_leads_where_it_was_to(ada: User) -> None:
    with_app(ada)
    client = after_password()
    assert client.get("/").status_code == 302
    assert not AuditEntry.objects.filter(kind=AuditKind.SIGN_IN).exists()
    code = code_of(KEY)
    assert client.post("/account/sign-in/code/", {"code": code})["Location"] == "/jobs/"
    assert client.get("/").status_code == 200
    again = after_password().post("/account/sign-in/code/", {"code": code})
    assert "was used already" in again.content.decode()


def test_without_the_password_there_is_no_second_step(ada: User) -> None:
    with_app(ada)
    answer = Client().post("/account/sign-in/code/", {"code": code_of(KEY)})
    assert answer["Location"] == "/account/sign-in/"


def test_the_second_step_waits_ten_minutes_and_for_the_same_password(ada: User) -> None:
    with_app(ada)
    late, changed = after_password(), after_password()
    session = late.session
    session["second_factor"] = {**session["second_factor"], "at": time.time() - 601}
    session.save()
    assert late.get("/account/sign-in/code/").status_code == 302
    ada.set_password("another-long-phrase-8")
    ada.save()
    assert changed.get("/account/sign-in/code/").status_code == 302


def test_a_recovery_code_signs_in_once(ada: User) -> None:
    code = with_app(ada)[3].upper().replace("-", " ")
    assert after_password().post("/account/sign-in/code/", {"code": code}).status_code == 302
    again = after_password().post("/account/sign-in/code/", {"code": code})
    assert "was used already" in again.content.decode()
    assert RecoveryCode.objects.filter(user=ada).count() == 9


def test_guesses_are_throttled_and_audited(ada: User, settings: Any) -> None:
    settings.LIBRARIAN_SIGN_IN_ATTEMPTS = 3
    with_app(ada)
    client = after_password()
    for _ in range(3):
        client.post("/account/sign-in/code/", {"code": "000000"})
    answer = client.post("/account/sign-in/code/", {"code": code_of(KEY)})
    assert "Too many attempts" in answer.content.decode()
    failed = AuditEntry.objects.filter(kind=AuditKind.SIGN_IN_FAILED, username="ada")
    assert failed.count() == 3


def test_tokens_need_no_code(ada: User) -> None:
    with_app(ada)
    _, secret = ApiToken.issue(user=ada, name="x")
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client(headers=headers).get("/api/v1/preferences").status_code == 200


def test_it_is_turned_off_by_a_code_or_by_command(
    ada: User, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Client()
    page.force_login(ada)
    recovery = with_app(ada)
    page.post("/account/two-step/change/", {"code": "000000", "action": "off"})
    assert codes.has_second_factor(ada)
    page.post("/account/two-step/change/", {"code": recovery[0], "action": "off"})
    assert not codes.has_second_factor(ada)
    assert not RecoveryCode.objects.exists()
    with_app(ada)
    call_command("second_factor", "ada", "--remove")
    assert "is off" in capsys.readouterr().out
    assert not codes.has_second_factor(ada)


def test_new_recovery_codes_replace_the_old(ada: User) -> None:
    page = Client()
    page.force_login(ada)
    old = with_app(ada)
    form = {"code": old[0], "action": "codes"}
    new = page.post("/account/two-step/change/", form).context["codes"]
    assert not set(new) & set(old)
    assert not RecoveryCode.use(ada, old[1])
