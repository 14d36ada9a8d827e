"""The second step of signing in, and the page that turns it on and off."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from librarian_site.accounts.request_user import page_account
from librarian_site.accounts.second_factor import codes, managing, pending
from librarian_site.accounts.second_factor.forms import CodeForm, TurnOnForm
from librarian_site.accounts.second_factor.models import AuthenticatorApp, RecoveryCode

NEW_KEY = "authenticator_key"  # in the session, until a code shows that an app has it


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Sign in with the code, once the password was right."""
    waiting = pending.find(request)
    if waiting is None:
        return redirect("login")
    form = CodeForm(request.POST or None, request=request, user=waiting.user)
    if request.method == "POST" and form.is_valid():
        request.session.pop(pending.KEY, None)
        login(request, waiting.user, backend=waiting.backend)
        return redirect(waiting.address)
    return render(request, "account/second_step.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether it is on; by POST it is turned on with the key that the page showed."""
    user = page_account(request)
    app = AuthenticatorApp.objects.filter(user=user).first()
    if app is not None:
        left = RecoveryCode.objects.filter(user=user).count()
        form = CodeForm(request=request, user=user)
        form.fields["code"].widget.attrs.pop("autofocus", None)
        return render(
            request, "account/second_factor.html", {"app": app, "left": left, "form": form}
        )
    key = bytes.fromhex(request.session.setdefault(NEW_KEY, codes.new_key().hex()))
    on_form = TurnOnForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and on_form.is_valid():
        recovery = managing.turn_on(user, key, on_form.cleaned_data["code"])
        if recovery is not None:
            del request.session[NEW_KEY]
            return _recovery_codes(request, recovery)
        on_form.add_error(
            "code", _("This code does not fit. Does the clock of your phone run right?")
        )
    context = {
        "form": on_form,
        "qr": _picture(codes.address(key, user.username)),
        "typed": codes.typed(key),
    }
    return render(request, "account/second_factor.html", context)


@never_cache
@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Turn it off, or make new recovery codes; either asks for a code."""
    user = page_account(request)
    form = CodeForm(request.POST, request=request, user=user)
    if not codes.has_second_factor(user):
        return redirect("second-factor")
    if not form.is_valid():
        for error in form.errors.get("code", []):
            messages.error(request, str(error))
        return redirect("second-factor")
    if request.POST.get("action") == "off":
        managing.turn_off(user)
        messages.success(request, _("The second step is off: your password is enough."))
        return redirect("second-factor")
    return _recovery_codes(request, managing.renew_recovery_codes(user))


def _recovery_codes(request: HttpRequest, recovery: list[str]) -> HttpResponse:
    return render(request, "account/recovery_codes.html", {"codes": recovery})


def _picture(address: str) -> SafeString:
    """The address as a QR code, dark on light in either theme."""
    drawn = segno.make(address, error="m").svg_inline(scale=5, light="white", border=3)
    return mark_safe(drawn)  # noqa: S308 - drawn here, of squares
