"""The page of one's own data: take it along, or delete it with the account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from librarian_site.accounts.audit import note
from librarian_site.accounts.own_data.deletion import LastAdministrator, delete_account
from librarian_site.accounts.own_data.export import account_data
from librarian_site.accounts.own_data.forms import DeletionForm
from librarian_site.accounts.request_user import page_account
from librarian_site.models import AuditKind, User


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """By POST the account is deleted, once the form confirms it."""
    user = page_account(request)
    form = DeletionForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            # Read anew: deleting empties the key, and signing out still names who it was.
            delete_account(User.objects.get(pk=user.pk), request)
        except LastAdministrator as error:
            form.add_error(None, gettext(str(error)))
        else:
            logout(request)
            text = gettext("Your account is deleted, with everything in it.")
            messages.success(request, text)
            return redirect("login")
    return render(request, "account/own_data.html", {"form": form})


@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    user = page_account(request)
    note(AuditKind.DATA_EXPORTED)
    answer = JsonResponse(account_data(user), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="account.json"'
    return answer
