"""Plain text, Markdown, and the front matter of notes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import MARKDOWN, TEXT
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from tests.timing import is_linear


def read(content: bytes, kind: str, **kw: Any) -> Document:
    return extract(Resource(content, kind, **kw), no_progress)


@pytest.mark.parametrize(
    ("content", "filename", "title"),
    [
        (b"My notes\n\nSome words.", "a.txt", "My notes"),
        (b"A first sentence that ends.\n\nMore.", "harbour_log-2.txt", "harbour log 2"),
        (b"Words that end.", "", "Words that end."),
    ],
)
def test_the_title_of_a_text(content: bytes, filename: str, title: str) -> None:
    assert read(content, TEXT, filename=filename).title == title


def test_text_stays_what_it_is() -> None:
    markdown = read(b"Title\n\n# not a heading\n- no list\n<script>x</script>", TEXT).markdown
    assert "\\# not a heading" in markdown
    assert "\\- no list" in markdown
    assert "<script>" not in markdown


@pytest.mark.parametrize(
    ("name", "content", "written"),
    [
        ("tide.py", "# of the day\ndef high(day):\n    return 3.2", "python"),
        ("weir.patch", "--- a/weir\n+++ b/weir\n+ shut", "diff"),
        ("walk.gpx", '<?xml version="1.0"?>\n<gpx><name>Pier 4</name></gpx>', "xml"),
    ],
)
def test_code_keeps_its_lines(name: str, content: str, written: str) -> None:
    document = read(content.encode(), TEXT, filename=name)
    assert document.markdown == f"```{written}\n{content}\n```"
    assert document.title == name


def test_a_fence_in_code_does_not_end_it() -> None:
    content = '"""\n````\nhigh(2)\n````\n"""'
    markdown = read(content.encode(), TEXT, url="https://example.org/raw/tide.py").markdown
    assert markdown == f"`````python\n{content}\n`````"


@pytest.mark.parametrize("name", ["a.txt", "notes.typ", "tides.1", "README", "a.textile"])
def test_what_people_read_is_no_code(name: str) -> None:
    assert read(b"The tide is high.", TEXT, filename=name).markdown == "The tide is high."


def test_an_empty_text() -> None:
    with pytest.raises(NotContent):
        read(b" \n ", TEXT)


def test_numbered_lines_of_a_text_are_no_list() -> None:
    assert read(b"Title\n\n1. not a list\n12) nor this", TEXT).markdown == (
        "Title\n\n1\\. not a list\n12\\) nor this"
    )


def test_a_title_without_markup_and_not_from_code() -> None:
    content = b"```sh\n# install it\n```\n\n# The **boat** and [its oars](https://e.org)\n\nText."
    assert read(content, MARKDOWN).title == "The boat and its oars"


def test_the_front_matter_of_a_note() -> None:
    content = b"""---\r
title: "Oars: a comparison"\r
authors:\r
  - Ruth Penhale\r
  - "[[Ellen Ward]]"\r
date: 2024-03-05\r
tags: [rowing, wood/ash]\r
aliases:\r
  - Sculls\r
lang: en-GB\r
---\r
# Kinds of oars\r
\r
Text."""
    document = read(content, MARKDOWN)
    assert document.title == "Oars: a comparison"
    assert document.author == "Ruth Penhale, Ellen Ward"
    assert document.published_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert document.own_tags == ("rowing", "wood/ash", "Sculls")
    assert document.language == "en"
    assert document.markdown == "# Kinds of oars\n\nText."


def test_front_matter_in_toml() -> None:
    content = b"""+++
