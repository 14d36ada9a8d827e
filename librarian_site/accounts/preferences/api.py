"""REST for an account's preferences."""

from __future__ import annotations

from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from librarian_site.accounts.preferences import choosing
from librarian_site.accounts.request_user import api_account
from librarian_site.core.reading_choices import (
    CaptureChoice,
    Density,
    Language,
    TextFace,
    TextSize,
    TextSpacing,
    TextWidth,
    Theme,
)
from librarian_site.core.time_zones import MAX_NAME
from librarian_site.models import Pictures, User
from library.errors import BadParameter

router = Router(tags=["account"])


class PreferencesOut(Schema):
    """Each is empty where it is as usual, or as it is set for everybody."""

    language: Language
    """Of the pages; empty: as the browser says."""
    time_zone: str
    """Such as Europe/Berlin; empty: as the browser says."""
    theme: Theme
    text_face: TextFace
    text_size: TextSize
    text_width: TextWidth
    text_spacing: TextSpacing
    density: Density
    """How the library's list looks where a browser has chosen no other."""
    remote_images: Pictures | Literal[""]
    """How pictures of other sites are shown on pages; empty: as it is set for everybody."""
    capture: CaptureChoice
    """Which pages are captured; no more than LIBRARIAN_CAPTURE lets everybody."""


class PreferencesPatch(Schema):
    language: Language | None = None
    time_zone: Annotated[str, StringConstraints(max_length=MAX_NAME)] | None = None
    theme: Theme | None = None
    text_face: TextFace | None = None
    text_size: TextSize | None = None
    text_width: TextWidth | None = None
    text_spacing: TextSpacing | None = None
    density: Density | None = None
    remote_images: Pictures | Literal[""] | None = None
    capture: CaptureChoice | None = None


@router.get(
    "/preferences",
    response=PreferencesOut,
    operation_id="get_preferences",
    summary="Your preferences",
)
def get_preferences(request: HttpRequest) -> PreferencesOut:
    return _preferences(api_account(request))


@router.patch(
    "/preferences",
    response=PreferencesOut,
    operation_id="update_preferences",
    summary="Change your preferences",
)
def update_preferences(request: HttpRequest, body: PreferencesPatch) -> PreferencesOut:
    """What is not named stays as it is."""
    user = api_account(request)
    try:
        choosing.choose(
            user, {name: str(value) for name, value in body.dict().items() if value is not None}
        )
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadParameter(name, messages[0]) from error
    return _preferences(user)


def _preferences(user: User) -> PreferencesOut:
    return PreferencesOut(**{name: getattr(user, name) for name in choosing.NAMES})
