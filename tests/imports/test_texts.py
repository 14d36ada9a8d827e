"""Lists that people wrote, outlines and feeds."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import UnsupportedType
from tests.imports.reading import pairs, read
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("line", "url", "title"),
    [
        ("https://a.example/x", "https://a.example/x", ""),
        ("Title: https://a.example/x", "https://a.example/x", "Title"),
        ("https://a.example/x - Title", "https://a.example/x", "Title"),
        ("https://a.example/x\tTitle", "https://a.example/x", "Title"),
        ("1. [Title](https://a.example/x_(y))", "https://a.example/x_(y)", "Title"),
        ("- [ ] <https://a.example/x>", "https://a.example/x", ""),
        ("Read (https://a.example/x), soon.", "https://a.example/x", "Read"),
        ("see www.example.org/x", "https://www.example.org/x", "see"),
        ("example.org", "https://example.org", ""),
        ("* [[https://a.example/x][Title]]", "https://a.example/x", "Title"),
        ("[x] https://a.example/x", "https://a.example/x", ""),
        ("# https://a.example/x Title", "https://a.example/x", "Title"),
        ("Read on: https://a.example/x…", "https://a.example/x", "Read on"),
        ("- https://a.example/x|A | title", "https://a.example/x", "A | title"),
        ("|https://a.example/x|Title|", "https://a.example/x", "Title"),
        ("https://a.example/?x=1|2|A title", "https://a.example/?x=1|2", "A title"),
        ("https://a.example/css?family=A+B|C", "https://a.example/css?family=A+B|C", ""),
        ("see https://a.example/?x=1|2 and on", "https://a.example/?x=1|2", "see"),
    ],
)
def test_a_line_of_a_list(line: str, url: str, title: str) -> None:
    assert pairs(line) == [(url, title)]


@pytest.mark.parametrize("between", [" ", ";", ", ", ",", "|"])
def test_several_addresses_in_a_line_are_several_entries(between: str) -> None:
    addresses = ["https://a.example/1", "https://a.example/?of=https://b.example/2"]
    assert [url for url, _ in pairs(between.join(addresses))] == addresses


def test_lines_of_notes_end_as_everywhere_and_titles_have_one() -> None:
    [entry] = read('url,title,note\r\nhttps://a.example/,"A\r\n  b","1\r\n\r\n2"\r\n').entries
    assert (entry.title, entry.note) == ("A b", "1\n\n2")


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        # jarun/buku convert_bookmark_set
        ("- [A](https://a.example/x) <!-- TAGS: x,y z -->", ["x", "y z"]),
        ("* [[https://a.example/x][A]] :x:y_z:", ["x", "y_z"]),
        ("- [A](https://a.example/x) #x #y/z", ["x", "y/z"]),
        ("https://a.example/x - A #12", []),
        ("https://a.example/x - A: #b c", []),
    ],
)
def test_tags_behind_a_link(line: str, tags: list[str]) -> None:
    (entry,) = read(line).entries
    assert (entry.url, entry.tags) == ("https://a.example/x", tags)
    assert (entry.title or "")[:1] == "A"


@pytest.mark.parametrize(
    "content",
    [
        "name,url,username,password,note\na,https://a.example/,me,secret,\n",  # Chrome
        "Title,URL,Username,Password,Notes,OTPAuth\na,https://a.example/,me,secret,,\n",  # Safari
        "folder,name,login_uri,login_username,login_password\n,a,https://a.example/,me,secret\n",
        '{"items": [{"name": "a", "login": {"uris": [{"uri": "https://a.example/"}]}}]}',
    ],
)
def test_passwords_are_refused(content: str) -> None:
    with pytest.raises(UnsupportedType, match="export holds passwords"):
        read(content)


def test_pages_of_a_browser_in_a_tree_are_told() -> None:
    tabs = [{"url": "https://a.example/"}, {"url": "chrome://newtab/"}]
    found = read({"sessions": [{"name": "S", "windows": [{"tabs": tabs}]}]})
    assert [entry.url for entry in found.entries] == ["https://a.example/"]
    assert [(each.why, each.what) for each in found.skipped] == [
        ("browser-internal address", "chrome://newtab/")
    ]


def test_headings_nest_and_what_has_no_address_is_told() -> None:
    found = read("# A\n\n## B\nhttps://a.example/\n\n# C\nNothing here\n\nhttps://c.example/\n")
    assert [entry.collection for entry in found.entries] == [["A", "B"], ["C"]]
    assert [(each.why, each.what) for each in found.skipped] == [("no address", "Nothing here")]


def test_onetab_titles_and_addresses_may_hold_bars() -> None:
    assert pairs("https://a.example/?x|y | A | B\n\nhttps://b.example/ | B\n") == [
        ("https://a.example/?x|y", "A | B"),
        ("https://b.example/", "B"),
    ]


# FreshRSS/FreshRSS opml.phtml at 0008d985; miniflux/v2 serializer.go at 0c96835b
def test_opml_a_feed_is_what_has_an_address() -> None:
    found = read(
        '<?xml version="1.0"?><opml version="2.0"><body><outline text="News">'
        '<outline text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>'
        '<outline text="S" type="HTML+XPath" xmlUrl="https://s.example/" frss:x="y"/></outline>'
        '<outline text="Empty"/><outline text="tt-rss-prefs"><outline pref-name="A" value="1"/>'
        '<outline pref-name="B" value="2"/></outline>'
        '<outline text="B & C" xmlUrl="https://b.example/?x=1&y=2"><outline title="Episode" '
        'type="podcast-episode" url="https://b.example/1"/></outline></body></opml>'
    )
    feed, other = found.entries
    assert (feed.kind, feed.collection, feed.site) == ("feed", ["News"], "https://a.example/")
    assert (other.title, other.url) == ("B & C", "https://b.example/?x=1&y=2")
    assert [each.what for each in found.skipped][1:] == ["Empty", "tt-rss-prefs", "Episode"]


# news.ycombinator.com as saved in 2020 (storylink) and since 2022 (titleline)
@pytest.mark.parametrize(
    "link",
    [
        '<a href="item?id=7" class="storylink">Ask</a>',
        '<span class="titleline"><a href="item?id=7">Ask</a><a href="from?site=x">x</a></span>',
    ],
)
def test_hacker_news_addresses_are_the_sites_own(link: str) -> None:
    found = read(
        f'<html><table id="hnmain"><tr class="athing" id="7"><td>{link}</td></tr></table></html>'
    )
    (entry,) = found.entries
    assert (entry.url, entry.title) == ("https://news.ycombinator.com/item?id=7", "Ask")


# obsidianmd/obsidian-clipper's default template
def test_a_clipped_page_is_one_entry_whatever_it_links_to() -> None:
    found = read(
        '---\ntitle: "A page"\nsource: "https://a.example/"\nauthor:\n  - "[[Jane Doe]]"\n'
        'created: 2024-01-02\ntags:\n  - "clippings"\n---\nSee [x](https://b.example/).\n',
        "A page.md",
    )
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.tags) == ("https://a.example/", "A page", ["clippings"])
    assert (entry.authors, entry.added) == (["Jane Doe"], "2024-01-02T00:00:00Z")
    assert found.skipped == []


def test_feeds_with_a_scheme_of_their_own() -> None:
    found = read(
        '<opml version="2.0"><body><outline text="A" type="rss" xmlUrl="feed://a.example/rss"/>'
        '<outline text="B" type="rss" xmlUrl="feed:https://b.example/rss"/></body></opml>'
    )
    assert [e.url for e in found.entries] == ["http://a.example/rss", "https://b.example/rss"]


def test_many_addresses_in_one_line_take_time_by_their_number() -> None:
    assert is_linear(read, lambda count: "https://a.example/x " * count, 15_000)
