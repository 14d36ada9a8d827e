"""Set some of an account's preferences; the others stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from librarian_site.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = (
    *("language", "time_zone", "theme", "text_face", "text_size", "text_width", "text_spacing"),
    *("density", "remote_images", "capture"),
)


def choose(user: User, chosen: Mapping[str, str]) -> None:
    """Check and save the values by their fields' names. Raises ValidationError and saves none."""
    wrong: dict[str, ValidationError] = {}
    for name, value in chosen.items():
        try:
            setattr(user, name, User._meta.get_field(name).clean(value, user))  # type: ignore[union-attr]
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        user.refresh_from_db(fields=list(chosen))
        raise ValidationError(wrong)
    if chosen:
        user.save(update_fields=list(chosen))
