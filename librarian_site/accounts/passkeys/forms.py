"""The form of a new passkey."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from librarian_site.accounts.forms import PasswordConfirmation
from librarian_site.accounts.passkeys.models import MAX_NAME


class PasskeyForm(PasswordConfirmation):
    """A name, the password, and what the browser made, which a script fills in."""

    name = forms.CharField(
        max_length=MAX_NAME,
        label=_("Name"),
        help_text=_("Of the device it is on, so you know it again."),
    )
    answer = forms.CharField(widget=forms.HiddenInput)
    field_order = ("name", "password", "answer")
