"""Forms of accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.utils import timezone

from librarian_site.models import User

LIFETIMES = {"": "Never", "30": "In 30 days", "90": "In 90 days", "365": "In a year"}


class SetupForm(UserCreationForm):
    class Meta:
        model = User
        fields = ("username",)


class TokenForm(forms.Form):
    name = forms.CharField(max_length=100, help_text="Where it is used, so you know it again.")
    read_only = forms.BooleanField(required=False, label="May only read")
    lifetime = forms.ChoiceField(required=False, label="Expires", choices=list(LIFETIMES.items()))

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None
