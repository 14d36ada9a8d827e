"""Forms of accounts."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, UserCreationForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from librarian_site.accounts.throttling import sign_in_wait
from librarian_site.accounts.users.roles import may_manage
from librarian_site.models import USUAL_SCOPES, Scope, User

LIFETIMES = {
    "": _("Never"),
    "30": _("In 30 days"),
    "90": _("In 90 days"),
    "365": _("In a year"),
}


class SetupForm(UserCreationForm):
    class Meta:
        model = User
        fields = ("username",)


class SignInForm(AuthenticationForm):
    """Sign-in form that refuses before checking the password after too many failed attempts."""

    wait = timedelta(0)

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if name and self.request is not None:
            self.wait = sign_in_wait(self.request, name)
        if self.wait:
            raise _too_many_attempts(self.wait)
        return super().clean()


class PasswordConfirmation(forms.Form):
    """Asks for the password before what a stolen session must not do.

    Not where there is none, as with OpenID Connect. Guesses count as failed sign-ins.
    """

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.request, self.user = request, user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        require_no_wait(self.request, self.user.username)
        if authenticate(self.request, username=self.user.username, password=password) is None:
            raise forms.ValidationError(gettext("That is not your password."))
        return password


def require_no_wait(request: HttpRequest, username: str) -> None:
    """Raise ValidationError while too many attempts have failed."""
    if wait := sign_in_wait(request, username):
        raise _too_many_attempts(wait)


def _too_many_attempts(wait: timedelta) -> forms.ValidationError:
    minutes = math.ceil(wait.total_seconds() / 60)
    text = ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    )
    return forms.ValidationError(text, params={"minutes": minutes})


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Where it is used, so you know it again.")
    )
    scopes = forms.MultipleChoiceField(
        label=pgettext_lazy("a token", "May"),
        choices=[(value, _(label)) for value, label in Scope.choices],
        initial=USUAL_SCOPES,
        widget=forms.CheckboxSelectMultiple,
    )
    lifetime = forms.ChoiceField(
        required=False, label=_("Expires"), choices=list(LIFETIMES.items())
    )

    def __init__(self, *args: Any, user: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not may_manage(user):
            usual = [(scope.value, _(scope.label)) for scope in USUAL_SCOPES]
            self.fields["scopes"].choices = usual  # type: ignore[attr-defined]

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None
