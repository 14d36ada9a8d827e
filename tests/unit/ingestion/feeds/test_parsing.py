"""Feeds as they are written, and pages that name theirs."""

from __future__ import annotations

import json

import pytest

from ingestion.documents.errors import BrokenDocument
from ingestion.feeds.parsing import MAX_ENTRIES, MAX_HTML, read

AT = "https://example.org/feed.xml"
RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Tom &amp; the &lt;b&gt;tide&lt;/b&gt;</title><link>https://example.org/</link>
<item><guid isPermaLink="false">n1</guid><title>The gate</title><link>/gate</link>
<pubDate>Fri, 08 Mar 2024 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The gate is <b>shut</b>.</p>]]></content:encoded></item>
<item><title>No address</title><description>Words alone.</description></item>
<item><title>Nothing at all</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title>
<link href="https://example.org/"/><entry><id>tag:1</id><title>Gate B</title>
<updated>2024-06-01T10:00:00Z</updated><link rel="alternate" href="b"/>
<content type="html">&lt;p&gt;It is back.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Notes",
    "items": [{"id": "1", "url": "https://example.org/1", "content_text": "5 < 6 & so on"}],
}


def entries(content: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = read(content.encode(), AT)["entries"]
    return found


def test_rss() -> None:
    feed = read(RSS.encode(), AT)
    assert (feed["title"], feed["site"]) == ("Tom & the tide", "https://example.org/")
    gate, words = feed["entries"]
    assert gate["url"] == "https://example.org/gate"
    assert gate["html"] == "<p>The gate is <b>shut</b>.</p>"
    assert gate["published"] == "2024-03-08T09:00:00+00:00"
    assert (words["url"], words["html"]) == ("", "Words alone.")


def test_atom() -> None:
    (entry,) = entries(ATOM)
    assert entry["url"] == "https://example.org/b"
    assert entry["html"] == "<p>It is back.</p>"


# A channel's feed of YouTube
def test_the_description_of_a_video_is_text_of_lines() -> None:
    (entry,) = entries(
        """<feed xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
        <title>Channel</title><entry><id>yt:video:A</id><title>A lock</title>
        <link rel="alternate" href="https://www.youtube.com/watch?v=A"/>
        <published>2024-05-06T07:08:09+00:00</published><media:group><media:title>A</media:title>
        <media:content url="https://www.youtube.com/v/A" type="video/mp4"/>
        <media:description>Gates &lt;3\n\n0:00 Oak\n1:00 Steel</media:description>
        </media:group></entry></feed>"""
    )
    assert entry["html"] == "<p>Gates &lt;3</p><p>0:00 Oak<br>1:00 Steel</p>"


def test_an_episode_without_a_page_leads_to_its_recording() -> None:
    enclosure = '<enclosure url="https://cdn.example/1.mp3?a=1&amp;b=2" type="audio/mpeg"/>'
    page = "<link>https://example.org/2</link>"
    alone, with_page = entries(
        f"""<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
        <title>Talk</title><item><title>1</title><itunes:summary>Of locks.</itunes:summary>
        {enclosure}</item><item><title>2</title><description>Of tides.</description>{page}
        {enclosure}</item></channel></rss>"""
    )
    address = "https://cdn.example/1.mp3?a=1&amp;b=2"
    assert alone["html"] == f'<p>Of locks.</p><p><a href="{address}">{address}</a></p>'
    assert with_page["html"] == "Of tides."


def test_atom_of_elements_with_a_base_of_its_own() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">'
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.net/log/">
        <title type="xhtml">{div}The <em>log</em></div></title><link href="."/>
        <entry><id>tag:1</id><title type="xhtml">{div}Gate <em>B</em></div></title>
        <updated>2024-06-01T10:00:00Z</updated><link href="gate"/>
        <content type="xhtml">{div}<a href="plan">Plan</a></div></content></entry></feed>"""
    feed = read(atom.encode(), AT)
    assert (feed["title"], feed["site"]) == ("The log", "https://example.net/log/")
    (entry,) = feed["entries"]
    assert (entry["title"], entry["url"]) == ("Gate B", "https://example.net/log/gate")
    assert entry["html"] == '<a href="https://example.net/log/plan">Plan</a>'


def test_a_title_escaped_twice() -> None:
    (entry,) = entries(ATOM.replace("Gate B", "It&amp;#8217;s Tom &amp;amp; the tide"))
    assert entry["title"] == "It’s Tom & the tide"


def test_a_date_in_part_is_not_made_whole_by_the_clock() -> None:
    dated = RSS.replace(
        "<pubDate>Fri, 08 Mar 2024 09:00:00 GMT</pubDate>",
        '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2024-05</dc:date>',
    )
    assert entries(dated)[0]["published"] == "2024-05-01T00:00:00+00:00"


def test_json_feed() -> None:
    (entry,) = entries(json.dumps(JSON_FEED))
    assert (entry["url"], entry["html"]) == (
        "https://example.org/1",
        "<p>5 &lt; 6 &amp; so on</p>",
    )


def test_broken_xml_loses_no_sign() -> None:
    broken = RSS.replace("<title>The gate", "<title>Tom & Jerry, the gate").replace("</rss>", "")
    assert entries(broken)[0]["title"] == "Tom & Jerry, the gate"


def test_an_entry_keeps_its_key_when_its_text_changes() -> None:
    changed = RSS.replace("shut", "open").replace("/gate", "/gate-2")
    assert entries(RSS)[0]["key"] == entries(changed)[0]["key"]
    assert len({entry["key"] for entry in entries(RSS)}) == 2


def test_a_page_names_its_feeds() -> None:
    page = """<html><head><base href="/en/">
    <link rel=alternate type="application/rss+xml" title="Comments" href="/comments.xml">
    <link rel="alternate" type="application/atom+xml" href="feed.xml">
    <link rel="alternate" hreflang="de" href="/de/"></head><body>x</body></html>"""
    found = read(page.encode(), "https://example.org/")
    assert found == {
        "feeds": ["https://example.org/en/feed.xml", "https://example.org/comments.xml"]
    }


@pytest.mark.parametrize(
    "content", ["", "<html><body>No feed</body></html>", "{}", '{"a": [1]}', "\x00\x01", "words"]
)
def test_what_is_no_feed_is_said(content: str) -> None:
    with pytest.raises(BrokenDocument):
        read(content.encode(), AT)


def test_a_huge_feed_is_cut() -> None:
    item = "<item><guid>{}</guid><link>https://example.org/{}</link></item>"
    items = "".join(item.format(n, n) for n in range(MAX_ENTRIES + 50))
    assert len(entries(f"<rss><channel>{items}</channel></rss>")) == MAX_ENTRIES
    long = f"<rss><channel><item><description>{'a' * 400_000}</description></item></channel></rss>"
    assert len(entries(long)[0]["html"]) == MAX_HTML


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "http://a.org/" + "é" * 1001]
)
def test_addresses_of_other_kinds_are_none(link: str) -> None:
    item = f"<item><link>{link}</link><description>x</description></item>"
    assert entries(f"<rss><channel>{item}</channel></rss>")[0]["url"] == ""
