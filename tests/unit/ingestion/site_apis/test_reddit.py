"""Reddit by the `.json` beside a post's page."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.documents.errors import AgentRefused, BrokenDocument
from ingestion.site_apis import reddit
from tests.unit.ingestion.site_apis.conftest import Sites

URL = "https://old.reddit.com/r/locks/comments/1abc2d/the_lock_at_brill/?sort=new"
API = "www.reddit.com/r/locks/comments/1abc2d.json"
LINK = "/r/locks/comments/1abc2d/the_lock_at_brill/"


def comment(name: str, text: str, replies: Any = "", **more: Any) -> dict[str, Any]:
    html = f'<div class="md"><p>{text}</p>\n</div>'
    return {
        "kind": "t1",
        "data": {
            **{"author": name, "body": text, "body_html": html, "created_utc": 1714600000.0},
            **{"permalink": f"{LINK}{name}/", "replies": replies, **more},
        },
    }


def listing(*children: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(children)}}


POST = {
    "title": "The lock at Brill & its <gate>",
    "author": "ruth",
    "subreddit": "locks",
    "subreddit_name_prefixed": "r/locks",
    "created_utc": 1714557600.0,
    "permalink": LINK,
    "is_self": True,
    "url": f"https://www.reddit.com{LINK}",
    "selftext": "It was **rebuilt**.",
    "selftext_html": '<div class="md"><h1>Why</h1><p>It was <strong>rebuilt</strong>, '
    'see <a href="/r/canals">r/canals</a>.</p></div>',
}


def answer(post: dict[str, Any], *comments: Any) -> list[Any]:
    return [listing({"kind": "t3", "data": post}), listing(*comments)]


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (URL, "https://www.reddit.com/r/locks/comments/1abc2d/"),
        ("https://redd.it/1abc2d", "https://www.reddit.com/comments/1abc2d/"),
        (
            "https://www.reddit.com/user/ruth/comments/1abc2d",
            "https://www.reddit.com/user/ruth/comments/1abc2d/",
        ),
        ("https://www.reddit.com/r/locks/", ""),
        ("https://redd.it/", ""),
        ("https://www.reddit.com/r/locks/s/AbCdEf", ""),
    ],
)
def test_its_addresses(url: str, page: str) -> None:
    assert reddit.address(url) == page


def test_a_post_and_its_comments(sites: Sites) -> None:
    inner = listing(comment("mina", "Elm."), {"kind": "more", "data": {"count": 7, "children": []}})
    comments = [
        comment("tobias", "Oak.", inner),
        comment("[deleted]", "[removed]", listing(comment("joe", "What was it?"))),
        {"kind": "more", "data": {"count": 1200, "children": ["x"]}},
    ]
    sites.add(API, answer(POST, *comments))
    document = sites.read(URL)
    assert (document.kind, document.title) == ("thread", "The lock at Brill & its <gate>")
    assert (document.author, document.site) == ("ruth", "Reddit, r/locks")
    assert document.url == f"https://www.reddit.com{LINK}"
    assert document.published_at is not None
    assert f"{document.published_at:%Y-%m-%d}" == "2024-05-01"
    post, _, said = document.markdown.partition("## Discussion")
    assert "It was **rebuilt**, see [r/canals](https://www.reddit.com/r/canals)." in post
    assert "reddit.com/r/locks" not in post
    assert "**tobias**, 2024-05-01:\n\nOak." in said
    assert "**mina**, 2024-05-01, to tobias:\n\nElm." in said
    assert "[removed]" not in said and "deleted" not in said
    assert "What was it?" in said
    assert said.endswith("1,207 more comments are only on the page.")
    assert "raw_json=1" in sites.asked[0][0]


def test_a_link_leads_on(sites: Sites) -> None:
    link = {**POST, "is_self": False, "url": "https://brill.example.org/", "selftext": ""}
    sites.add(API, answer(link, comment("tobias", "Oak.")))
    assert sites.read(URL).markdown.startswith("<https://brill.example.org/>\n\n## Discussion")


def test_a_refusal_and_a_strange_answer_are_said(sites: Sites) -> None:
    sites.add(API, "<html>blocked</html>", media_type="text/html", status=403)
    with pytest.raises(AgentRefused):
        sites.capture(URL)
    answers: tuple[Any, ...] = ({"message": "Forbidden", "error": 403}, [], b"<html>")
    for strange in answers:
        sites.add(API, strange)
        with pytest.raises(BrokenDocument):
            sites.capture(URL)
