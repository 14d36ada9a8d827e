"""Markdown made harmless before it is stored."""

from __future__ import annotations

import pytest

from ingestion.extraction.markdown_sanitizer import sanitize_markdown

AS_IT_IS = [
    "Plain *text* with a [link](https://example.org) and <b>markup</b>.",
    "`<script>x</script>` is code",
    "```html\n<script>x</script>\n<p onclick=x>\n```\n\nAfter",
    "    <iframe src=x></iframe>",
    "`[x](javascript:x)` is code, data: is a word, and style = taste",
    "# A heading\n\n| a | b |\n|-|-|\n| 1 | 2 |",
]
SANITIZED = {
    "a <b>bold</b> word <script>alert(1)</script> here": "a <b>bold</b> word alert(1) here",
    "<div onclick=x>hi <b>you</b></div>\n\nNext": "<div>hi <b>you</b></div>\n\nNext",
    '<p style="x">y</p>\n\nNext': "<p>y</p>\n\nNext",
    'A <span style="x" title="t">word</span>': 'A <span title="t">word</span>',
    "<iframe src=x></iframe>\n\nText": "\n\nText",
    "<style>\np{}\n</style>\n\nText": "\n\nText",
    "> <script>x</script>\n> quoted": "> x\n> quoted",
    "- <svg onload=x>\n- two": "- \n- two",
    "| a | <img src=x onerror=y> |\n|-|-|\n| 1 | 2 |": '| a | <img src="x"> |\n|-|-|\n| 1 | 2 |',
    "[x](javascript:alert(1)) [y](https://a.org)": "[x](alert(1)) [y](https://a.org)",
    "[a]: javascript:x\n\n[a]": "[a]: x\n\n[a]",
    "[x](data:text/html,y)": "[x](text/html,y)",
}


@pytest.mark.parametrize("markdown", AS_IT_IS)
def test_what_does_no_harm_stays(markdown: str) -> None:
    assert sanitize_markdown(markdown) == markdown


@pytest.mark.parametrize("markdown", SANITIZED)
def test_what_could_run_goes(markdown: str) -> None:
    assert sanitize_markdown(markdown) == SANITIZED[markdown]
