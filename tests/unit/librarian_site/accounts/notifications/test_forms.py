from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from librarian_site.accounts.notifications.forms import DeviceForm, NotificationsForm


@pytest.mark.parametrize("form", [NotificationsForm, DeviceForm])
def test_how_often_is_said_in_the_page_s_language(form: type[forms.Form]) -> None:
    with translation.override("fr"):
        assert ["Chaque jour" in str(form()["digest"]), "Daily" in str(form()["digest"])] == [
            True,
            False,
        ]
