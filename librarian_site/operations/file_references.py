"""Which rows name files of the store."""

from __future__ import annotations

from django.apps import apps

from library.items.files import attached_files

# Every column that holds the path of a file.
PATHS = (
    ("library.LibraryItem", "file_path"),
    ("library.LibraryItem", "original_path"),
    ("library.Capture", "path"),
    ("library.Picture", "path"),
    ("library.Picture", "thumbnail_path"),
    ("library.TrashedItem", "file_path"),
    ("library.TrashedItem", "original_path"),
    ("ingestion.IngestionJob", "upload_path"),
    ("ingestion.StageOutput", "path"),
    ("ingestion.Import", "archive_path"),
)


def referenced_paths() -> set[str]:
    """Every file that a row names."""
    return attached_files.trashed_paths() | {
        path
        for label, column in PATHS
        for path in apps.get_model(label)._default_manager.values_list(column, flat=True).iterator()
        if path
    }
