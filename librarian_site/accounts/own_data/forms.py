"""The form that deletes an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from librarian_site.accounts.forms import PasswordConfirmation


class DeletionForm(PasswordConfirmation):
    """The password, and the name: of accounts without a password the name alone."""

    username = forms.CharField(
        label=gettext_lazy("Your user name"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("username", "password")

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if name != self.user.username:
            raise forms.ValidationError(_("That is not your user name."))
        return name
