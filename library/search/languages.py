"""The languages of an owner's items, in which a query's words are stemmed."""

from __future__ import annotations

from django.db.models import Count
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from library.models import LibraryItem

MAX_LANGUAGES = 24
CACHE_SECONDS = 300


_CODES: TypeAdapter[list[str] | None] = TypeAdapter(list[str] | None)


def owner_languages(owner_id: int) -> list[str]:
    """Return the language codes of the owner's items, most frequent first (MAX_LANGUAGES)."""
    known = optional_cache.get(_key(owner_id), _CODES)
    if known is None:
        counted = LibraryItem.objects.filter(owner_id=owner_id).exclude(language="").order_by()
        by_count = counted.values_list("language").annotate(n=Count("pk")).order_by("-n")
        known = [language for language, _ in by_count[:MAX_LANGUAGES]]
        optional_cache.set(_key(owner_id), known, CACHE_SECONDS, _CODES)
    return known


def note_language(owner_id: int, language: str) -> None:
    """Invalidate the cached list when an item in a new language was filed."""
    known = optional_cache.get(_key(owner_id), _CODES)
    if known is not None and language and language not in known:
        optional_cache.set(_key(owner_id), None, CACHE_SECONDS, _CODES)


def _key(owner_id: int) -> str:
    return f"languages-by-use:{owner_id}"
