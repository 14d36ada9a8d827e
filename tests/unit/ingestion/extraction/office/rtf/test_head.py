"""RTF whose title stands in the text alone, as pandoc writes it."""

from __future__ import annotations

from tests.sources.reading import read

START = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 \\fswiss Helvetica;}}\n\\widowctrl\\hyphauto\n\n"


def line(text: str, how: str = "\\qc") -> str:
    return f"{{\\pard {how} \\f0 \\sa180 \\li0 \\fi0 {text}\\par}}\n"


def test_title_authors_and_date() -> None:
    head = line("\\b \\fs36 The Weir Book") + line(" Ada Pell") + line(" Ben \\u214?st")
    text = line("Text.", "\\ql")
    document = read(f"{START}{head}{line('2024-03-09')}{text}}}", "a.rtf")
    assert (document.title, document.author) == ("The Weir Book", "Ada Pell; Ben Öst")
    assert document.published_at is not None
    assert document.published_at.date().isoformat() == "2024-03-09"


def test_a_centred_line_that_is_no_title() -> None:
    text = line("Some text.", "\\ql")
    document = read(f"{START}{line('* * *')}{text}}}", "weir.rtf")
    assert (document.title, document.author, document.published_at) == ("weir", "", None)
