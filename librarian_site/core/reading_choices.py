"""What a reader chooses from: language, theme, how texts and lists are shown.

The empty value is the usual one, and what an account has that never chose.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _


class Language(TextChoices):
    """The language of the pages; the texts in the library keep their own."""

    BROWSER = "", _("As the browser says")
    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    FRENCH = "fr", "Français"
    SPANISH = "es", "Español"


class Theme(TextChoices):
    SYSTEM = "", _("As the system")
    LIGHT = "light", _("Light")
    SEPIA = "sepia", _("Sepia")
    DARK = "dark", _("Dark")


class TextFace(TextChoices):
    SERIF = "", _("Serif")
    SANS = "sans", _("Sans serif")


class TextSize(TextChoices):
    SMALL = "small", _("Small")
    MEDIUM = "", _("Medium")
    LARGE = "large", _("Large")
    HUGE = "huge", _("Very large")


class TextWidth(TextChoices):
    NARROW = "narrow", _("Narrow")
    MEDIUM = "", _("Medium")
    WIDE = "wide", _("Wide")


class TextSpacing(TextChoices):
    TIGHT = "tight", _("Tight")
    MEDIUM = "", _("Medium")
    LOOSE = "loose", _("Loose")


class Density(TextChoices):
    """How the library's list looks where nothing else was chosen in that browser."""

    ROWS = "", _("Rows")
    HEADLINES = "headlines", _("Headlines")
    CARDS = "cards", _("Cards")


class CaptureChoice(TextChoices):
    """Which pages are captured; LIBRARIAN_CAPTURE says how many may be."""

    EVERYBODY = "", _("As it is set for everybody")
    ASKED = "asked", _("Only where I ask for it")
    SUBMITTED = "submitted", _("Those I hand in myself")
    ALL = "all", _("All, those of imports and feeds too")


class Digest(TextChoices):
    NEVER = "", _("None")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly, on Mondays")


# The values of LIBRARIAN_CAPTURE, each including those before it.
CAPTURES = ("off", "asked", "submitted", "all")

# How texts are shown, by the name of the account's field; `data-…` of a page's root element.
READING: dict[str, type[TextChoices]] = {
    "text_face": TextFace,
    "text_size": TextSize,
    "text_width": TextWidth,
    "text_spacing": TextSpacing,
    "theme": Theme,
}
