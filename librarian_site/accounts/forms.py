"""Forms of accounts."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UserCreationForm
from django.utils import timezone

from librarian_site.accounts.throttling import sign_in_wait
from librarian_site.accounts.users.roles import may_manage
from librarian_site.models import USUAL_SCOPES, Scope, User

LIFETIMES = {"": "Never", "30": "In 30 days", "90": "In 90 days", "365": "In a year"}


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
            minutes = math.ceil(self.wait.total_seconds() / 60)
            raise forms.ValidationError(
                f"Too many attempts. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
            )
        return super().clean()


class TokenForm(forms.Form):
    name = forms.CharField(max_length=100, help_text="Where it is used, so you know it again.")
    scopes = forms.MultipleChoiceField(
        label="May",
        choices=Scope.choices,
        initial=USUAL_SCOPES,
        widget=forms.CheckboxSelectMultiple,
    )
    lifetime = forms.ChoiceField(required=False, label="Expires", choices=list(LIFETIMES.items()))

    def __init__(self, *args: Any, user: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not may_manage(user):
            usual = [(scope.value, scope.label) for scope in USUAL_SCOPES]
            self.fields["scopes"].choices = usual  # type: ignore[attr-defined]

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None
