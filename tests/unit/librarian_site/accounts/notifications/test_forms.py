from __future__ import annotations

import pytest
from django import forms
from django.utils.translation import override

from ingestion.notifications.due import HOUR
from librarian_site.accounts.notifications.forms import DeviceForm, NotificationsForm


@pytest.mark.parametrize("form", [NotificationsForm, DeviceForm])
def test_how_often_is_said_in_the_page_s_language(form: type[forms.Form]) -> None:
    with override("fr"):
        assert ["Chaque jour" in str(form()["digest"]), "Daily" in str(form()["digest"])] == [
            True,
            False,
        ]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_hour_of_digests_is_the_one_they_are_sent_at(language: str) -> None:
    with override(language):
        assert f"{HOUR}:00" in str(NotificationsForm().fields["digest"].help_text)