title = "Oars"
date = 2024-03-05T08:00:00Z
aliases = ["/old/oars/"]
[taxonomies]
tags = ["rowing", "ash wood"]
[[author]]
name = "Ruth Penhale"
+++
Text."""
    document = read(content, MARKDOWN)
    assert (document.title, document.author) == ("Oars", "Ruth Penhale")
    assert document.published_at == datetime(2024, 3, 5, 8, tzinfo=UTC)
    assert document.own_tags == ("rowing", "ash wood")
    assert document.markdown == "Text."


@pytest.mark.parametrize(
    ("fields", "tags"),
    [
        ("tags: rowing boats", ("rowing", "boats")),
        ("tags: rowing, ash wood", ("rowing", "ash wood")),
        ("tags:\n- '#rowing'\n- 2024", ("rowing", "2024")),
        ("Tags: []\ncategories: [Sea]", ("Sea",)),
        ("tags:", ()),
    ],
)
def test_tags_as_notes_write_them(fields: str, tags: tuple[str, ...]) -> None:
    assert read(f"---\n{fields}\n---\nText.".encode(), MARKDOWN).own_tags == tags


@pytest.mark.parametrize(
    "value", ["2024-03-05", "2024/03/05", "March 5, 2024", "5 March 2024", "2024-03-05 00:00:00"]
)
def test_dates_as_notes_write_them(value: str) -> None:
    document = read(f"---\ndate: {value}\n---\nText.".encode(), MARKDOWN)
    assert document.published_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_front_matter_that_is_no_yaml_is_read_by_lines() -> None:
    document = read(b"---\ntitle: Oars: a comparison\nauthor: Ruth\n---\nText.", MARKDOWN)
    assert (document.title, document.author) == ("Oars: a comparison", "Ruth")
    assert document.markdown == "Text."


@pytest.mark.parametrize(
    "text", ["---\n\nProse up to the next rule.\n\n---\n\nMore.", "+++\nno toml\n+++\nText."]
)
def test_rules_are_no_front_matter(text: str) -> None:
    assert read(text.encode(), MARKDOWN).markdown == text


def test_front_matter_and_nothing_else() -> None:
    with pytest.raises(NotContent):
        read(b"---\ntitle: Oars\n---\n", MARKDOWN)


@pytest.mark.parametrize(
    "head",
    [
        '{"title": "Oars", "author": "Ruth Penhale", "date": "2024-03-05"}\n',
        "Title: Oars\nAuthor: Ruth Penhale\nDate: 2024-03-05\n",
        "% Oars\n% Ruth Penhale\n% 5 March 2024\n",
    ],
)
def test_front_matter_of_hugo_multimarkdown_and_pandoc(head: str) -> None:
    document = read(f"{head}\nAsh bends, and spruce is light.".encode(), MARKDOWN)
    assert (document.title, document.author) == ("Oars", "Ruth Penhale")
    assert document.published_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert document.markdown == "Ash bends, and spruce is light."


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe oar broke: nobody knew why.\n\n---\n\nIt was of ash.",
        "Note: the oar broke.\nReason: nobody knew.\n\nIt was of ash.",
        "{oar} is what they said, and meant it.",
    ],
)
def test_text_that_only_looks_like_front_matter_stays(text: str) -> None:
    assert read(text.encode(), MARKDOWN).markdown == text


def test_a_heading_is_found_behind_listings_and_a_long_run_of_backticks() -> None:
    listing = b"```\n# no heading\n```\n"
    assert read(listing + b"# The heading\n\nText.", MARKDOWN).title == "The heading"
    assert is_linear(
        lambda text: read(text.encode(), MARKDOWN),
        lambda times: f"Words.\n\n{'`' * times}\n\nMore.",
        12_500,
    )


def test_a_rule_is_no_title_and_pages_end_where_they_do() -> None:
    from tests.sources.reading import read

    document = read("---\n\nThe first words\fof page two", "a.txt")
    assert document.title == "The first words"
    assert document.markdown == "---\n\nThe first words\n\nof page two"


def test_properties_of_logseq_are_no_text() -> None:
    from tests.sources.reading import read

    document = read("title:: Gate\npublic:: true\n\n- The gate was hung\n", "gate.md")
    assert document.markdown == "- The gate was hung"
