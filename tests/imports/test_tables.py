"""Tables and JSON of any product: columns are told by their names, or chosen."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.reading import understand
from tests.imports.reading import pairs, read


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
