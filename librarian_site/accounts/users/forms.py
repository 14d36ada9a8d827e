"""Forms of inviting and joining."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from librarian_site.accounts.users.roles import Role, may_give
from librarian_site.models import User


class InvitationForm(forms.Form):
    label = forms.CharField(
        max_length=100, label=_("Who"), help_text=_("Their name, so you know the invitation again.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.MEMBER)
    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        help_text=_("If you know it: the link is sent there, where this site sends e-mail."),
    )

    def __init__(self, *args: Any, by: User, **kw: Any) -> None:
        super().__init__(*args, **kw)
        offered = [(role.value, _(role.label)) for role in Role if may_give(by, role)]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """What the buttons of a row send: another role, or whether the account is open."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, required=False)
    is_active = forms.TypedChoiceField(
        choices=(("1", "open"), ("0", "closed")),
        coerce=lambda said: said == "1",
        required=False,
        empty_value=None,
    )
