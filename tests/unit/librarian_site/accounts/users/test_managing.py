"""Who may invite, change and close accounts, and what becomes of those closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from librarian_site.accounts.users import managing
from librarian_site.accounts.users.managing import NotAllowed
from librarian_site.accounts.users.models import Invitation
from librarian_site.models import ApiToken, AuditEntry, AuditKind, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-phrase-7"


@pytest.fixture(autouse=True)
def _with_stores(stores: None) -> None:
    """Pages count requests."""


@pytest.fixture
def admin() -> User:
    return make_user(username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def staff() -> User:
    user = make_user(username="sue", is_staff=True)
    names = Permission.objects.filter(codename__in=["add_user", "change_user"])
    user.user_permissions.set(names)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def joining(secret: str, name: str = "bob") -> Any:
    body = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
    return Client().post(f"/join/{secret}/", body)


def test_a_link_makes_one_account_with_its_role(admin: User) -> None:
    page = browser(admin)
    form = {"label": "Bob", "role": "administrator", "email": "bob@example.org"}
    link = page.post("/account/users/", form).context["link"]
    secret = link.rstrip("/").rpartition("/")[2]
    assert "root" in Client().get(f"/join/{secret}/").content.decode()
    assert page.get(f"/join/{secret}/").status_code == 302  # whoever is invited opens it
    assert joining(secret)["Location"] == "/"
    bob = User.objects.get(username="bob")
    assert (bob.is_superuser, bob.is_staff, bob.email) == (True, True, "bob@example.org")
    assert joining(secret, "eve").status_code == 404
    assert not User.objects.filter(username="eve").exists()
    kinds = list(AuditEntry.objects.values_list("kind", flat=True))
    assert {AuditKind.USER_INVITED, AuditKind.USER_CHANGED, AuditKind.SIGN_IN} <= set(kinds)


def test_a_link_of_last_week_is_worth_nothing_nor_one_of_a_closed_account(admin: User) -> None:
    _, secret = managing.invite(admin, label="Bob", role="member")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert joining(secret).status_code == 404
    _, secret = managing.invite(admin, label="Bob", role="member")
    User.objects.update(is_active=False)
    assert joining(secret).status_code == 404


def test_members_see_no_users(owner: User) -> None:
    page = browser(owner)
    assert page.get("/account/users/").status_code == 404
    assert page.get("/api/v1/users").status_code == 404
    assert "Users" not in page.get("/account/preferences/").content.decode()


def test_staff_manage_members_and_nobody_above(admin: User, staff: User) -> None:
    member = make_user(username="bob")
    managing.change(staff, member.pk, is_active=False)
    assert not User.objects.get(pk=member.pk).is_active
    for role in ("administrator", "staff"):
        with pytest.raises(NotAllowed, match="administrators"):
            managing.change(staff, member.pk, role=role)
        with pytest.raises(NotAllowed, match="administrators"):
            managing.invite(staff, label="x", role=role)
    with pytest.raises(NotAllowed, match="administrators"):
        managing.change(staff, admin.pk, is_active=False)
    assert "Administrator</option>" not in browser(staff).get("/account/users/").content.decode()


def test_the_last_administrator_stays(admin: User) -> None:
    for attempt in ({"role": "member"}, {"is_active": False}):
        with pytest.raises(NotAllowed, match="another administrator"):
            managing.change(admin, admin.pk, **attempt)
    other = make_user(username="other", is_staff=True, is_superuser=True)
    managing.change(admin, other.pk, role="member")
    with pytest.raises(NotAllowed, match="no longer"):
        managing.change(other, admin.pk, role="member")


def test_a_closed_account_is_signed_out_and_its_tokens_and_invitations_end(admin: User) -> None:
    other = make_user(username="other", is_staff=True, is_superuser=True)
    page = browser(other)
    page.get("/")
    _, token = ApiToken.issue(user=other, name="x")
    _, secret = managing.invite(other, label="x", role="member")
    browser(admin).post(f"/account/users/{other.pk}/", {"is_active": "0"})
    assert page.get("/").status_code == 302
    assert ApiToken.find(token) is None
    assert joining(secret).status_code == 404
    managing.change(admin, other.pk, is_active=True)
    assert ApiToken.find(token) is not None
    changed = AuditEntry.objects.filter(kind=AuditKind.USER_CHANGED).values_list(
        "detail", flat=True
    )
    assert "other: administrator, open → administrator, closed" in set(changed)


def test_a_token_manages_only_with_its_scope(admin: User) -> None:
    member = make_user(username="bob")
    for scopes, status in ((["read", "ingest", "write"], 403), (["manage"], 200)):
        _, secret = ApiToken.issue(user=admin, name="x", scopes=scopes)
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        address = f"/api/v1/users/{member.pk}"
        assert client.get("/api/v1/users").status_code == status
        body = '{"is_active": false}'
        assert client.patch(address, body, content_type="application/json").status_code == status
    assert ApiToken.issue(user=admin, name="x")[0].scopes == ["read", "ingest", "write"]


def test_an_invitation_goes_out_by_mail_where_there_is_a_server(admin: User, settings: Any) -> None:
    settings.LIBRARIAN_SENDS_MAIL = False
    form = {"label": "Bob", "role": "member", "email": "bob@example.org"}
    page = browser(admin)
    page.post("/account/users/", form)
    assert mail.outbox == []
    settings.LIBRARIAN_SENDS_MAIL = True
    shown = page.post("/account/users/", form)
    (message,) = mail.outbox
    assert message.to == ["bob@example.org"]
    assert shown.context["link"] in message.body
    assert "on its way to bob@example.org" in shown.content.decode()
    page.post("/account/users/", {**form, "email": ""})
    assert len(mail.outbox) == 1
    made = page.post("/api/v1/invitations", form, content_type="application/json").json()
    assert made["is_mailed"] and made["link"] in mail.outbox[1].body
    invitation = Invitation.objects.get(pk=made["id"])
    for _ in range(30):
        managing.send_by_mail(admin, invitation, "https://library.example.org/join/x/")
    assert len(mail.outbox) <= 2 * managing.MAILS_PER_MINUTE  # a new minute may begin meanwhile
