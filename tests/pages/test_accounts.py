"""The first account, signing in, tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from librarian_site.accounts.auth import setup_link, setup_token
from librarian_site.core.secret_digest import secret_digest
from librarian_site.models import ApiToken, User
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-long-enough-phrase-7"


def test_before_the_first_account_every_way_leads_to_the_help(client: Client) -> None:
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == "/setup/"
    assert "in the terminal" in answer.content.decode()


def test_the_link_makes_the_first_account(client: Client) -> None:
    link = setup_link("http://testserver")
    assert link is not None
    path = link.removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    body = {"username": "ada", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path, body)["Location"] == "/"
    user = User.objects.get()
    assert (user.username, user.is_superuser) == ("ada", True)
    assert client.get("/").status_code == 200
    assert user.password.startswith("argon2")


def test_the_link_works_once(client: Client) -> None:
    make_user()
    assert setup_link("http://x") is None
    assert client.get(f"/setup/{setup_token()}/")["Location"] == "/"
    assert client.get("/setup/")["Location"] == "/"


def test_a_guessed_link_is_not_here(client: Client) -> None:
    assert client.get("/setup/guess/").status_code == 404


def test_a_weak_password_is_told_why(client: Client) -> None:
    body = {"username": "ada", "password1": "12345", "password2": "12345"}
    answer = client.post(f"/setup/{setup_token()}/", body)
    assert "too short" in answer.content.decode()
    assert not User.objects.exists()


def test_signing_in_and_out(client: Client) -> None:
    make_user(username="ada", password=PASSWORD)
    wrong = client.post("/account/sign-in/", {"username": "ada", "password": "no"})
    assert "correct username and password" in wrong.content.decode()
    answer = client.post("/account/sign-in/?next=/jobs/", {"username": "ada", "password": PASSWORD})
    assert answer["Location"] == "/jobs/"
    assert client.post("/account/sign-out/")["Location"] == "/account/sign-in/"
    assert client.get("/").status_code == 302


def test_changing_the_password(client: Client) -> None:
    client.force_login(make_user(username="ada", password=PASSWORD))
    new = "another-long-phrase-8"
    body = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/account/password/", body)["Location"] == "/"
    assert client.login(username="ada", password=new)


def test_dates_are_in_the_reader_s_zone(page: Client, owner: User) -> None:
    item = make_item(owner, created_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    address = item.get_absolute_url()
    assert "31 January 2026, 23:30" in page.get(address).content.decode()
    page.cookies["zone"] = "Europe%2FBerlin"
    assert "1 February 2026, 00:30" in page.get(address).content.decode()
    page.post("/account/preferences/", {"time_zone": "Asia/Tokyo"})
    assert "1 February 2026, 08:30" in page.get(address).content.decode()


def test_how_texts_are_shown_is_kept_for_every_device(page: Client, owner: User) -> None:
    assert (
        page.post("/account/reading/", {"text_size": "large", "theme": "sepia"}).status_code == 204
    )
    assert page.post("/account/reading/", {"text_size": "enormous"}).status_code == 400
    elsewhere = Client()
    elsewhere.force_login(owner)
    head = elsewhere.get("/").content.decode()[:400]
    assert 'data-theme="sepia"' in head
    assert 'data-text-size="large"' in head


def test_the_list_is_as_dense_as_chosen_for_all_until_a_browser_chooses(
    page: Client, owner: User
) -> None:
    def density() -> str:
        return str(page.get("/library/").context["density"])

    page.post("/account/preferences/", {"density": "cards"})
    assert density() == "cards"
    page.get("/library/?density=headlines")
    assert density() == "headlines"
    page.post("/account/preferences/", {"density": "cards"})
    assert density() == "cards"


def test_a_token_is_shown_once_and_kept_as_a_hash(page: Client, owner: User) -> None:
    text = page.post(
        "/account/tokens/", {"name": "phone", "scopes": ["read"], "lifetime": "30"}
    ).content.decode()
    token = ApiToken.objects.get()
    secret = text.split('class="secret">')[1].split("<")[0]
    assert token.digest == secret_digest(secret)
    assert secret not in page.get("/account/tokens/").content.decode()
    assert Client().get("/api/v1/stats", headers={"Authorization": f"Bearer {secret}"}).json()
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.expires_at is not None


def test_an_expired_token_is_worth_nothing(owner: User) -> None:
    token, secret = ApiToken.issue(user=owner, name="old")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ApiToken.find(secret) is None


def test_a_token_of_a_closed_account_is_worth_nothing(owner: User) -> None:
    _, secret = ApiToken.issue(user=owner, name="x")
    User.objects.update(is_active=False)
    assert ApiToken.find(secret) is None


def test_revoking(page: Client, owner: User, stranger: User) -> None:
    mine, _ = ApiToken.issue(user=owner, name="mine")
    theirs, _ = ApiToken.issue(user=stranger, name="theirs")
    assert page.post(f"/account/tokens/{theirs.pk}/revoke/").status_code == 404
    page.post(f"/account/tokens/{mine.pk}/revoke/")
    assert list(ApiToken.objects.all()) == [theirs]


def test_a_page_that_is_not_here(page: Client) -> None:
    answer = page.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_pages_come_with_a_strict_policy(page: Client) -> None:
    policy = page.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_token_command(owner: User, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import CommandError, call_command

    call_command("createtoken", owner.username, "--read-only")
    token = ApiToken.find(capsys.readouterr().out.strip())
    assert token is not None
    assert (token.user, token.scopes) == (owner, ["read"])
    with pytest.raises(CommandError, match="no user called nobody"):
        call_command("createtoken", "nobody")


def test_a_defect_is_told_to_people_and_programs(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingestion import views
    from ingestion.jobs.service import IngestionOrchestrator

    def broken(*args: object, **kw: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(views, "jobs_context", broken)
    monkeypatch.setattr(IngestionOrchestrator, "get_job_status", broken)
    page.raise_request_exception = False
    answer = page.get("/jobs/")
    assert (answer.status_code, b"written to the log" in answer.content) == (500, True)
    told = page.get("/api/v1/ingest/0191d1d4-0000-7000-8000-000000000000")
    assert (told.status_code, told["Content-Type"]) == (500, "application/problem+json")
