"""Pages of the installation's accounts, for those who may manage them; and joining by a link."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from librarian_site.accounts.forms import SetupForm
from librarian_site.accounts.request_user import page_account
from librarian_site.accounts.users import managing
from librarian_site.accounts.users.forms import ChangeForm, InvitationForm
from librarian_site.accounts.users.models import LIFETIME, Invitation
from librarian_site.accounts.users.roles import Role, may_give, may_manage, role_of
from librarian_site.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 - a path


def manager_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who may manage accounts; to others there is no such page."""

    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage(page_account(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


@never_cache
@manager_required
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """The accounts and open invitations; by POST an invitation, whose link is shown once."""
    by = page_account(request)
    form = InvitationForm(request.POST or None, by=by)
    link = mailed_to = ""
    if request.method == "POST" and form.is_valid():
        invitation, secret = managing.invite(by, **form.cleaned_data)
        link = managing.link(request, secret)
        mailed_to = invitation.email if managing.send_by_mail(by, invitation, link) else ""
        form = InvitationForm(by=by)
    found = User.objects.order_by("username")
    context = {
        "accounts": [(each, role_of(each), _may_change(by, each)) for each in found],
        "invitations": Invitation.objects.usable().select_related("invited_by"),
        "roles": [role for role in Role if may_give(by, role)],
        "form": form,
        "link": link,
        "days": LIFETIME.days,
        "mailed_to": mailed_to,
    }
    return render(request, "account/users.html", context)


@manager_required
@require_POST
def change_user(request: HttpRequest, user_id: int) -> HttpResponse:
    form = ChangeForm(request.POST)
    try:
        if not form.is_valid():
            raise managing.NotAllowed(_("Choose a role, or whether the account is open."))
        chosen = {"role": form.cleaned_data["role"] or None}
        user = managing.change(
            page_account(request), user_id, **chosen, is_active=form.cleaned_data["is_active"]
        )
    except User.DoesNotExist as error:
        raise Http404 from error
    except managing.NotAllowed as error:
        messages.error(request, _(str(error)))
    else:
        state = _(role_of(user).label) if user.is_active else _("Closed")
        messages.success(request, f"{user}: {state}.")
    return redirect("users")


@manager_required
@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    managing.withdraw(invitation)
    messages.success(
        request, _("The invitation of %(name)s is withdrawn.") % {"name": invitation.label}
    )
    return redirect("users")


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account by the one-time link of an invitation."""
    invitation = managing.find_invitation(token)
    if invitation is None:
        raise Http404
    if request.user.is_authenticated:
        messages.warning(request, _("You are signed in: whoever is invited opens the link."))
        return redirect("ingestion:home")
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = managing.join(token, form)
        if user is None:
            raise Http404
        login(request, user, backend=PASSWORD_BACKEND)
        return redirect("ingestion:home")
    return render(request, "account/join.html", {"form": form, "invitation": invitation})


def _may_change(by: User, user: User) -> bool:
    return user.pk != by.pk and (by.is_superuser or role_of(user) == Role.MEMBER)
