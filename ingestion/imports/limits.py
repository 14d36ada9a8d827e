"""How large files may be that are imported."""

from __future__ import annotations

from ingestion.documents.errors import TooLarge

MAX_FILE = 100_000_000  # bytes
MAX_TOGETHER = 200_000_000  # of all files; of a complete archive there is no limit


def too_large_together() -> TooLarge:
    return TooLarge(f"The files are larger than {MAX_TOGETHER // 1_000_000} MB together.")


def too_large(name: str) -> TooLarge:
    return TooLarge(f"{name} is larger than {MAX_FILE // 1_000_000} MB. Export it in parts.")
