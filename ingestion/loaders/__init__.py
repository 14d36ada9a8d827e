"""The load stage: hands a finished document to the library, as nothing else here may."""

from ingestion.loaders.library import (
    already_filed,
    discard_item,
    item_of,
    leave_named_files,
    load,
    nearest,
    unload,
)

__all__ = [
    "already_filed",
    "discard_item",
    "item_of",
    "leave_named_files",
    "load",
    "nearest",
    "unload",
]
