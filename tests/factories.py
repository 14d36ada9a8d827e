"""Rows for tests, made with few words."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any
from uuid import uuid4

from ingestion.models import IngestionJob
from librarian_site.models import User
from library.items.actions import ensure_tags
from library.models import LibraryItem

_number = count(1)


def make_user(**kw: Any) -> User:
    name = kw.pop("username", f"user{next(_number)}")
    password = kw.pop("password", None)
    return User.objects.create_user(name, password=password, **kw)


def make_job(owner: User | None = None, **kw: Any) -> IngestionJob:
    n = next(_number)
    url = kw.setdefault("url", f"https://example.org/{n}")
    kw.setdefault("canonical_url", url)
    return IngestionJob.objects.create(owner=owner or make_user(), **kw)


def make_item(owner: User | None = None, *, tags: tuple[str, ...] = (), **kw: Any) -> LibraryItem:
    n = next(_number)
    owner = owner or make_user()
    url = kw.setdefault("url", f"https://example.org/item/{n}")
    defaults: dict[str, Any] = {
        "source_type": "article",
        "title": f"Item {n}",
        "canonical_url": url,
        "content_hash": hashlib.sha256(str(n).encode()).hexdigest(),
        "summary": "A summary.",
        "quality_score": 6.0,
        "markdown": "Some text.",
        "file_path": f"c/{owner.pk}/{n}.md",
        "original_path": f"c/{owner.pk}/{n}.original.html",
        "original_type": "text/html",
        "word_count": 300,
    }
    item = LibraryItem.objects.create(pk=uuid4(), owner=owner, **{**defaults, **kw})
    item.tags.set(ensure_tags(owner_id=owner.pk, names=tags))
    return LibraryItem.objects.get(pk=item.pk)
