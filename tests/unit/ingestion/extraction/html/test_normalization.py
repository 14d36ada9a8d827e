"""The tree as the other modules read it."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.normalization import normalize
from ingestion.extraction.html.parsing import parse


def body(inner: str) -> str:
    tree = parse(f"<body>{inner}</body>")
    normalize(tree)
    return str(html.tostring(tree.find("body"), encoding="unicode"))[6:-7]


@pytest.mark.parametrize("name", ["shadowrootmode", "shadowmode", "shadowroot"])
def test_a_declarative_shadow_root_is_shown(name: str) -> None:
    page = f"<x-card><template {name}=open><p>Shown</p></template></x-card><template>Not</template>"
    assert body(page) == "<x-card><p>Shown</p></x-card><template>Not</template>"


def test_slots_are_filled() -> None:
    page = (
        "<x-card><template shadowrootmode=open><h2><slot name=title>None</slot></h2><slot></slot>"
        "<slot name=end>The end</slot></template><b slot=title>Title</b><p>One</p>two</x-card>"
    )
    assert body(page) == (
        '<x-card><h2><b slot="title">Title</b></h2><p>One</p><span>two</span>The end</x-card>'
    )


def test_readings_of_ruby_text_are_left_out() -> None:
    assert body("<p><ruby>灯<rp>(</rp><rt>とう</rt>台<rt>だい</rt></ruby>守</p>") == (
        "<p><ruby>灯台</ruby>守</p>"
    )


@pytest.mark.parametrize(
    "sign",
    [
        "<a class=headerlink href='#oil'>¶</a>",
        "<a href='#oil'>#</a>",
        "<a href='https://www.example.org/x#oil'> § </a>",
        "<a class=hash-link href='#oil'>\u200b</a>",
        "<a class=anchor href='#oil'><svg></svg></a>",
        "<a class=anchor-link href='#oil'>Link to this heading</a>",
        "<span class=permalink>🔗</span>",
        "<a href='#oil'><span class=sr-only>Link to this part</span>§</a>",
    ],
)
def test_permalink_signs_are_left_out(sign: str) -> None:
    assert body(f"<h2>The oil{sign}</h2>") == "<h2>The oil</h2>"


def test_a_heading_that_is_a_link_stays() -> None:
    assert "The oil" in body("<h2><a class=anchor href='#oil'>The oil</a></h2>")


def test_a_sentence_that_is_shown_again_in_large_letters_is_left_out() -> None:
    text = "<p>Nobody came for six weeks, and it was cold.</p>"
    again = "<aside class=pullquote>“Nobody came for six weeks”</aside>"
    assert body(f"{text}{again}") == text
    other = "<blockquote class=pullquote>We burned the chairs.</blockquote>"
    assert "chairs" in body(f"{text}{other}")


def test_notes_beside_the_text_stand_in_brackets() -> None:
    page = "<p>It was bright.<span class=sidenote>Eleven miles, by <i>the book</i></span> And</p>"
    assert "bright.<span" in body(page)
    assert "> [Eleven miles, by <i>the book</i>]</span> And" in body(page)


def test_a_list_in_a_list_belongs_to_the_item_before() -> None:
    page = "<ul><li>a</li><ul><li>b</li><ul><li>c</li></ul></ul><li>d</li></ul>"
    assert body(page) == ("<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>")
    assert body("<ol><ul><li>a</li></ul></ol>") == (
        '<ol><li value="1"><ul><li>a</li></ul></li></ol>'
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("灯台守は\n  毎晩", "灯台守は毎晩"),
        ("灯塔<b>看守</b>\n人", "灯塔<b>看守</b>人"),
        ("灯塔\n<b>看守</b>人", "灯塔<b>看守</b>人"),
        ("등대\n지기", "등대\n지기"),
        ("lamp\n灯", "lamp\n灯"),
        ("light\u00adhouse", "lighthouse"),
        ("light\u200bhouse", "lighthouse"),
        ("ភាសា\u200bខ្មែរ", "ភាសា\u200bខ្មែរ"),
    ],
)
def test_what_divides_words_in_the_source_alone_goes(source: str, shown: str) -> None:
    assert body(f"<p>{source}</p>") == f"<p>{shown}</p>"


def test_code_keeps_its_line_ends() -> None:
    assert body("<pre>灯\n台</pre>") == "<pre><code>灯\n台</code></pre>"


def test_blocks_are_not_joined() -> None:
    assert body("<div>灯台\n<p>守</p></div>") == "<div>灯台\n<p>守</p></div>"


def test_controls_of_a_thread_are_left_out() -> None:
    page = "<span>wenna</span> | <a href='#3'>parent</a> | <a href='#'>next</a> [–] <p>Yes</p>"
    assert " ".join(html.fromstring(body(page)).text_content().split()) == "wenna Yes"


def test_what_a_frame_holds_is_shown_in_its_place() -> None:
    shown = body('<p>Before.</p><iframe srcdoc="<p>The basin</p>"></iframe><p>After.</p>')
    assert shown == "<p>Before.</p><div><p>The basin</p></div><p>After.</p>"


def test_an_empty_frame_is_left_alone() -> None:
    tree = parse(
        '<p>Text.</p><iframe srcdoc=" "></iframe><iframe src="https://example.org"></iframe>'
    )
    normalize(tree)
    assert tree.text_content().strip() == "Text."


def test_a_list_with_a_list_for_each_item_is_one() -> None:
    assert body("<ol><li>a</li></ol> <ol start=2><li>b</li></ol><ol start=9><li>i</li></ol>") == (
        '<ol><li value="1">a</li><li value="2">b</li></ol><ol start="9"><li value="9">i</li></ol>'
    )
    assert body("<ul class=todo><li>a</li></ul><ul class=todo><li>b</li></ul>") == (
        '<ul class="todo"><li>a</li><li>b</li></ul>'
    )


def test_words_in_a_line_that_are_never_shown_are_left_out() -> None:
    hidden = "<span style='display: none'>xq</span><b hidden>zz</b>"
    assert body(f"<p>Oil{hidden} burns.</p>") == "<p>Oil burns.</p>"
    folded = "<p>Oil.<span style='display:none'> It is what burns in every lamp of it.</span></p>"
    assert "burns in every lamp" in body(folded)
