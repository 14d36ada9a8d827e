"""How the library is narrowed in the browser."""

from __future__ import annotations

from typing import Any

from django import forms

from library.models import SourceType, Tier

SORTS = {
    "-created_at": "Newest",
    "-quality_score": "Best",
    "-published_at": "Published last",
    "title": "Title",
}


class LibraryForm(forms.Form):
    q = forms.CharField(required=False, max_length=500)
    tier = forms.ChoiceField(required=False, choices=[("", "Any"), *Tier.choices])
    source_type = forms.ChoiceField(required=False, choices=[("", "Any"), *SourceType.choices])
    tag = forms.ChoiceField(required=False)
    read = forms.ChoiceField(required=False, choices=[("", "Any"), ("0", "Unread"), ("1", "Read")])
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Any"), *((name, name) for name in tags)]
        self.fields["tag"] = forms.ChoiceField(required=False, choices=choices)
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": "Words or a question"}

    def narrowing(self) -> dict[str, Any]:
        """What of it was chosen validly; the rest is as if not chosen."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in ("tier", "source_type", "tag")}
        read = self.cleaned_data.get("read", "")
        return {
            **{name: value for name, value in chosen.items() if value},
            **({"read": read == "1"} if read else {}),
        }

    def sorting(self) -> tuple[str, str]:
        sort = self.cleaned_data.get("sort") or "-created_at"
        return sort.removeprefix("-"), "desc" if sort.startswith("-") else "asc"


def tag_names(line: str) -> list[str]:
    """Tags from a line where commas part them."""
    names = [" ".join(name.replace("\x00", "").split())[:60] for name in line.split(",")]
    return [name for name in names if name][:50]
