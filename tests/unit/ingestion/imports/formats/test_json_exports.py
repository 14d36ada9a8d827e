"""Exports as JSON."""

from __future__ import annotations

import json
from typing import Any

from ingestion.imports.entries import Entry
from ingestion.imports.formats import json_exports
from ingestion.imports.source import Source


def test_a_bookmark_of_karakeeps_api_is_called_as_its_page() -> None:
    content = {"type": "link", "url": "https://a.example/", "title": "Locks"}
    row: dict[str, Any] = {
        "createdAt": "2024-01-02T03:04:05.000Z",
        "title": None,
        "tags": [],
        "content": content,
    }
    (entry,) = json_exports._karakeep(Source("a", json.dumps({"bookmarks": [row]}).encode))
    assert isinstance(entry, Entry)
    assert (entry.title, entry.added) == ("Locks", "2024-01-02T03:04:05Z")
