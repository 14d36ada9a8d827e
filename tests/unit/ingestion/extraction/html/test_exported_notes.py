"""Pages of notes that programs export."""

from __future__ import annotations

from ingestion.extraction.html.exported_notes import read
from ingestion.extraction.html.parsing import parse


def test_a_chapter_about_a_note_makes_no_notes() -> None:
    marks = (
        ("Highlight (yellow) - A Note on the Text &gt; Page 3", "It was set by hand."),
        ("Highlight (yellow) - A Note on the Text &gt; Page 4", "In one winter."),
        ("Note - A Note on the Text &gt; Page 4", "Which one?"),
    )
    said = "".join(
        f"<div class=noteHeading>{heading}</div><div class=noteText>{text}</div>"
        for heading, text in marks
    )
    page = "<div class=notebookFor>Notes</div><div class=bookTitle>Locks</div>"
    note = read(parse(f"<body>{page}{said}</body>"))
    assert note is not None
    quotes = [line for line in note.markdown.splitlines() if line.startswith(">")]
    assert [q for q in quotes if "set by hand" in q or "one winter" in q] == quotes[:2]
    assert "> It was set by hand." in note.markdown
    assert "> In one winter." in note.markdown
    assert "Which one?" in note.markdown
