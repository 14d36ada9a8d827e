"""Tags in the text of notes."""

from __future__ import annotations

import json

import pytest

from ingestion.extraction.notes import note_tags
from tests.sources.reading import read
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("- By #[[low water]] and #tide.", ("low water", "tide")),
        ("[[Gate]] #sea/north #2024 #y2024, #[[Low Water]]", ("sea/north", "y2024", "Low Water")),
        ("- Gates\n  tags:: [[low water]] #tide\n- more", ("low water", "tide")),
        ("tags:: low water, tide, #[[a, b]]", ("low water", "tide", "a, b")),
        ("tags:: low tide", ("low", "tide")),
        ("#Tide [[Gate]] #tide", ("Tide", "tide")),
        ("Tags:: [[low water]]\nType:: #notes", ("low water", "notes")),
        ("[[Gate]]\n- ```sh\n  #a b\n  ```\n- #tide", ("tide",)),
        (
            "[[Gate]] #fff #1a2b3c #FF00AA80 #add #decade #- #/ #_ #2_1 #2fast",
            ("add", "decade", "2fast"),
        ),
        # Neither code nor headings, colours in text about them or parts of addresses.
        ("`#[[a b]]` [[Gate]] `#c`\n```\n#d #[[e f]]\n```", ()),
        ("# Gate\n## [[Gate]]", ()),
        ("[[Gate]] a#b https://example.org/#c C# (#d) ##e #f# #g+", ()),
        # Plain Markdown names no notes, and its signs are none of tags.
        ("See #123 and #general, [[1]](https://example.org), #include", ()),
        ("if [[ -f a ]]; then #b\nfi", ()),
        ("[[https://example.org]]\n#debug 3", ()),
        ("[[toc]]\n[[_TOC_]]\nSee #general", ()),
    ],
)
def test_tags_in_a_text(written: str, tags: tuple[str, ...]) -> None:
    assert note_tags.in_text(written) == tags


def test_a_tag_of_two_words_reads_well() -> None:
    note = read("- Gates leak by #[[low water]], #[[high tide]].\n- See [[Locks]].", "a.md")
    assert note.own_tags == ("low water", "high tide")
    assert note.markdown == "- Gates leak by low water, high tide.\n- See Locks."


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        ("tags:: #[[low water]] [[tide]], sea", ("low water", "tide", "sea")),
        ("tags:: [[low water]], the tide\nalias:: Ebb", ("low water", "the tide", "Ebb")),
        ('---\ntags: "[[low water]] #tide"\n---', ("low water", "tide")),
        ('---\ntags:\n  - "[[low water]]"\ndate: {{date}}\n---', ("low water",)),
        ('---\ntags: ["#[[low water]]", tide]\n---', ("low water", "tide")),
    ],
)
def test_tags_in_the_head_of_a_note(head: str, tags: tuple[str, ...]) -> None:
    assert read(f"{head}\n\n- They turn.", "a.md").own_tags == tags


def test_a_page_of_roam_has_its_tags() -> None:
    blocks = [{"string": "By #[[low water]]", "children": [{"string": "and #tide"}]}]
    page = read(json.dumps([{"title": "Locks", "children": blocks, "edit-time": 1}]), "roam.json")
    assert page.own_tags == ("low water", "tide")
    assert page.markdown == "- By low water\n  - and #tide"


@pytest.mark.parametrize("piece", ["#", " #1", "#[[a ", "tags:: [[", "[[a", " #a"])
def test_long_texts_take_linear_time(piece: str) -> None:
    assert is_linear(note_tags.in_text, lambda n: f"[[a]]\n{piece * n}", 5_000)
