"""Notes of Obsidian, in the words they show."""

from __future__ import annotations

import pytest

from ingestion.extraction.notes.wiki_syntax import as_markdown, shown_link


@pytest.mark.parametrize(
    ("note", "markdown"),
    [
        ("See [[Canal/Gate#Leak|the gate]] and [[Towpath]].", "See the gate and Towpath."),
        ("[[Gate#Leak]]", "Gate › Leak"),
        ("See [[1]](https://example.org).", "See [[1]](https://example.org)."),
        ("See [[1]](a.html#b) [[2]](#c)", "See [[1]](a.html#b) [[2]](#c)"),
        ("By [[Gate]](of the lock) and [[Gate|g]](old)", "By Gate(of the lock) and g(old)"),
        ("| a [[b\\|c]] |", "| a c |"),
        ("Text ![[gate.png|300]] goes on", "Text  goes on"),
        ("==Forty litres== a second. ^leak1", "**Forty litres** a second."),
        ("a == b and c == d", "a == b and c == d"),
        ("Before %%private\nwords%% after", "Before  after"),
        ("> [!warning]- Frost\n> No grease.", "> **Frost**\n>\n> No grease."),
        ("> [!quote|pink]\n> Oak swells.", "> **Quote**\n>\n> Oak swells."),
        ("> > [!note]\n> > Tallow.", "> > **Note**\n> >\n> > Tallow."),
        ("Inline^[A note.].", "Inline[^inline1].\n\n[^inline1]: A note."),
        ("`[[code]]` and\n```\n[[x]] ==y==\n```", "`[[code]]` and\n```\n[[x]] ==y==\n```"),
        ("[A link](https://example.org/a) and x^2", "[A link](https://example.org/a) and x^2"),
    ],
)
def test_what_is_shown(note: str, markdown: str) -> None:
    assert as_markdown(note) == markdown


def test_an_author_who_is_a_note() -> None:
    assert shown_link("[[Ines Halloran]]") == "Ines Halloran"
