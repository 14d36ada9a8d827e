"""Read-later lists and bookmark managers, as their exporters write them."""

from __future__ import annotations

from tests.imports.reading import read, zipped

POCKET = "title,url,time_added,tags,status\n"


# Pocket/pocket-monorepo listDataExportService.ts, annotationsExportService.ts at ae7afe2e
def test_pocket_parts_and_highlights_whatever_their_names() -> None:
    notes = [
        {
            "url": "https://a.example/",
            "title": "A",
            "highlights": [{"quote": "Well said.", "created_at": 1600000000}],
        }
    ]
    content = zipped(
        [
            ("part_000010", POCKET + "B,https://b.example/,1600000001,,archive\n"),
            ("part_000000", POCKET + 'A,https://a.example/,1600000000,"x,y|z",unread\n'),
            ("part_000000", notes),
        ]
    )
    found = read(content, "pocket.zip")
    assert found.formats == ["pocket-zip"]
    first, second = found.entries
    assert (first.tags, first.read, first.archived) == (["x,y", "z"], False, False)
    assert [(h.text, h.added) for h in first.highlights] == [("Well said.", "2020-09-13T12:26:40Z")]
    assert (second.read, second.archived) == (True, True)


# The same at an earlier commit: a sixth column, which only pages through the list
def test_pocket_csv_with_a_cursor() -> None:
    found = read(
        "title,url,time_added,cursor,tags,status\nA,https://a.example/,1600000000,9,x,unread\n"
    )
    assert (found.entries[0].tags, found.entries[0].read) == (["x"], False)


def test_instapaper_of_old_has_four_columns() -> None:
    found = read(
        "URL,Title,Selection,Folder\nhttps://a.example/,A,,Archive\nhttps://b.example/,B,,Own\n"
    )
    assert [(e.archived, e.collection, e.added) for e in found.entries] == [
        (True, None, None),
        (None, ["Own"], None),
    ]


# wallabag/wallabag src/Import/InstapaperImport.php reads the CSV; the page is Instapaper's own
def test_instapaper_page() -> None:
    found = read(
        "<html><head><title>Instapaper: Export</title></head><body><h1>Unread</h1><ol>"
        '<li><a href="https://a.example/?x=1&amp;y=2">A</a></li></ol><h1>Own</h1><ol>'
        '<li><a href="https://b.example/">B</a></li></ol></body></html>'
    )
    assert [(e.url, e.read, e.collection) for e in found.entries] == [
        ("https://a.example/?x=1&y=2", False, None),
        ("https://b.example/", None, ["Own"]),
    ]


# omnivore-app/omnivore jobs/export.ts at 0e523d8c and parser.ts highlightToMarkdown
def test_omnivore_reads_every_batch_and_joins_by_slug() -> None:
    entry = {
        "slug": "a-1",
        "title": "A",
        "url": "https://a.example/",
        "state": "ARCHIVED",
        "readingProgress": 100,
        "labels": ["x, y"],
        "savedAt": "2024-01-02T03:04:05.678Z",
    }
    other = {
        **entry,
        "slug": "b-1",
        "url": "https://b.example/",
        "state": "SUCCEEDED",
        "readingProgress": 99.5,
    }
    markdown = "A note of the page\n\n\n\n> One\n> two \n\n#x #y z\n\nMine\n\n> Three "
    found = read(
        zipped(
            [
                ("metadata_20_to_40.json", [other]),
                ("metadata_0_to_20.json", [entry]),
                ("content/a-1.html", "<p>One two</p>"),
                ("highlights/a-1.md", markdown),
            ]
        )
    )
    first, second = found.entries
    assert (first.archived, first.read, first.tags) == (True, True, ["x, y"])
    assert (first.note, first.content_file) == ("A note of the page", "content/a-1.html")
    assert [(h.text, h.note) for h in first.highlights] == [("One\ntwo", "Mine"), ("Three", "")]
    assert (second.archived, second.read, second.highlights) == (False, False, [])


