"""Lists in the archives that sites hand out of an account."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.reading import read, zipped

CHANNEL = "UC" + 22 * "a"


def test_reddit_saved_posts_stand_beside_much_that_was_not_saved() -> None:
    found = read(
        zipped(
            [
                ("saved_posts.csv", "id,permalink\na1,https://www.reddit.com/r/x/comments/a1/t/\n"),
                ("saved_comments.csv", "id,permalink\nc1,https://www.reddit.com/r/x/c1/\n"),
                ("hidden_posts.csv", "id,permalink\nh1,https://www.reddit.com/r/x/h1/\n"),
                ("post_votes.csv", "id,permalink,direction\nv1,https://www.reddit.com/v1/,up\n"),
            ]
        ),
        "export.zip",
    )
    assert [entry.url for entry in found.entries] == [
        "https://www.reddit.com/r/x/c1/",
        "https://www.reddit.com/r/x/comments/a1/t/",
    ]
    assert [each.what for each in found.skipped] == ["hidden_posts.csv", "post_votes.csv"]


# Google Takeout, "Saved": a file for each list, its columns in the account's language
@pytest.mark.parametrize(
    "header", ["Title,Note,URL,Tags,Comment", "Titel,Notiz,URL,Tags,Kommentar"]
)
def test_google_lists_are_files_of_their_names(header: str) -> None:
    text = f"{header}\nA page,mine,https://a.example/,,seen\n,,,,\n"
    found = read(zipped([("Takeout/Saved/Want to go.csv", text)]), "takeout.zip")
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.note) == ("https://a.example/", "A page", "mine\n\nseen")
    assert entry.collection == ["Want to go"]


def test_channels_of_youtube_are_feeds() -> None:
    page = f"http://www.youtube.com/channel/{CHANNEL}"
    found = read(f"Kanal-ID,Kanal-URL,Kanaltitel\n{CHANNEL},{page},Canals\n", "abos.csv")
    (feed,) = found.entries
    assert (feed.kind, feed.title, feed.site) == ("feed", "Canals", page)
    assert feed.url == f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"


@pytest.mark.parametrize(
    "value",
    [
        {"type": "OrderedCollection", "orderedItems": ["https://a.example/1"]},
        {"saved_posts": ["https://a.example/1"], "blocked_users": ["https://b.example/u/x"]},
        ["https://a.example/1"],
    ],
)
def test_lists_of_nothing_but_addresses(value: Any) -> None:
    assert [entry.url for entry in read(value, "export.json").entries] == ["https://a.example/1"]
