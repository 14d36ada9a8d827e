"""REST for the installation's accounts; by tokens with the scope `manage` alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import StringConstraints

from librarian_site.accounts.request_user import api_account
from librarian_site.accounts.users import managing
from librarian_site.accounts.users.models import Invitation
from librarian_site.accounts.users.roles import Role, may_manage, role_of
from librarian_site.models import Scope, User

router = Router(tags=["users"])


class UserOut(Schema):
    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    """Nobody can sign in with a closed account, and its tokens are worth nothing."""
    date_joined: datetime
    last_login: datetime | None

    @classmethod
    def of(cls, user: User) -> UserOut:
        names = set(UserOut.model_fields) - {"role"}
        return cls(role=role_of(user), **{name: getattr(user, name) for name in names})


class UserPatch(Schema):
    role: Role | None = None
    is_active: bool | None = None


class InvitationOut(Schema):
    id: int
    label: str
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, row: Invitation) -> InvitationOut:
        return cls(**{name: getattr(row, name) for name in InvitationOut.model_fields})


class InvitationMade(InvitationOut):
    link: str
    """Where the account is made, once; it can't be had again."""
    is_mailed: bool
    """Whether it was sent to `email`, too: the site sends e-mail, and the server took it."""


class InvitationIn(Schema):
    label: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]+$"
        ),
    ]
    """Who it is for."""
    role: Role = Role.MEMBER
    email: Annotated[
        str, StringConstraints(max_length=254, pattern=r"^([^\x00\s@]+@[^\x00\s@]+)?$")
    ] = ""


@router.get(
    "/users", response=list[UserOut], operation_id="list_users", summary="Accounts of this site"
)
def list_users(request: HttpRequest) -> list[UserOut]:
    _manager(request)
    return [UserOut.of(user) for user in User.objects.order_by("username")]


@router.patch(
    "/users/{int:user_id}",
    response=UserOut,
    operation_id="update_user",
    summary="Change an account's role, close it or open it again",
)
def update_user(request: HttpRequest, user_id: int, body: UserPatch) -> UserOut:
    by = _manager(request)
    try:
        user = managing.change(by, user_id, role=body.role, is_active=body.is_active)
    except User.DoesNotExist as error:
        raise Http404 from error
    except managing.NotAllowed as error:
        raise HttpError(403, str(error)) from error
    return UserOut.of(user)


@router.get(
    "/invitations",
    response=list[InvitationOut],
    operation_id="list_invitations",
    summary="Invitations that can still be used",
)
def list_invitations(request: HttpRequest) -> list[InvitationOut]:
    _manager(request)
    return [InvitationOut.of(row) for row in Invitation.objects.usable()]


@router.post(
    "/invitations",
    response={201: InvitationMade},
    operation_id="create_invitation",
    summary="Invite somebody",
)
def create_invitation(request: HttpRequest, body: InvitationIn) -> Status[InvitationMade]:
    """The link is told once, and makes one account until `expires_at`."""
    by = _manager(request)
    try:
        row, secret = managing.invite(by, label=body.label, role=body.role, email=body.email)
    except managing.NotAllowed as error:
        raise HttpError(403, str(error)) from error
    row.refresh_from_db()
    link = managing.link(request, secret)
    is_mailed = managing.send_by_mail(by, row, link)
    made = InvitationMade(**InvitationOut.of(row).dict(), link=link, is_mailed=is_mailed)
    return Status(201, made)


@router.delete(
    "/invitations/{int:invitation_id}",
    response={204: None},
    operation_id="withdraw_invitation",
    summary="Withdraw an invitation",
)
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> Status[None]:
    _manager(request)
    row = Invitation.objects.filter(pk=invitation_id).first()
    if row is None:
        raise Http404
    managing.withdraw(row)
    return Status(204, None)


def _manager(request: HttpRequest) -> User:
    """The account that asks. 404 where it may manage none, 403 to a token without the scope."""
    user = api_account(request)
    if not may_manage(user):
        raise Http404
    token = getattr(request, "api_token", None)
    if token is not None and Scope.MANAGE not in token.scopes:
        raise HttpError(403, f"This token lacks the scope “{Scope.MANAGE}”.")
    return user
