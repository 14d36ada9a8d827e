"""Lists that people wrote, tables, references and feeds."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import BrokenDocument, UnsupportedType
from ingestion.imports.reading import understand
from tests.imports.reading import read
from tests.timing import is_linear


def pairs(content: str) -> list[tuple[str | None, str | None]]:
    return [(entry.url, entry.title) for entry in read(content).entries]


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


def test_a_table_by_the_names_of_its_columns() -> None:
    found = read(
        "Name;Link;Date Added;Labels;Starred;Unread\nA;https://a.example/;2024-01-02;x|y z;yes;no\n"
    )
    (entry,) = found.entries
    assert (entry.url, entry.title) == ("https://a.example/", "A")
    assert entry.added == "2024-01-02T00:00:00Z"
    assert (entry.tags, entry.favourite, entry.read) == (["x", "y z"], True, True)


def test_a_tables_columns_can_be_chosen() -> None:
    content = b"What,Where,About\nA,https://a.example/,x\n"
    found = understand([("t.csv", content)], {"title": "What", "tags": "About"})
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.tags) == ("https://a.example/", "A", ["x"])
    assert found.columns == ["What", "Where", "About"]
    assert found.table["chosen"] == {"title": "What", "tags": "About", "url": "Where"}
    assert found.table["sample"] == [["A", "https://a.example/", "x"]]
    with pytest.raises(BrokenDocument, match="There is no column Nowhere"):
        understand([("t.csv", content)], {"url": "Nowhere"})


def test_a_table_of_one_column() -> None:
    assert pairs("URL\nhttps://a.example/\n") == [("https://a.example/", "")]


def test_a_table_without_a_header() -> None:
    assert pairs("https://a.example/,A\nhttps://b.example/,B\n") == [
        ("https://a.example/", "A"),
        ("https://b.example/", "B"),
    ]


# GoodLinks' export as Bokovsky/readeck-mirror internal/bookmarks/importer/goodlinks.go reads it
def test_any_json_with_addresses() -> None:
    found = read(
        [
            {
                "url": "https://a.example/",
                "title": "A",
                "addedAt": 1600000000.5,
                "tags": ["x"],
                "starred": True,
            }
        ]
    )
    (entry,) = found.entries
    assert (entry.added, entry.tags) == ("2020-09-13T12:26:40Z", ["x"])
    assert entry.favourite is True


def test_json_lines() -> None:
    assert pairs('{"url": "https://a.example/"}\n{"url": "https://b.example/"}\n') == [
        ("https://a.example/", ""),
        ("https://b.example/", ""),
    ]


# zotero/translators RIS.js at 28143701
def test_ris_notes_run_over_lines_and_dates_have_empty_parts() -> None:
    found = read(
        "TY  - JOUR\r\nTI  - A &amp; B\r\nAU  - Doe, Alex\r\nDA  - 2020/03//\r\nKW  - x; y\r\n"
        "DO  - https://doi.org/10.1000/x\r\nN1  - <p>One</p>\r\n<p>KW  - two</p>\r\nER  - \r\n"
    )
    (entry,) = found.entries
    assert (entry.title, entry.issued, entry.tags) == ("A & B", "2020-03", ["x; y"])
    assert (entry.note, entry.doi, entry.url) == ("One\nKW  - two", "10.1000/x", None)


# zotero/translators BibTeX.js at 28143701, and BibLaTeX's date
def test_bibtex_braces_escapes_and_raw_addresses() -> None:
    found = read(
        '\n@string{j = "Journal"}\n@article{a,\n title = {The {DNA} of 5\\% \\& {\\"O}l},\n'
        " url = {https://a.example/x_y?a=1&b=%20},\n author = {Doe, Alex and {This and That}},\n"
        " date = {2021-03},\n keywords = {x, y and z},\n journal = j,\n}\n"
    )
    (entry,) = found.entries
    assert entry.title == "The DNA of 5% & Öl"
    assert entry.url == "https://a.example/x_y?a=1&b=%20"
    assert (entry.authors, entry.issued) == (["Doe, Alex", "This and That"], "2021-03")
    assert entry.tags == ["x", "y and z"]


def test_bibtex_units_and_verbatim_words_stay() -> None:
    found = read(
        "\n@article{a,\n title = {Waves of \\SI{5}{\\metre} in \\verb|tide_2|},\n"
        " author = {Mart\\'{\\i}nez, Jos{\\'e}},\n year = 2020,\n}\n"
    )
    (entry,) = found.entries
    assert (entry.title, entry.authors) == ("Waves of 5 m in tide_2", ["Martínez, José"])


# zotero/utilities itemToCSLJSON at 12716545
def test_csl_dates_and_names() -> None:
    found = read(
        [
            {
                "id": "http://zotero.org/x",
                "type": "book",
                "title": "A <i>b</i>",
                "author": [{"family": "Berg", "given": "Kim", "non-dropping-particle": "van der"}],
                "issued": {"date-parts": [["2020", 3]]},
            }
        ]
    )
    (entry,) = found.entries
    assert (entry.title, entry.url) == ("A b", None)
    assert (entry.authors, entry.issued) == (["van der Berg, Kim"], "2020-03")


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


def test_bibtex_joined_values_and_fields_named_twice() -> None:
    found = read(
        '@string{q = "Quay"}\n@article{a, title = "On " # q # " walls", year = 1999}\n'
        "@article{b, title = {C# for {X}}, title = {Y}, year = 2000}\n"
    )
    assert {entry.title for entry in found.entries} == {"On Quay walls", "C# for X"}


@pytest.mark.parametrize(
    "content",
    [
        "url,title,added\nhttps://a.example/,Å,2024-05-03T14:30:00Z\n".encode("utf-16"),
        "\ufeffURL;Titel;Datum\r\nhttps://a.example/;Å;03.05.2024 14:30\r\n".encode(),
        "sep=;\nurl;title;added\nhttps://a.example/;Å;2024-05-03 14:30:00\n".encode(),
        "url\ttitle\tadded\nhttps://a.example/\tÅ\t2024-05-03 14:30:00 UTC\n".encode(),
        "My list\n\nTitle,URL,Created\nÅ,https://a.example/,1714746600000\n".encode(),
        "title,link,date\nÅ,a.example/,2024/05/03 14:30:00\n".encode(),
        "title|link|date\nÅ|a.example/|2024-05-03, 14:30:00\n".encode(),
        "url;title;added\r\nhttps://a.example/;Å;2024-05-03 14:30:00\r\n".encode("utf-16-le"),
    ],
)
def test_a_table_however_it_is_written(content: bytes) -> None:
    (entry,) = read(content, "table.csv").entries
    assert (entry.url, entry.title) == ("https://a.example/", "Å")
    assert entry.added == "2024-05-03T14:30:00Z"


def test_a_table_with_names_in_other_languages_and_several_lists() -> None:
    table = 'Adresse;Schlagwörter;Lists;Favorit\nhttps://a.example/;"a, b";"L1, L2";ja\n'
    (entry,) = read(table, "table.csv").entries
    assert (entry.tags, entry.collections) == (["a", "b"], [["L1"], ["L2"]])
    assert entry.favourite


def test_chosen_columns_come_before_what_a_table_looks_like() -> None:
    content = b"url,time_added,tags,title\nhttps://a.example/,1600000000,x|y,A\n"  # Pocket's
    (entry,) = understand([("t.csv", content)], {"title": "tags", "tags": ""}).entries
    assert (entry.title, entry.tags) == ("x|y", [])
    with pytest.raises(BrokenDocument, match="no column Name"):
        understand([("t.csv", content)], {"title": "Name", "url": "url"})


def test_columns_of_one_name_or_none_are_numbered() -> None:
    found = read("link,x,x,\nhttps://a.example/,1,2,3\n", "t.csv")
    assert found.columns == ["link", "x", "x 3", "4"]


def test_what_is_no_address_is_told_and_not_made_one() -> None:
    found = read("url,title\nsome words,A\n,B\n", "table.csv")
    assert found.entries == []
    assert [each.why for each in found.skipped] == ["not a web address", "no address"]


def test_tags_of_json_may_be_keys_of_an_object() -> None:
    (entry,) = read([{"url": "https://a.example/", "tags": {"x": {"name": "x"}, "y": 1}}]).entries
    assert entry.tags == ["x", "y"]


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


def test_days_and_months_of_a_table_are_told_by_the_whole_column() -> None:
    found = read("url,date\nhttps://a.example/,3/4/2024 10:05\nhttps://b.example/,25/12/2023\n")
    assert [entry.added for entry in found.entries] == [
        "2024-04-03T10:05:00Z",
        "2023-12-25T00:00:00Z",
    ]
    rows = [{"url": f"https://{n}.example/", "saved_at": n} for n in ("3/4/2024", "12/25/2023")]
    assert [entry.added for entry in read(rows).entries] == [
        "2024-03-04T00:00:00Z",
        "2023-12-25T00:00:00Z",
    ]


# GET /user/starred of GitHub's API
def test_of_several_addresses_the_page_counts() -> None:
    (entry,) = read(
        [
            {
                "url": "https://api.example/repos/a/b",
                "html_url": "https://example.org/a/b",
                "full_name": "a/b",
                "topics": ["x"],
                "starred_at": "2024-05-06T07:08:09Z",
            }
        ]
    ).entries
    assert (entry.url, entry.title) == ("https://example.org/a/b", "a/b")
    assert (entry.tags, entry.added) == (["x"], "2024-05-06T07:08:09Z")


def test_what_notion_says_is_not_started_is_unread() -> None:
    table = "Name,URL,Status\nA,https://a.example/,Not started\nB,https://b.example/,Done\n"
    assert [entry.read for entry in read(table).entries] == [False, True]


def test_many_addresses_in_one_line_take_time_by_their_number() -> None:
    assert is_linear(read, lambda count: "https://a.example/x " * count, 15_000)
