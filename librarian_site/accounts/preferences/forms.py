"""The form of preferences, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from django import forms
from django.conf import settings

from librarian_site.core import time_zones
from librarian_site.core.reading_choices import CAPTURES, CaptureChoice
from librarian_site.models import Pictures, User
from library.items.remote_images import are_shown

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField


class Group(NamedTuple):
    legend: str
    fields: list[BoundField]


GROUPS: dict[str, tuple[str, ...]] = {
    "Language and time": ("language", "time_zone"),
    "Reading": ("theme", "text_face", "text_size", "text_width", "text_spacing"),
    "Library": ("density", "remote_images", "capture"),
}
LABELS = {
    "theme": "Colours",
    "text_face": "Typeface",
    "text_size": "Size",
    "text_width": "Width of lines",
    "text_spacing": "Space between lines",
    "density": "The list as",
    "capture": "Pages are captured as they look",
}
HELP = {
    "language": "Of these pages. What you read keeps its own.",
    "time_zone": "Dates and times are shown in it.",
    "theme": "Of all pages, on all of your devices.",
    "density": "A browser in which you choose another keeps that one.",
    "capture": "A captured page takes about as much space as the page with its pictures.",
}


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = User
        fields: ClassVar = [name for names in GROUPS.values() for name in names]
        labels: ClassVar = LABELS
        help_texts: ClassVar = HELP
        widgets: ClassVar = {
            "time_zone": forms.Select,
            **dict.fromkeys(("remote_images", "capture"), forms.RadioSelect),
        }

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["time_zone"].widget.choices = zone_choices()  # type: ignore[attr-defined]
        everybody = "shown" if are_shown() else "not shown"
        as_everybody = ("", f"As it is set for everybody: {everybody}")
        self._choices("remote_images").choices = [as_everybody, *Pictures.choices]
        offered = capture_choices()
        if offered:
            self._choices("capture").choices = offered
        else:
            del self.fields["capture"]

    def groups(self) -> list[Group]:
        """The fields by their groups, for the template."""
        return [
            Group(legend, [self[name] for name in names if name in self.fields])
            for legend, names in GROUPS.items()
        ]

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])


def capture_choices() -> list[tuple[str, str]]:
    """What an account may choose: no more than LIBRARIAN_CAPTURE lets everybody; none when off."""
    most = CAPTURES.index(settings.LIBRARIAN_CAPTURE)
    if not most:
        return []
    usual = str(CaptureChoice(settings.LIBRARIAN_CAPTURE).label)
    as_everybody = ("", f"As it is set for everybody: {usual[0].lower()}{usual[1:]}")
    less = [(name, str(CaptureChoice(name).label)) for name in CAPTURES[1 : most + 1]]
    return [as_everybody, *less]


def zone_choices() -> list[tuple[str, Any]]:
    """Time zones by region, places without underscores."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in time_zones.names():
        region, _, place = name.partition("/")
        regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    groups = [(region, places) for region, places in regions.items() if region != "UTC"]
    return [("", "As the browser says"), ("UTC", "UTC"), *groups]