# Bokovsky/readeck-mirror internal/portability/export.go at 9c631af1
def test_readeck_zip_by_gos_names() -> None:
    one = {
        "UID": "u1",
        "Created": "2024-05-06T07:08:09.123Z",
        "URL": "https://a.example/",
        "Title": "A",
        "Labels": ["x, y"],
        "ReadProgress": 100,
        "IsArchived": True,
        "IsMarked": False,
        "Description": "About",
        "Annotations": [
            {"id": "n", "text": "Said.", "created": "2024-05-07T07:08:09Z", "color": "yellow"}
        ],
    }
    two = {
        "UID": "u2",
        "URL": "https://b.example/",
        "Title": "B",
        "Labels": None,
        "ReadProgress": 0,
        "IsArchived": False,
        "IsMarked": True,
        "Annotations": None,
    }
    data = {
        "Info": {"Version": "1"},
        "Users": [{"Password": "hash"}],
        "Tokens": [],
        "BookmarkCollections": [{"Name": "Unread"}],
        "Bookmarks": [{"UID": "u2"}, {"UID": "u1"}],
    }
    found = read(
        zipped(
            [
                ("bookmarks/u1/info.json", one),
                ("bookmarks/u1/container/index.html", "<p>Said.</p>"),
                ("bookmarks/u2/info.json", two),
                ("data.json", data),
            ]
        )
    )
    second, first = found.entries
    assert (first.tags, first.read, first.archived, first.favourite) == (
        ["x, y"],
        True,
        True,
        False,
    )
    assert (first.description, [h.text for h in first.highlights]) == ("About", ["Said."])
    assert (second.tags, second.read, second.favourite) == ([], False, True)
    assert [each.what for each in found.skipped] == ["Unread"]


# hoarder-app/hoarder apps/web/app/api/bookmarks/export/route.tsx at 1f7da9ae
def test_hoarder_wrote_dates_as_text_and_no_lists() -> None:
    found = read(
        {
            "bookmarks": [
                {
                    "createdAt": "2024-01-02T03:04:05.678Z",
                    "title": "A",
                    "tags": ["x"],
                    "type": "link",
                    "content": {"type": "link", "url": "https://a.example/"},
                    "note": None,
                },
                {
                    "createdAt": "2024-01-02T03:04:06.000Z",
                    "title": None,
                    "tags": [],
                    "type": "text",
                    "content": {"type": "text", "text": "Mine"},
                    "note": None,
                },
            ]
        }
    )
    first, note = found.entries
    assert (first.added, first.archived) == ("2024-01-02T03:04:05Z", None)
    assert (note.kind, note.url, note.text) == ("note", None, "Mine")


# karakeep-app/karakeep exporters.ts at 118d02fd: uploads have no content
def test_karakeep_lists_nest_and_uploads_are_told() -> None:
    found = read(
        {
            "bookmarks": [
                {
                    "createdAt": 1600000000,
                    "title": "A",
                    "tags": [],
                    "lists": ["b"],
                    "note": "",
                    "content": {"type": "link", "url": "https://a.example/"},
                    "archived": False,
                },
                {
                    "createdAt": 1600000000,
                    "title": "scan.pdf",
                    "tags": [],
                    "lists": [],
                    "content": None,
                },
            ],
            "lists": [
                {"id": "b", "name": "In", "type": "manual", "parentId": "a"},
                {"id": "a", "name": "Out", "type": "manual", "parentId": "b"},
            ],
        }
    )
    assert found.entries[0].collection == ["Out", "In"]  # a circle ends where it closes
    assert found.skipped[0].what == "scan.pdf"


# wallabag/wallabag src/Import/WallabagV1Import.php and doc of the API of version 2
def test_wallabag_of_version_1_and_pages_of_the_api() -> None:
    old = read(
        [
            {
                "id": "1",
                "url": "https://a.example/",
                "title": "A",
                "is_read": "1",
                "is_fav": "0",
                "content": "",
                "tags": "x,y",
            }
        ]
    )
    assert (old.entries[0].archived, old.entries[0].favourite) == (True, False)
    assert old.entries[0].tags == ["x", "y"]
    page = read(
        {
            "page": 1,
            "_embedded": {
                "items": [
                    {
                        "url": "https://a.example/",
                        "title": "A &lt;b&gt;",
                        "is_archived": True,
                        "is_starred": False,
                        "tags": [{"id": 1, "label": "x y", "slug": "x-y"}],
                    }
                ]
            },
        }
    )
    assert (page.entries[0].archived, page.entries[0].tags) == (True, ["x y"])
    assert page.entries[0].title == "A <b>"


# Pinboard's and Delicious' API, posts/all
def test_pinboard_xml() -> None:
    found = read(
        '<?xml version="1.0" encoding="UTF-8"?>\n<posts user="r">'
        '<post href="https://a.example/?x=1&amp;y=2" '
        'time="2020-01-02T03:04:05Z" description="A" extended="Mine" tag="x y,z" shared="no" '
        'toread="yes"/></posts>'
    )
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.note) == ("https://a.example/?x=1&y=2", "A", "Mine")
    assert (entry.tags, entry.private, entry.read) == (["x", "y,z"], True, False)


def test_raindrop_without_highlights_or_folders() -> None:
    found = read(
        "id,title,note,excerpt,url,created,cover\n1,A,,About,https://a.example/,"
        "2024-01-02T03:04:05.678Z,\n"
    )
    (entry,) = found.entries
    assert (entry.collection, entry.favourite, entry.description) == (None, None, "About")


