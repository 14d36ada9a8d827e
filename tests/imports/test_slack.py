"""Slack's export: channels and members as lists, and a folder of days for each conversation."""

from __future__ import annotations

from typing import Any

import pytest

from library.limits import MAX_NOTE
from tests.imports.reading import read, zipped

USERS = [
    {"id": "U1", "name": "ada", "profile": {"display_name": "Ada", "real_name": "Ada Vik"}},
    {"id": "U2", "name": "pia", "profile": {"display_name": "", "real_name": "Pia Holm"}},
]
LISTS: list[tuple[str, Any]] = [("channels.json", [{"id": "C1", "name": "harbour"}])]


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": "1714979289.000200", **more}


def export(*days: tuple[str, Any], users: str = "users.json") -> bytes:
    return zipped([*LISTS, (users, USERS), *days])


@pytest.mark.parametrize("users", ["users.json", "org_users.json"])
@pytest.mark.parametrize("root", ["", "Works export/"])
def test_links_of_messages_are_entries_of_their_channel(users: str, root: str) -> None:
    day = [
        message("Look, <@U2>: <https://a.example/?a=1&amp;b=2|the tides> &amp; <#C1|harbour>"),
        message("<https://b.example/gates>"),
        message("<!here> <https://b.example/gates|b.example/gates> and <mailto:a@a.example|a>"),
        message("Thanks, <@U9|Kim>"),
    ]
    found = read(
        export((f"{root}harbour/2024-05-06.json", day), users=f"{root}{users}"), "export.zip"
    )
    assert found.formats == ["slack"]
    tides, gates, again = found.entries
    assert (tides.url, tides.title) == ("https://a.example/?a=1&b=2", "the tides")
    assert (tides.added, tides.collection) == ("2024-05-06T07:08:09Z", ["harbour"])
    assert tides.note == "Look, @Pia Holm: the tides & #harbour"
    assert (gates.url, gates.title, gates.note) == ("https://b.example/gates", "", None)
    assert (again.title, again.note) == ("", "@here b.example/gates and a")
    assert [(each.why, each.what) for each in found.skipped] == [("no address", "harbour: 1")]


@pytest.mark.parametrize(
    ("name", "conversation", "chat"),
    [
        ("dms.json", {"id": "D1", "members": ["U1", "U2"]}, "Ada, Pia Holm"),
        ("dms.json", {"id": "D1", "members": ["U1", "U3", "U4"]}, "Ada, U3, U4"),
        ("mpims.json", {"id": "G1", "name": "D1", "members": ["U2", "U1"]}, "Pia Holm, Ada"),
        ("groups.json", {"id": "G1", "name": "D1", "members": ["U2", "U1"]}, "D1"),
    ],
)
def test_direct_messages_are_named_by_their_members(
    name: str, conversation: dict[str, Any], chat: str
) -> None:
    day = ("D1/2024-05-06.json", [message("<https://a.example/>")])
    users = [*USERS, {"id": "U3", "profile": None}]
    found = read(zipped([("users.json", users), (name, [conversation]), day]))
    assert [each.collection for each in found.entries] == [[chat]]


def test_days_without_messages_hide_no_export() -> None:
    empty = [(f"a/2024-05-0{day}.json", list[Any]()) for day in range(1, 8)]
    found = read(export(*empty, ("b/2024-05-06.json", [message("<HTTPS://a.example/>")])))
    assert (found.formats, len(found.entries)) == (["slack"], 1)


def test_a_message_of_many_links_is_kept_in_their_notes_within_bounds() -> None:
    text = " ".join(f"<https://a.example/{number}>" for number in range(2_000))
    found = read(export(("a/2024-05-06.json", [message(text)])))
    assert len(found.entries) == 2_000
    assert {len(each.note or "") for each in found.entries} == {MAX_NOTE}


def test_what_programs_post_was_not_saved_by_anybody() -> None:
    day = [
        message("<https://a.example/build/1>", subtype="bot_message"),
        message("<https://a.example/build/2>", bot_id="B1"),
        message("<https://a.example/a> <https://a.example/a>"),
    ]
    found = read(export(("ci/2024-05-06.json", day)))
    assert [each.url for each in found.entries] == ["https://a.example/a"]
    assert [(each.why, each.what) for each in found.skipped] == [
        ("posted by a program", "https://a.example/build/1"),
        ("posted by a program", "https://a.example/build/2"),
    ]


def test_a_day_that_is_broken_hides_no_other() -> None:
    found = read(
        export(
            ("a/2024-05-06.json", [message("<https://a.example/>")]),
            ("a/2024-05-07.json", "[{"),
            ("a/2024-05-08.json", [{"text": None}, 3, message("<javascript:1|x> <http://>")]),
        )
    )
    assert [each.url for each in found.entries] == ["https://a.example/"]
    assert ("entry that can't be read", "a/2024-05-07.json") in [
        (each.why, each.what) for each in found.skipped
    ]
