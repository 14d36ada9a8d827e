"""Values that items are filtered by, as they are compared."""

from __future__ import annotations

FOLDED = frozenset({"site", "tags", "collections", "language"})


def normalize(name: str, value: str) -> str:
    """The value as it is compared."""
    plain = " ".join(value.split())
    return plain.lower() if name in FOLDED else plain


def site_names(domain: str, site: str) -> list[str]:
    """What an item's site is found by: its domain, those above it, and the site's own name."""
    labels = domain.lower().split(".")
    domains = [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))]
    return [name for name in dict.fromkeys((*domains, normalize("site", site))) if name]
