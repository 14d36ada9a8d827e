"""What a reader chooses from: language, theme, how texts and lists are shown.

The empty value is the usual one, and what an account has that never chose.
"""

from __future__ import annotations

from django.db.models import TextChoices


class Language(TextChoices):
    """The language of the pages; the texts in the library keep their own."""

    BROWSER = "", "As the browser says"
    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    FRENCH = "fr", "Français"
    SPANISH = "es", "Español"


class Theme(TextChoices):
    SYSTEM = "", "As the system"
    LIGHT = "light", "Light"
    SEPIA = "sepia", "Sepia"
    DARK = "dark", "Dark"


class TextFace(TextChoices):
    SERIF = "", "Serif"
    SANS = "sans", "Sans serif"


class TextSize(TextChoices):
    SMALL = "small", "Small"
    MEDIUM = "", "Medium"
    LARGE = "large", "Large"
    HUGE = "huge", "Very large"


class TextWidth(TextChoices):
    NARROW = "narrow", "Narrow"
    MEDIUM = "", "Medium"
    WIDE = "wide", "Wide"


class TextSpacing(TextChoices):
    TIGHT = "tight", "Tight"
    MEDIUM = "", "Medium"
    LOOSE = "loose", "Loose"


class Density(TextChoices):
    """How the library's list looks where nothing else was chosen in that browser."""

    ROWS = "", "Rows"
    HEADLINES = "headlines", "Headlines"
    CARDS = "cards", "Cards"


class CaptureChoice(TextChoices):
    """Which pages are captured; LIBRARIAN_CAPTURE says how many may be."""

    EVERYBODY = "", "As it is set for everybody"
    ASKED = "asked", "Only where I ask for it"
    SUBMITTED = "submitted", "Those I hand in myself"
    ALL = "all", "All, those of imports and feeds too"


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
