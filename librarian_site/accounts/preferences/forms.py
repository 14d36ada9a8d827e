"""The form of preferences, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from librarian_site.core import time_zones
from librarian_site.core.reading_choices import CAPTURES, CaptureChoice
from librarian_site.models import Pictures, User
from library.items.text.remote_images import are_shown

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField


class Group(NamedTuple):
    legend: str
    fields: list[BoundField]


GROUPS: dict[str, tuple[str, ...]] = {
    _("Language and time"): ("language", "time_zone"),
    _("Reading"): ("theme", "text_face", "text_size", "text_width", "text_spacing"),
    _("Library"): ("density", "remote_images", "capture"),
}
LABELS = {
    "language": _("Language"),
    "time_zone": _("Time zone"),
    "remote_images": _("Pictures of other sites"),
    "theme": _("Colours"),
    "text_face": _("Typeface"),
    "text_size": _("Size"),
    "text_width": _("Width of lines"),
    "text_spacing": _("Space between lines"),
    "density": _("The list as"),
    "capture": _("Pages are captured as they look"),
}
HELP = {
    "language": _("Of these pages. What you read keeps its own."),
    "time_zone": _("Dates and times are shown in it."),
    "theme": _("Of all pages, on all of your devices."),
    "density": _("A browser in which you choose another keeps that one."),
    "capture": _("A captured page takes about as much space as the page with its pictures."),
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
        self.fields["time_zone"].widget.choices = zone_choices()
        everybody = gettext("shown") if are_shown() else gettext("not shown")
        as_everybody = ("", _for_everybody(everybody))
        self._choices("remote_images").choices = [as_everybody, *Pictures.choices]
        offered = capture_choices()
        if offered:
            self._choices("capture").choices = offered
        else:
            del self.fields["capture"]
        for field in self.fields.values():
            _translate(field)

    def groups(self) -> list[Group]:
        """The fields by their groups, for the template."""
        return [
            Group(gettext(legend), [self[name] for name in names if name in self.fields])
            for legend, names in GROUPS.items()
        ]

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])


def _for_everybody(value: str) -> str:
    return gettext("As it is set for everybody: %(value)s") % {"value": value}


def _translate(field: forms.Field) -> None:
    """What the field says, in the page's language: its texts are marked where they are written."""
    field.label, field.help_text = gettext(str(field.label)), gettext(str(field.help_text))
    if isinstance(field, forms.ChoiceField):
        choices = cast("list[tuple[Any, Any]]", list(field.choices))  # type: ignore[arg-type]
        field.choices = [(value, gettext(str(label))) for value, label in choices]


def capture_choices() -> list[tuple[str, str]]:
    """What an account may choose: no more than LIBRARIAN_CAPTURE lets everybody; none when off."""
    most = CAPTURES.index(settings.LIBRARIAN_CAPTURE)
    if not most:
        return []
    usual = str(CaptureChoice(settings.LIBRARIAN_CAPTURE).label)
    as_everybody = ("", _for_everybody(gettext(usual)))
    less = [(name, str(CaptureChoice(name).label)) for name in CAPTURES[1 : most + 1]]
    return [as_everybody, *less]


def zone_choices() -> list[tuple[str, Any]]:
    """Time zones by region, places without underscores."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in time_zones.names():
        region, _, place = name.partition("/")
        regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    groups = [(region, places) for region, places in regions.items() if region != "UTC"]
    return [("", gettext("As the browser says")), ("UTC", "UTC"), *groups]
