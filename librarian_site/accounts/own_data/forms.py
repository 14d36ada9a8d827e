"""The form that deletes an account."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from librarian_site.accounts.throttling import sign_in_wait
from librarian_site.models import User


class DeletionForm(forms.Form):
    """Asks for the password; for the name where there is none, as with OpenID Connect.

    Guesses count as failed sign-ins, and are throttled as those are.
    """

    username = forms.CharField(
        label="Your user name", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.request, self.user = request, user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if name != self.user.username:
            raise forms.ValidationError("That is not your user name.")
        return name

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if wait := sign_in_wait(self.request, self.user.username):
            minutes = math.ceil(wait.total_seconds() / 60)
            raise forms.ValidationError(f"Too many attempts. Try again in {minutes} min.")
        if authenticate(self.request, username=self.user.username, password=password) is None:
            raise forms.ValidationError("That is not your password.")
        return password
