"""Reddit: a post with its comments, by the `.json` beside its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingestion.site_apis.answers import SiteAnswers
from library.document_kinds import THREAD

if TYPE_CHECKING:
    from ingestion.site_apis.asking import Asker

KIND = THREAD
# As many comments as there are at once; raw_json=1: without the references for &, < and >.
_QUERY = "?raw_json=1&limit=500"
_POST = re.compile(r"/(?P<group>(?:r|u|user)/[\w.-]+/)?comments/(?P<id>[a-z0-9]+)(?:/.*)?")


def address(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname == "redd.it":
        found = re.fullmatch(r"/(?P<id>[a-z0-9]+)/?", parts.path)
        return f"https://www.reddit.com/comments/{found['id']}/" if found else ""
    found = _POST.fullmatch(parts.path)
    return f"https://www.reddit.com/{found['group'] or ''}comments/{found['id']}/" if found else ""


def collect(url: str, asker: Asker) -> SiteAnswers:
    answer = asker.get(f"{url.rstrip('/')}.json{_QUERY}")
    post = answer.json()[0]["data"]["children"][0]["data"]
    page = f"https://www.reddit.com{post['permalink']}"
    return SiteAnswers("reddit", page, {"post.json": answer})
