"""Hacker News by Algolia's API: the post, then what was said about it."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import BrokenDocument, FetchError, NotFound
from ingestion.site_apis import hacker_news
from tests.unit.ingestion.site_apis.conftest import Sites

URL = "https://news.ycombinator.com/item?id=4711"
API = "hn.algolia.com/api/v1/items/4711"
ITEM = {
    "id": 4711,
    "created_at": "2024-05-01T10:00:00.000Z",
    "type": "story",
    "author": "ruth",
    "title": "How the lock at Brill was rebuilt",
    "url": "https://brill.example.org/lock",
    "text": None,
    "points": 77,
    "children": [
        {
            "id": 4712,
            "created_at": "2024-05-01T11:00:00.000Z",
            "type": "comment",
            "author": "tobias",
            "text": "<p>The sluice &lt;B&gt; is <i>oak</i>.<p>See <a "
            "href=\"https:&#x2F;&#x2F;example.org&#x2F;oak\" rel=\"nofollow\">this</a>."
            "<p># no heading",
            "children": [
                {
                    "id": 4713,
                    "created_at": "2024-05-02T08:00:00.000Z",
                    "type": "comment",
                    "author": "mina",
                    "text": "Elm, since 1911.",
                    "children": [],
                }
            ],
        },
        {
            "id": 4714,
            "type": "comment",
            "author": None,
            "text": None,
            "children": [{"id": 4715, "author": "joe", "text": "Why deleted?", "children": []}],
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://news.ycombinator.com/item?id=4711&p=2#4712", URL),
        ("http://news.ycombinator.com/item?id=4711", URL),
        ("https://news.ycombinator.com/news", ""),
        ("https://news.ycombinator.com/item?id=x", ""),
        ("https://news.ycombinator.com/user?id=4711", ""),
    ],
)
def test_its_addresses(url: str, page: str) -> None:
    assert hacker_news.address(url) == page


def test_a_story_and_its_discussion(sites: Sites) -> None:
    sites.add(API, ITEM)
    document = sites.read(URL)
    assert (document.kind, document.title, document.author, document.site) == (
        *("thread", "How the lock at Brill was rebuilt"),
        *("ruth", "Hacker News"),
    )
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2024-05-01T10:00:00+00:00"
    assert document.url == document.canonical_url == URL
    post, _, said = document.markdown.partition("## Discussion\n\n")
    assert post.strip() == "<https://brill.example.org/lock>"
    assert "**tobias**, 2024-05-01:\n\nThe sluice \\<B> is *oak*." in said
    assert "[this](https://example.org/oak)" in said
    assert "\\# no heading" in said
    assert "**mina**, 2024-05-02, to tobias:\n\nElm, since 1911." in said
    assert said.index("mina") < said.index("Why deleted?")
    assert "None" not in said


def test_passages_lead_to_their_comment(sites: Sites) -> None:
    sites.add(API, ITEM)
    document = sites.read(URL)
    at = [place.at for place in document.places if place.at]
    assert at[0] == {"comment": 1, "url": "https://news.ycombinator.com/item?id=4712"}
    assert [each["comment"] for each in at] == [1, 2, 3]
    start = next(place.start for place in document.places if place.at.get("comment") == 2)
    assert document.markdown[start:].startswith("**mina**")


def test_the_same_answer_makes_the_same_original_which_is_read_again_as_a_file(
    sites: Sites,
) -> None:
    from tests.sources.reading import read

    sites.add(API, ITEM)
    first, second = sites.capture(URL), sites.capture(URL)
    assert first is not None and second is not None
    assert first.content == second.content
    again = read(first.content, "a name.zip")
    assert (again.kind, again.markdown) == ("thread", sites.read(URL).markdown)


def test_a_post_with_text_and_a_poll(sites: Sites) -> None:
    sites.add(API, {**ITEM, "url": None, "text": "Ask: which wood?", "children": [],
                    "options": [{"text": "Oak &amp; elm", "points": 3}]})  # fmt: skip
    document = sites.read(URL)
    assert document.markdown == "Ask: which wood?\n\n- Oak & elm"


def test_a_single_comment_is_named_by_who_wrote_it(sites: Sites) -> None:
    sites.add(API, {"id": 4711, "author": "joe", "title": None, "text": "<p>Only this.",
                    "children": []})  # fmt: skip
    assert sites.read(URL).title == "Comment by joe"


@pytest.mark.parametrize("answer", [b"<html>", b"[" * 100_000, b"[]", b'{"id": "x"}', b'{"a":'])
def test_an_answer_of_another_shape_is_said(sites: Sites, answer: bytes) -> None:
    from ingestion.documents.errors import NotContent

    sites.add(API, answer)
    with pytest.raises((BrokenDocument, NotContent)):
        sites.read(URL)


def test_errors_of_the_api(sites: Sites) -> None:
    with pytest.raises(NotFound):
        sites.capture(URL)
    sites.add(API, "busy", status=500)
    with pytest.raises(FetchError):
        sites.capture(URL)


def test_other_addresses_are_no_source_s(sites: Sites) -> None:
    for url in ("https://example.org/item?id=1", "http://[", "https://news.ycombinator.com/"):
        assert sites.capture(url) is None
    assert sites.asked == []
