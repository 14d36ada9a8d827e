"""The forms of notifications."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ingestion.notifications.due import HOUR
from ingestion.notifications.models import MAX_ENDPOINT
from librarian_site.core.reading_choices import Digest

DIGESTS = [(value, _(label)) for value, label in Digest.choices]


class NotificationsForm(forms.Form):
    mail_to = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        help_text=_("A new one gets a link that confirms it first."),
    )
    failures = forms.BooleanField(
        required=False,
        label=_("Tell me of failures"),
        help_text=_("Those you have not seen on the pages, collected, once an hour at most."),
    )
    digest = forms.ChoiceField(
        required=False,
        label=_("Digest"),
        choices=DIGESTS,
        widget=forms.RadioSelect,
        help_text=format_lazy(
            _("What is new and what changed, best first, at {hour}:00 in your time zone."),
            hour=HOUR,
        ),
    )


class DeviceForm(forms.Form):
    """What a device is told of."""

    failures = forms.BooleanField(required=False, initial=True, label=_("Failures"))
    searches = forms.BooleanField(
        required=False, label=_("New items that your saved searches find")
    )
    digest = forms.ChoiceField(required=False, label=_("Digest"), choices=DIGESTS)


class NewDeviceForm(DeviceForm):
    """The same of a new one, whose subscription a script fills in."""

    endpoint = forms.CharField(max_length=MAX_ENDPOINT, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=100, widget=forms.HiddenInput)
