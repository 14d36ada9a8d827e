"""Feeds handed in as files or by address: each entry once, with its title."""

from __future__ import annotations

import json

import pytest

from ingestion.documents.errors import BrokenDocument
from tests.sources.reading import read

RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Letter &amp; notes</title><link>https://example.org/feed.xml</link><language>en-GB</language>
<item><title>A &amp;lt; B</title><link>https://example.org/1</link>
<pubDate>Fri, 08 Mar 2024 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The wheel was <a href="/wheel">breast-shot</a>.</p>]]>
</content:encoded></item>
<item><guid isPermaLink="false">u2</guid><description>No title here.</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title type="html">Log &amp;amp; notes</title><author><name>Tobias</name></author>
<entry><id>tag:1</id><title>Gate B</title><updated>2024-06-01T10:00:00Z</updated>
<link href="https://example.org/b"/>
<content type="html">&lt;p&gt;It is &lt;b&gt;back&lt;/b&gt;.&lt;/p&gt;</content>
</entry></feed>"""


def test_rss() -> None:
    document = read(RSS, "feed.xml")
    assert (document.kind, document.title, document.language) == (
        "feed",
        "The Letter & notes",
        "en",
    )
    assert "The wheel was [breast-shot](https://example.org/wheel)." in document.markdown
    assert "Short." not in document.markdown
    assert "2024-03-08" in document.markdown
    assert "No title here." in document.markdown
    assert "<p>" not in document.markdown


def test_atom() -> None:
    document = read(ATOM, "atom.xml")
    assert (document.title, document.author) == ("Log & notes", "Tobias")
    assert "## Gate B" in document.markdown
    assert "It is **back**." in document.markdown


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Feed",
        "items": [
            {"id": 1, "title": "One", "content_html": "<p>Same</p>", "content_text": "Same"},
            {"id": "2", "content_text": "a < b", "date_published": "2024-05-01T00:00:00Z"},
        ],
    }
    document = read(json.dumps(feed), "feed.json")
    assert document.markdown.count("Same") == 1
    assert "a &lt; b" in document.markdown
    assert "## 2024-05-01" in document.markdown


def test_a_damaged_feed() -> None:
    with pytest.raises(BrokenDocument):
        read('{"version": "https://jsonfeed.org/version/1.1", "items": 4}', "feed.json")


def test_an_episode_without_a_page_leads_to_its_recording() -> None:
    document = read(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Talks</title><item>'
        "<title>One</title><description>About gates.</description>"
        '<enclosure url="https://a.example/1.mp3" length="1" type="audio/mpeg"/>'
        "</item></channel></rss>",
        "talks.rss",
    )
    assert "<https://a.example/1.mp3>" in document.markdown
