"""Reddit, as its `.json` gives it: a listing with the post, and one of the comments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingestion.extraction import builders, nested
from ingestion.extraction.site_apis import discussion
from ingestion.extraction.site_apis.discussion import Comment
from library.document_kinds import THREAD

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

SITE = "https://www.reddit.com"
_REMOVED = ("[deleted]", "[removed]")


def read(capture: SiteAnswers, resource: Resource) -> Document:
    listings = capture.parts["post.json"].json()
    post = listings[0]["data"]["children"][0]["data"]
    comments, more = _comments(listings[1], _name(post)) if len(listings) > 1 else ([], 0)
    note = f"{more:,} more comments are only on the page." if more else ""
    blocks = (_link(post), _text(post, "selftext"), discussion.written(comments, note))
    return builders.document(
        resource,
        THREAD,
        "\n\n".join(filter(None, blocks)),
        title=str(post["title"]),
        author=_name(post),
        site=f"Reddit, {post.get('subreddit_name_prefixed') or 'r/' + str(post['subreddit'])}",
        published_at=_moment(post),
    )


def _link(post: dict[str, Any]) -> str:
    """What the post is about, where that is elsewhere."""
    url = str(post.get("url_overridden_by_dest") or post.get("url") or "")
    is_link = url.startswith(("http://", "https://")) and not post.get("is_self")
    return f"<{url}>" if is_link else ""


def _text(of: dict[str, Any], name: str) -> str:
    if of.get(name) in (None, "", *_REMOVED):
        return ""
    html = str(of.get(f"{name}_html") or "")
    return nested.whole_text(html, SITE) if html else builders.escaped(str(of[name]))


def _name(of: dict[str, Any]) -> str:
    author = str(of.get("author") or "")
    return "" if author in _REMOVED else author


def _moment(of: dict[str, Any]) -> datetime | None:
    seconds = of.get("created_utc")
    return datetime.fromtimestamp(float(seconds), UTC) if seconds else None


def _comments(listing: Any, asker: str) -> tuple[list[Comment], int]:
    """The comments in the order in which they are shown, and how many are not given."""
    found: list[Comment] = []
    more = 0
    waiting = [(child, "") for child in reversed(listing["data"]["children"])]
    while waiting:
        child, to = waiting.pop()
        comment = child["data"]
        if child["kind"] == "more":
            more += int(comment.get("count") or 0)
            continue
        author = _name(comment)
        found.append(
            Comment(
                text=_text(comment, "body"),
                author=f"{author} (who asked)" if author and author == asker else author,
                at=_moment(comment),
                url=f"{SITE}{comment['permalink']}",
                to=to,
            )
        )
        replies = comment.get("replies") or {"data": {"children": []}}
        waiting += [(each, author) for each in reversed(replies["data"]["children"])]
    return found, more
