"""Stack Exchange's API 2.3: a question and its answers, then what was remarked on them."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingestion.extraction import builders, nested, places
from ingestion.extraction.site_apis import discussion
from ingestion.extraction.site_apis.discussion import Comment
from library.document_kinds import THREAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Resource
    from ingestion.site_apis.answers import SiteAnswers

_NAMES = {
    "stackoverflow.com": "Stack Overflow",
    "superuser.com": "Super User",
    "serverfault.com": "Server Fault",
    "askubuntu.com": "Ask Ubuntu",
    "mathoverflow.net": "MathOverflow",
}


def read(capture: SiteAnswers, resource: Resource) -> Document:
    question = _items(capture, "question.json")[0]
    answers = _items(capture, "answers.json")
    host = urlsplit(capture.url).hostname or ""
    blocks = (
        nested.whole_text(str(question["body"]), capture.url),
        *(_answer(answer, number, host) for number, answer in enumerate(answers, 1)),
        discussion.written(_comments(capture, answers, host)),
    )
    return builders.document(
        resource,
        THREAD,
        "\n\n".join(filter(None, blocks)),
        title=unescape(str(question["title"])),
        author=_name(question),
        site=_NAMES.get(host, host),
        published_at=_moment(question),
        own_tags=tuple(str(tag) for tag in question.get("tags") or ()),
    )


def _items(capture: SiteAnswers, name: str) -> list[dict[str, Any]]:
    part = capture.parts.get(name)
    items: list[dict[str, Any]] = part.json()["items"] if part else []
    return items


def _answer(answer: dict[str, Any], number: int, host: str) -> str:
    title = "Accepted answer" if answer.get("is_accepted") else "Answer"
    url = f"https://{host}/a/{int(answer['answer_id'])}"
    text = nested.whole_text(str(answer["body"]), url)
    section = builders.section(title, text, author=_name(answer), at=_moment(answer))
    return places.within(section, answer=number, url=url)


def _comments(capture: SiteAnswers, answers: list[dict[str, Any]], host: str) -> Iterator[Comment]:
    """First those on the question, then those on each answer, the oldest first."""
    authors = {answer["answer_id"]: _name(answer) for answer in answers}
    order = {number: place for place, number in enumerate(authors)}
    remarks = sorted(_items(capture, "comments.json"), key=lambda c: c["creation_date"])
    on_answers = sorted(
        _items(capture, "answer_comments.json"),
        key=lambda c: (order.get(c["post_id"], len(order)), c["creation_date"]),
    )
    for comment in (*remarks, *on_answers):
        post = int(comment["post_id"])
        author = authors.get(post)
        path = "questions" if author is None else "a"
        yield Comment(
            text=nested.whole_text(str(comment.get("body") or ""), capture.url),
            author=_name(comment),
            at=_moment(comment),
            url=f"https://{host}/{path}/{post}#comment{int(comment['comment_id'])}_{post}",
            to="the question" if author is None else f"the answer by {author or 'somebody'}",
        )


def _name(of: dict[str, Any]) -> str:
    return unescape(str((of.get("owner") or {}).get("display_name") or ""))


def _moment(of: dict[str, Any]) -> datetime | None:
    seconds = of.get("creation_date")
    return datetime.fromtimestamp(float(seconds), UTC) if seconds else None
