"""HTML to Markdown: nothing of the head, and what a page shows stays visible."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from ingestion.extraction.html_to_markdown import from_html, note_definition, note_reference


def shown(markdown: str) -> str:
    """What a reader of the Markdown sees."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(parser.render(markdown)).strip()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("10<sup>6</sup> m<sup>3</sup>", "10⁶ m³"),
        ("10<sup>−6</sup> and CO<sub>2</sub>", "10⁻⁶ and CO₂"),
        ("x<sup><i>k</i></sup> and V<sub>max</sub>", "x^k and V_max"),
        ("e<sup>x<sup>2</sup></sup>", "e^(x²)"),
        (
            "It burned.<sup>1</sup> The keeper<sup>2,3</sup> saw",
            "It burned.[1] The keeper[2,3] saw",
        ),
        ("“So”<sup>4</sup> of 5 km<sup>2</sup>, <i>mc</i><sup>2</sup>", "“So”[4] of 5 km², *mc*²"),
        ("the 19<sup>th</sup>, M<sup>me</sup> Roux<sup>[1]</sup>", "the 19th, Mme Roux[1]"),
        ("<i>V</i><sub>0</sub> and <i>V</i><sub>max</sub>", "*V*₀ and *V*\\_max"),
        ("<sub>Small</sub> <sub>small print</sub> and <sup>14</sup>C", "Small small print and ¹⁴C"),
        ("so<sup><a href='https://e.org'>1</a></sup>", "so[1](https://e.org)"),
    ],
)
def test_raised_and_lowered(html: str, markdown: str) -> None:
    assert from_html(f"<p>{html}</p>") == markdown


def test_what_a_page_marks_is_its_words() -> None:
    assert from_html("<p>Press <kbd>Esc</kbd>, <mark>not q</mark>.</p>") == "Press `Esc`, not q."


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<ruby>舟<rt>ふね</rt></ruby>が進む", "舟が進む"),
        ("<ruby>漁<rt>りょう</rt>師<rt>し</rt></ruby>の歌", "漁師の歌"),
        ("<ruby>港<rp>(</rp><rt><span>みなと</span></rt><rp>)</rp></ruby>", "港"),
        ("<ruby>小船<rp>（</rp><rt>xiǎochuán</rt><rp>）</rp></ruby>", "小船(xiǎochuán)"),
    ],
)
def test_ruby_leaves_words_whole(html: str, markdown: str) -> None:
    assert from_html(f"<p>{html}</p>") == markdown


@pytest.mark.parametrize(
    "text",
    [
        "A List&lt;String&gt; in &lt;details&gt; and 5 &lt; 6",
        "&amp;amp; is written for &amp;",
        "&amp;lt;b&amp;gt;",
        "__init__ and snake_case, a*b*c, 2 * 3",
        "`ticks` and [text](target) and [1] and [^1]",
        "~~struck~~ ____ *",
    ],
)
def test_text_that_looks_like_markup_is_shown(text: str) -> None:
    assert shown(from_html(f"<p>{text}</p>")) == f"<p>{text}</p>"


def test_code_is_left_as_it_is() -> None:
    html = "<p><code>__x__ &lt;b&gt; &amp;lt;</code></p><pre>a*b &lt;i&gt;</pre>"
    assert from_html(html) == "`__x__ <b> &lt;`\n\n```\na*b <i>\n```"


def test_lines_that_begin_like_a_list_and_a_link_after_an_exclamation_mark() -> None:
    html = "<p>One<br># two<br>- three<br>4. four<br>---<br>Look!<a href='https://e.org'>here</a>"
    markdown = shown(from_html(html))
    assert "<h" not in markdown
    assert "<li>" not in markdown
    assert 'Look!<a href="https://e.org">here</a>' in markdown


@pytest.mark.parametrize("mark", ["1.", "-", "+", "#", "&gt;", "---", "==="])
def test_a_line_of_the_source_is_none_of_the_page(mark: str) -> None:
    assert (
        shown(from_html(f"<p>The tide\n  {mark} as said</p>")) == f"<p>The tide {mark} as said</p>"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>Note:</b>the gate", "<strong>Note</strong>:the gate"),
        ("港は<strong>「閉鎖」</strong>です", "港は「<strong>閉鎖</strong>」です"),
        ("<b><i>Note!</i></b>2 gates", "<em><strong>Note</strong></em>!2 gates"),
        ("<b>Note:</b> the <i>(old)</i> gate", "<strong>Note:</strong> the <em>(old)</em> gate"),
    ],
)
def test_emphasis_that_ends_in_a_sign_before_a_letter(html: str, expected: str) -> None:
    assert shown(from_html(f"<p>{html}</p>")) == f"<p>{expected}</p>"


def test_a_head_is_no_text() -> None:
    head = "<head><title>Part one</title><meta name='generator' content='Quire'></head>"
    assert from_html(f"<html>{head}<body><p>Text.</p></body></html>") == "Text."


def test_notes() -> None:
    html = f"<p>So it is.{note_reference(12)}</p><p>{note_definition(12)} Said he.</p>"
    assert from_html(html) == "So it is.[^12]\n\n[^12]: Said he."
