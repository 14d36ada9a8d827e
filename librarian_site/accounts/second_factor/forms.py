"""Forms of codes; wrong ones count as failed sign-ins and are throttled as those."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from librarian_site.accounts.forms import PasswordConfirmation, require_no_wait
from librarian_site.accounts.second_factor import codes
from librarian_site.models import User

_CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("Code"),
        widget=forms.TextInput(attrs={**_CODE, "autofocus": True}),
        help_text=gettext_lazy("Six digits from your authenticator app, or a recovery code."),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.request, self.user = request, user

    def clean_code(self) -> str:
        require_no_wait(self.request, self.user.username)
        code = str(self.cleaned_data["code"])
        if not codes.check(self.user, code):
            user_login_failed.send(
                sender=__name__,
                credentials={"username": self.user.username},
                request=self.request,
            )
            raise forms.ValidationError(_("This code is wrong, or was used already."))
        return code


class TurnOnForm(PasswordConfirmation):
    """The password, and a code that shows that the app has the key."""

    code = forms.CharField(
        max_length=10,
        label=gettext_lazy("Code"),
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "numeric"}),
        help_text=gettext_lazy("The six digits that the app shows now."),
    )
