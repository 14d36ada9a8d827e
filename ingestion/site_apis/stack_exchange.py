"""Stack Overflow and its sisters: a question, its answers and the comments, by API 2.3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingestion.documents.errors import NotFound
from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import THREAD

if TYPE_CHECKING:
    from ingestion.site_apis.answers import Part
    from ingestion.site_apis.asking import Asker

KIND = THREAD
API = "https://api.stackexchange.com/2.3"
PAGE = 100  # as many as the API gives at once
_QUESTION = re.compile(r"/(?:questions|q)/(\d+)(?:/.*)?")
_ANSWER = re.compile(r"/a/(\d+)(?:/.*)?")


def address(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if found := _QUESTION.fullmatch(parts.path):
        return f"https://{host}/questions/{found[1]}"
    if found := _ANSWER.fullmatch(parts.path):
        return f"https://{host}/a/{found[1]}"
    return ""


def collect(url: str, asker: Asker) -> SiteAnswers:
    parts = urlsplit(url)
    site, number = parts.hostname or "", parts.path.rpartition("/")[2]

    def get(path: str, *, sort: str = "") -> Part:
        order = f"&order=desc&sort={sort}" if sort else ""
        return asker.get(f"{API}/{path}?site={site}&filter=withbody&pagesize={PAGE}{order}")

    if parts.path.startswith("/a/"):
        number = str(int(_items(get(f"answers/{number}"))[0]["question_id"]))
    question = get(f"questions/{number}")
    found = _items(question)[0]
    answers = {"question.json": question, "comments.json": get(f"questions/{number}/comments")}
    if found.get("answer_count"):
        answers["answers.json"] = get(f"questions/{number}/answers", sort="votes")
        ids = ";".join(str(int(each["answer_id"])) for each in _items(answers["answers.json"]))
        answers["answer_comments.json"] = get(f"answers/{ids}/comments")
    return SiteAnswers("stack_exchange", str(found["link"]), answers)


def _items(part: Part) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = part.json()["items"]
    if not items:
        raise NotFound("The site has no such question.")
    return items
