"""One's own data: taken along, and deleted with the account."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from librarian_site.models import ApiToken, AuditEntry, AuditKind, User
from library.models import LibraryItem
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-phrase-7"


@pytest.fixture(autouse=True)
def _with_stores(stores: None) -> None:
    """Pages count requests."""


@pytest.fixture(autouse=True)
def _quick_passwords(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password=PASSWORD)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_file_has_the_account_and_no_secret(ada: User) -> None:
    token, secret = ApiToken.issue(user=ada, name="phone")
    make_item(ada)
    told = browser(ada).get("/account/data/account.json").content.decode()
    data = json.loads(told)
    assert (data["account"]["username"], data["counts"]["items"]) == ("ada", 1)
    assert data["tokens"][0]["name"] == "phone"
    assert not any(each in told for each in (secret, token.digest, ada.password))
    assert AuditEntry.objects.filter(kind=AuditKind.DATA_EXPORTED, username="ada").exists()


def test_the_account_goes_with_everything_and_others_stay(ada: User) -> None:
    other = make_user(username="bob")
    make_item(ada)
    kept = make_item(other)
    here, there = browser(ada), browser(ada)
    there.get("/")
    answer = here.post("/account/data/", {"username": "ada", "password": PASSWORD})
    assert answer["Location"] == "/account/sign-in/"
    assert [client.get("/").status_code for client in (here, there)] == [302, 302]
    assert list(User.objects.all()) == [other]
    assert list(LibraryItem.objects.all()) == [kept]
    assert AuditEntry.objects.filter(kind=AuditKind.ACCOUNT_DELETED, username="ada").exists()


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [("bob", PASSWORD, "not your user name"), ("ada", "guess", "not your password")],
)
def test_it_is_confirmed(ada: User, name: str, password: str, said: str) -> None:
    answer = browser(ada).post("/account/data/", {"username": name, "password": password})
    assert said in answer.content.decode()
    assert User.objects.filter(username="ada").exists()


def test_guesses_are_throttled_as_at_the_sign_in(
    ada: User, settings: pytest.FixtureRequest
) -> None:
    settings.LIBRARIAN_SIGN_IN_ATTEMPTS = 2  # type: ignore[attr-defined]
    page = browser(ada)
    for _ in range(2):
        page.post("/account/data/", {"username": "ada", "password": "guess"})
    answer = page.post("/account/data/", {"username": "ada", "password": PASSWORD})
    assert "Too many attempts" in answer.content.decode()
    assert User.objects.filter(username="ada").exists()


def test_the_last_administrator_hands_over_first(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    bob = make_user(username="bob")
    form = {"username": "ada", "password": PASSWORD}
    assert "only administrator" in browser(ada).post("/account/data/", form).content.decode()
    bob.delete()
    assert browser(ada).post("/account/data/", form).status_code == 302
    assert not User.objects.exists()


def test_without_a_password_the_name_is_enough(ada: User) -> None:
    ada.set_unusable_password()
    ada.save()
    browser(ada).post("/account/data/", {"username": "ada"})
    assert not User.objects.exists()