def test_readwise_reader_tags_are_a_python_list() -> None:
    found = read(
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
        'A,https://a.example/,1,"[""don\'t"", \'x, y\']",2024-01-02 03:04:05.678+00:00,'
        "0,later,True\n"
        "B,https://b.example/,2,[],,0,feed,False\n"
    )
    assert (found.entries[0].tags, found.entries[0].archived) == (["don't", "x, y"], False)
    assert [each.what for each in found.skipped] == ["https://b.example/"]


def test_matter_queue_is_the_opposite_of_the_archive() -> None:
    found = read(
        "Title,URL,Tags,In Queue,Favorited,Read,Last Interaction Date\n"
        "A,https://a.example/,x;y z,FALSE,TRUE,TRUE,2024-01-02 03:04:05\n"
    )
    (entry,) = found.entries
    assert (entry.archived, entry.favourite, entry.read) == (True, True, True)
    assert (entry.tags, entry.added) == (["x", "y z"], None)


# linkwarden/linkwarden exportData.ts at 32a29998
def test_linkwarden_names_are_unescaped_and_uploads_told() -> None:
    found = read(
        {
            "collections": [
                {
                    "id": 2,
                    "name": "In &amp; out",
                    "parentId": 1,
                    "links": [
                        {
                            "id": 5,
                            "name": "It&#39;s",
                            "url": "https://a.example/",
                            "createdAt": "2024-01-02T03:04:05Z",
                            "importDate": None,
                            "tags": [{"name": "x"}],
                            "description": "",
                        },
                        {"id": 6, "name": "scan.pdf", "type": "pdf", "url": None},
                    ],
                    "rssSubscriptions": [],
                },
                {"id": 1, "name": "Top", "parentId": None, "links": [], "rssSubscriptions": []},
            ],
            "pinnedLinks": [{"id": 5}],
        }
    )
    (entry,) = found.entries
    assert (entry.title, entry.collection) == ("It's", ["Top", "In & out"])
    assert (entry.favourite, entry.tags, len(found.skipped)) == (True, ["x"], 1)


def test_an_omnivore_list_without_its_zip_keeps_its_states() -> None:
    row = {"slug": "a", "title": "A", "url": "https://a.example/", "labels": ["x"]}
    found = read([{**row, "state": "Archived", "readingProgress": 100}], "metadata_0_to_20.json")
    (entry,) = found.entries
    assert (entry.archived, entry.read, entry.tags) == (True, True, ["x"])


def test_answers_of_pockets_api_are_keyed_by_id() -> None:
    row = {
        "given_url": "https://a.example/",
        "given_title": "A",
        "favorite": "1",
        "status": "1",
        "time_added": "1600000000",
        "tags": {"old town": {"tag": "old town"}},
    }
    (entry,) = read({"status": 1, "list": {"229": row}}).entries
    assert (entry.archived, entry.favourite, entry.tags) == (True, True, ["old town"])
    assert entry.added == "2020-09-13T12:26:40Z"


# karakeep-app/karakeep parsers.ts at 1e06363e (mymind, Instapaper): texts without an address
def test_cards_and_selections_without_an_address_are_notes() -> None:
    cards = read(
        "id,type,title,url,content,note,tags,created\n"
        '1,WebPage,A,https://a.example/,,mine,"x,y",2024-01-02T03:04:05.000Z\n'
        "2,Note,B,,The text,,,2024-01-02T03:04:05.000Z\n"
    ).entries
    assert [(c.kind, c.url, c.note, c.text) for c in cards] == [
        ("link", "https://a.example/", "mine", None),
        ("note", None, None, "The text"),
    ]
    kept = read("URL,Title,Selection,Folder,Timestamp,Tags\n,B,The text,Unread,1600000000,[]\n")
    assert [(e.kind, e.text) for e in kept.entries] == [("note", "The text")]


# wallabag/wallabag EntriesExport.php before a3642a05 (2026): fputcsv() with its escape sign
def test_wallabag_csv_of_old_did_not_double_a_quote_behind_a_backslash() -> None:
    first, second = read(
        'Title;URL;Content;Tags;"MIME Type";Language;"Creation date"\n'
        '"Say \\"hi\\"; now";https://a.example/;"<p class=\\"x\\">a;b\\"";"one, two";text/html;en;'
        '"05/03/2024 09:08:07"\n'
        'B;https://b.example/;"x ""y""";;text/html;en;"06/03/2024 09:08:07"\n'
    ).entries
    assert (first.url, first.tags, first.added) == (
        "https://a.example/",
        ["one", "two"],
        "2024-03-05",
    )
    assert first.title == 'Say \\"hi\\"; now'
    assert (second.url, second.added) == ("https://b.example/", "2024-03-06")
