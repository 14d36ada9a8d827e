"""What a form or an API request hands in for an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.limits import MAX_TOGETHER, too_large_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile


def read_uploads(files: Sequence[UploadedFile[bytes]]) -> list[tuple[str, bytes]]:
    """Names and bytes of the files. Raises IngestionError where there are none or too large."""
    if not files:
        raise BrokenDocument("Choose the file that the other product has exported.")
    if sum(file.size or 0 for file in files) > MAX_TOGETHER:
        raise too_large_together()
    return [(file.name or "upload", file.read()) for file in files]


def chosen_columns(text: str) -> dict[str, str]:
    """The columns of a table by field, from "url=Link, title=Name"; "tags=" is without tags."""
    pairs = (pair.partition("=") for pair in text.split(","))
    return {field.strip(): name.strip() for field, equals, name in pairs if equals}
