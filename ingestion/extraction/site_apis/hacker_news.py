"""Hacker News, as Algolia's API gives it: an item with its children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.extraction import builders, nested
from ingestion.extraction.site_apis import discussion
from ingestion.extraction.site_apis.discussion import Comment
from library.document_kinds import THREAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

SITE = "Hacker News"


def read(capture: SiteAnswers, resource: Resource) -> Document:
    item = capture.parts["item.json"].json()
    author = str(item.get("author") or "")
    link = str(item.get("url") or "")
    blocks = (
        f"<{link}>" if link.startswith(("http://", "https://")) else "",
        nested.whole_text(str(item.get("text") or ""), capture.url),
        *(f"- {builders.escaped(nested.plain(each))}" for each in _choices(item)),
        discussion.written(_comments(item, capture.url)),
    )
    return builders.document(
        resource,
        THREAD,
        "\n\n".join(filter(None, blocks)),
        title=str(item.get("title") or f"Comment by {author}"),
        author=author,
        site=SITE,
        published_at=builders.moment(str(item.get("created_at") or "")),
    )


def _choices(item: dict[str, Any]) -> list[str]:
    """Of a poll."""
    return [str(each.get("text") or "") for each in item.get("options") or () if each]


def _comments(item: dict[str, Any], url: str) -> Iterator[Comment]:
    """In the order in which they are shown; deleted ones say nothing, and are answered still."""
    waiting = [(child, "") for child in reversed(item.get("children") or ())]
    while waiting:
        comment, to = waiting.pop()
        author = str(comment.get("author") or "")
        address = f"https://news.ycombinator.com/item?id={int(comment['id'])}"
        yield Comment(
            text=nested.whole_text(str(comment.get("text") or ""), url),
            author=author,
            at=builders.moment(str(comment.get("created_at") or "")),
            url=address,
            to=to,
        )
        waiting += [(child, author) for child in reversed(comment.get("children") or ())]
