"""Markdown from outside, shown safely."""

from __future__ import annotations

import pytest

from library.items.text.rendering import render, render_text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='vbscript:x'>x</a>",
    "<svg onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<form action=https://evil.example><input></form>",
    "<object data=x></object><embed src=x>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
    "![x](javascript:alert(1))",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    '"><script>alert(1)</script>',
    "<details ontoggle=alert(1) open>x</details>",
]


@pytest.mark.parametrize("markdown", HOSTILE)
def test_nothing_hostile_gets_through(markdown: str) -> None:
    html = render(markdown).lower()
    for bad in (
        "<script",
        "onerror",
        "onload=",
        "ontoggle",
        "<iframe",
        "<style",
        "style=",
        "<form",
    ):
        assert bad not in html
    assert 'href="javascript' not in html
    assert 'src="javascript' not in html
    assert "<object" not in html
    assert "<base" not in html
    assert "<meta" not in html
    assert 'href="data:' not in html
    assert "vbscript:" not in html


def test_headings_stand_below_the_page_s_own() -> None:
    assert render("# One\n\n###### Six") == '<h2 id="h-1">One</h2>\n<h6 id="h-2">Six</h6>\n'


def test_a_title_that_the_text_repeats_is_shown_once() -> None:
    shown = render_text("# The  *tide*\n\nText.\n\n## More\n\n### Less", title="The Tide")
    assert shown.html.startswith("<p>Text.</p>")
    assert [each.id for each in shown.contents] == ["h-2", "h-3"]
    assert "<h2" in render_text("# Another\n\nText.", title="The Tide").html
    assert render_text("Text.\n\n# The tide", title="The tide").contents
    assert render_text("", title="The tide").html == ""


def test_links_tell_nothing_of_where_they_come_from() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render("[a](https://example.org)")


def test_tables_code_and_notes_are_shown() -> None:
    html = render("|a|b|\n|-|-|\n|1|2|\n\n```python\nx = 1\n```\n\nText[^1]\n\n[^1]: Note")
    for part in ("<table>", 'class="language-python"', "Note"):
        assert part in html


def test_images_load_late() -> None:
    assert 'loading="lazy"' in render("![a](https://example.org/a.png)")
