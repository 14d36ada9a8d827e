"""Code in the colours of its language, and wide parts in boxes that scroll."""

from __future__ import annotations

from library.items.text.rendering import render

CODE = '```python\ndef lamp():\n    return "<lit>"\n```'


def test_code_of_a_known_language_has_classes() -> None:
    html = render(CODE)
    assert '<span class="k">def</span>' in html
    assert "&lt;lit&gt;" in html
    assert 'class="language-python"' in html


def test_code_of_an_unknown_language_is_as_it_was() -> None:
    html = render("```of-no-language\ndef <lamp>\n```")
    assert "<span" not in html
    assert "def &lt;lamp&gt;" in html


def test_other_classes_of_a_text_are_dropped() -> None:
    assert render('<span class="notice-bad">No</span>') == "<p><span>No</span></p>\n"


def test_wide_parts_scroll_in_a_box_that_keys_reach() -> None:
    html = render("| a | b |\n| - | - |\n| 1 | 2 |\n\n" + CODE)
    assert 'role="region" aria-label="Table 1" tabindex="0"><table>' in html
    assert "</table></div>" in html
    assert '<pre tabindex="0">' in html
