"""The form of the home page: URLs and files to ingest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from ingestion.pasted_links import find_links
from library import document_kinds

MAX_URLS = 500


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(MultipleFileField, self).clean(file, initial) for file in files if file]


class IntakeForm(forms.Form):
    """URLs, one or many, and files; at least one of either."""

    accept = document_kinds.accept_attribute()  # of the file input
    more_kinds = len(document_kinds.DOCUMENT_KINDS) - 6

    urls = forms.CharField(required=False, max_length=200_000)
    files = MultipleFileField(required=False, allow_empty_file=True)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.notes: list[str] = []  # said of what was handed in, though it is no error

    def kinds(self) -> str:
        """Those that people hand in most, in the reader's language."""
        return ", ".join(gettext(kind.label) for kind in document_kinds.DOCUMENT_KINDS[:6])

    def all_kinds(self) -> str:
        return ", ".join(gettext(kind.label) for kind in document_kinds.DOCUMENT_KINDS)

    def clean_urls(self) -> list[str]:
        """The links in what was pasted, whatever stands around them."""
        links = find_links(self.cleaned_data["urls"])
        if len(links.urls) > MAX_URLS:
            raise forms.ValidationError(gettext("At most %(n)s links at a time.") % {"n": MAX_URLS})
        if links.lines_without and not links.urls:
            raise forms.ValidationError(
                gettext(
                    "There is no link in that. Paste addresses such as https://example.org/page."
                )
            )
        if summary := links.summary():
            self.notes.append(f"{summary}.")
        return list(links.urls)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("urls") and not cleaned.get("files"):
            raise forms.ValidationError(gettext("Paste a link or choose a file."))
        return cleaned

    def all_errors(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]

    def keep_only(self, urls: list[str]) -> None:
        """Leave in the box what was not accepted."""
        self.data = {**self.data, "urls": "\n".join(urls)}
