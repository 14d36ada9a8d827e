"""Account pages: first account, sign-in and sign-out, password, API tokens; the error pages."""

from __future__ import annotations

import math
import sys
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.defaults import page_not_found
from django.views.defaults import server_error as default_server_error

from ingestion.jobs.events import announce_session_ended
from ingestion.notifications import devices as push_devices
from librarian_site.accounts import tokens as account_tokens
from librarian_site.accounts.audit import note
from librarian_site.accounts.auth import is_setup_token, needs_setup
from librarian_site.accounts.forms import SetupForm, SignInForm, TokenForm
from librarian_site.accounts.request_user import page_account
from librarian_site.accounts.second_factor import codes, pending
from librarian_site.accounts.sessions import ending
from librarian_site.accounts.users.views import PASSWORD_BACKEND
from librarian_site.core.i18n.languages import speak_as_chosen
from librarian_site.error_responses import AWAY, UNSTORABLE, problem, unavailable, unreadable
from librarian_site.models import ApiToken, AuditKind


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: an HTML page, or problem+json for an API client."""
    if request.path.startswith("/api/"):
        return problem(404, "There is no such address.")
    speak_as_chosen(request)  # no view was found, before which it is done else
    return page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 for a form of more fields or files than are read."""
    return unreadable(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where a store is away, 400 to what no column holds, else 500.

    Django calls it while it handles the error.
    """
    error = sys.exception()
    if isinstance(error, AWAY):
        return unavailable(request, error)
    if isinstance(error, UNSTORABLE):
        return unreadable(request, error)
    if request.path.startswith("/api/"):
        return problem(500, "This is a defect of the librarian. It has been written to the log.")
    return default_server_error(request)


class SignIn(LoginView):
    template_name = "account/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if needs_setup():
            return redirect("setup-help")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.OIDC_ISSUER:
            where = reverse("openid_connect_login", args=["librarian"])
            query = urlencode({"next": self.get_redirect_url()}) if self.get_redirect_url() else ""
            context |= {"oidc_name": settings.OIDC_NAME, "oidc_link": f"{where}?{query}"}
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        if codes.has_second_factor(form.get_user()):
            pending.begin(self.request, form.get_user(), self.get_success_url())
            return redirect("second-step")
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(math.ceil(form.wait.total_seconds()))
        return response


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        owner_id = request.user.pk
        answer = super().post(request, *args, **kwargs)
        if owner_id is not None:
            announce_session_ended(owner_id)
        return answer


class PasswordChange(PasswordChangeView):
    template_name = "account/password.html"
    success_url = reverse_lazy("ingestion:home")

    def form_valid(self, form: Any) -> HttpResponse:
        note(AuditKind.PASSWORD_CHANGED)
        before = self.request.session.session_key or ""
        answer = super().form_valid(form)
        push_devices.move_session(before, self.request.session.session_key or "")
        # The other sessions are worth nothing now; this one goes on under another key.
        ending.end_all(form.user, but=self.request.session.session_key)
        announce_session_ended(form.user.pk)
        return answer


@never_cache
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect the admin's sign-in to the site's, which is rate-limited and logged."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


@require_GET
def setup_help(request: HttpRequest) -> HttpResponse:
    if not needs_setup():
        return redirect("ingestion:home")
    example = request.build_absolute_uri(reverse("setup", args=["…"]))
    return render(
        request, "account/setup_help.html", {"example": example.replace("%E2%80%A6", "…")}
    )


@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Create the first account; requires the link that was printed in the terminal."""
    if not is_setup_token(token):
        raise Http404
    if not needs_setup():
        return redirect("ingestion:home")
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.is_staff = user.is_superuser = True
        user.save()
        login(request, user, backend=PASSWORD_BACKEND)
        return redirect("ingestion:home")
    return render(request, "account/setup.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    user = page_account(request)
    form = TokenForm(request.POST or None, user=user)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = account_tokens.issue(
            user=user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.expires_at(),
        )
        form = TokenForm(user=user)
    mine = ApiToken.objects.filter(user=user)
    context = {"form": form, "tokens": mine, "secret": secret}
    return render(request, "account/tokens.html", context)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, user=page_account(request))
    account_tokens.revoke(token)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("tokens")
