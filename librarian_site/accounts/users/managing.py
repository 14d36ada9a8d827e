"""Invite people, change what they may do, close and reopen their accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from ingestion.notifications import mailing
from librarian_site.accounts.audit import note
from librarian_site.accounts.sessions import ending
from librarian_site.accounts.users.models import LIFETIME, Invitation
from librarian_site.accounts.users.roles import Role, flags, may_give, may_manage, role_of
from librarian_site.core.caching.rate_limit import RateLimited, count
from librarian_site.core.secret_digest import secret_digest
from librarian_site.models import AuditKind, User

if TYPE_CHECKING:
    from django.contrib.auth.forms import BaseUserCreationForm
    from django.http import HttpRequest

MAILS_PER_MINUTE = 10  # invitations that one account sends


class NotAllowed(Exception):
    """What this account may not do to others; says why."""


def invite(by: User, *, label: str, role: str, email: str = "") -> tuple[Invitation, str]:
    """Return an invitation and the secret of its link. Raises NotAllowed."""
    if not may_give(by, role):
        raise NotAllowed(_ONLY_ADMINISTRATORS)
    invitation, secret = Invitation.issue(label=label, role=role, email=email, invited_by=by)
    note(AuditKind.USER_INVITED, str(invitation))
    return invitation, secret


def link(request: HttpRequest, secret: str) -> str:
    """Return the address that is given to whoever is invited."""
    return request.build_absolute_uri(reverse("join", args=[secret]))


def send_by_mail(by: User, invitation: Invitation, link: str) -> bool:
    """Send the link to the invitation's address; False where there is none, or no mail server.

    Whoever invites has the link too, so that nothing is lost where it does not arrive.
    """
    if not invitation.email or not mailing.is_set_up():
        return False
    try:
        count(f"invitation-mail:{by.pk}", MAILS_PER_MINUTE, "Too many e-mails in a minute.")
    except RateLimited:
        return False
    context = {"link": link, "days": LIFETIME.days}
    subject, text = "mail/invitation_subject.txt", "mail/invitation.txt"
    return mailing.send(by, invitation.email, subject, text, context)


def withdraw(invitation: Invitation) -> None:
    invitation.delete()
    note(AuditKind.USER_CHANGED, f"The invitation of {invitation} is withdrawn")


def find_invitation(secret: str) -> Invitation | None:
    """Return the invitation that can still be used."""
    usable = Invitation.objects.usable().select_related("invited_by")
    return usable.filter(digest=secret_digest(secret)).first()


@transaction.atomic
def join(secret: str, form: BaseUserCreationForm[User]) -> User | None:
    """Make the account, and use the invitation up; None where it is used or expired by now."""
    found = find_invitation(secret)
    # Of two who open the link at once, one deletes it and the other makes no account.
    if found is None or not Invitation.objects.filter(pk=found.pk).delete()[0]:
        return None
    user: User = form.save(commit=False)
    user.email = found.email
    for name, value in flags(found.role).items():
        setattr(user, name, value)
    user.save()
    note(AuditKind.USER_CHANGED, f"Joined, invited by {found.invited_by}", username=user.username)
    return user


def change(
    by: User, user_id: int, *, role: str | None = None, is_active: bool | None = None
) -> User:
    """Change an account's role, close it or open it again. Raises NotAllowed, User.DoesNotExist.

    A closed account keeps everything; nobody can sign in, and its tokens and feeds are worth
    nothing.
    """
    with transaction.atomic():
        # Locked in one order, and read anew: of two who close each other one comes first.
        locked = User.objects.select_for_update().filter(pk__in=(by.pk, user_id)).order_by("pk")
        found = {each.pk: each for each in locked}
        if user_id not in found:
            raise User.DoesNotExist
        by, user = found[by.pk], found[user_id]
        _require(by, user, role)
        before = _described(user)
        for name, value in flags(role).items() if role is not None else ():
            setattr(user, name, value)
        user.is_active = user.is_active if is_active is None else is_active
        user.save(update_fields=["is_active", "is_staff", "is_superuser"])
        if not may_manage(user):
            Invitation.objects.filter(invited_by=user).delete()
        if _described(user) != before:
            note(AuditKind.USER_CHANGED, f"{user}: {before} → {_described(user)}")
    if not user.is_active:
        ending.end_all(user)
    return user


def _require(by: User, user: User, role: str | None) -> None:
    if not may_manage(by):
        raise NotAllowed(gettext_noop("Your own account may no longer do this."))
    if user.pk == by.pk:
        raise NotAllowed(gettext_noop("Your own account is changed by another administrator."))
    is_above = role_of(user) != Role.MEMBER or not may_give(by, role or Role.MEMBER)
    if is_above and not by.is_superuser:
        raise NotAllowed(_ONLY_ADMINISTRATORS)


def _described(user: User) -> str:
    return f"{role_of(user)}, {'open' if user.is_active else 'closed'}"


_ONLY_ADMINISTRATORS = gettext_noop("Only administrators make or change staff and administrators.")
