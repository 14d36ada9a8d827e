"""The page of one's passkeys, and signing in with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from librarian_site.accounts.passkeys import ceremonies
from librarian_site.accounts.passkeys.forms import PasskeyForm
from librarian_site.accounts.passkeys.models import Passkey
from librarian_site.accounts.request_user import page_account
from librarian_site.accounts.users.views import PASSWORD_BACKEND


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """Those there are; by POST one is added that the browser has just made."""
    user = page_account(request)
    form = PasskeyForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            made = ceremonies.make(request, user, wanted["answer"], wanted["name"])
        except ceremonies.Refused:
            form.add_error(None, _("The passkey could not be added. Try it again."))
        else:
            messages.success(request, _("You can sign in with “%(name)s” now.") % {"name": made})
            return redirect("passkeys")
    mine = Passkey.objects.filter(user=user)
    return render(request, "account/passkeys.html", {"form": form, "passkeys": mine})


@login_required
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What the browser is asked to make."""
    return JsonResponse(ceremonies.begin_making(request, page_account(request)))


@login_required
@require_POST
def remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    passkey = get_object_or_404(Passkey, pk=passkey_id, user=page_account(request))
    ceremonies.remove(passkey)
    messages.success(request, _("“%(name)s” no longer signs you in.") % {"name": passkey})
    return redirect("passkeys")


@never_cache
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """What the browser is asked to sign."""
    return JsonResponse(ceremonies.begin_signing_in(request))


class PasskeySignIn(LoginView):
    """Sign in by what a passkey has signed, in place of password and code."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            user = ceremonies.authenticate(request, request.POST.get("answer", ""))
        except ceremonies.Refused:
            user_login_failed.send(sender=__name__, credentials={}, request=request)
            messages.error(request, _("This passkey is not known here. Sign in another way."))
            return redirect("login")
        login(request, user, backend=PASSWORD_BACKEND)
        return redirect(self.get_success_url())
