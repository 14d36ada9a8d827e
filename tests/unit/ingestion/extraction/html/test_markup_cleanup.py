"""What a page looks like survives into its Markdown."""

from __future__ import annotations

import pytest

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from ingestion.extraction.html import extractor
from ingestion.extraction.html.content.blocks import read_blocks
from ingestion.extraction.html.content.features import features
from ingestion.extraction.html.content.page_content import Content
from ingestion.extraction.html.parsing import parse
from tests.documents import builders

URL = "https://www.example.org/a/page.html"
BEFORE, *AFTER = (f"<p>{paragraph}</p>" for paragraph in builders.PARAGRAPHS)


def markdown(inner: str, *, head: str = "", end: str = "") -> str:
    page = builders.article(body=BEFORE + inner + "".join(AFTER) + end, head=head)
    return extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown


def converted(body: str) -> str:
    """The Markdown of all that is in the body."""
    tree = parse(f"<body>{body}</body>")
    nodes, blocks = read_blocks(tree)
    features(blocks, "", "")  # counts the words of the nodes
    return extractor.to_markdown(tree, Content(nodes, blocks, [True] * len(blocks), 1.0), URL)


@pytest.mark.parametrize(
    "code",
    [
        "<pre><code class='language-python'>x = [1]\nfor y in x:\n    print(y)</code></pre>",
        "<pre class='brush: python'>x = [1]\nfor y in x:\n    print(y)</pre>",
        "<pre data-lang='python'>x = [1]\nfor y in x:\n    print(y)</pre>",
        "<div class='highlight-python notranslate'><div class='highlight'><pre><span></span>"
        "<span class='n'>x</span> = [<span>1</span>]\n<span>for</span> y in x:\n    print(y)\n"
        "</pre></div></div>",
        "<div class='highlight highlight-source-python'><pre>x = [1]\nfor y in x:\n    print(y)"
        "</pre></div>",
        "<figure class='highlight python'><table><tr><td class='gutter'><pre>1\n2\n3</pre></td>"
        "<td class='code'><pre class='language-python'><span class='line'>x = [1]</span><br>"
        "<span class='line'>for y in x:</span><br><span class='line'>    print(y)</span></pre>"
        "</td></tr></table></figure>",
        "<pre class='language-python'><div>x = [1]</div><div>for y in x:</div>"
        "<div>    print(y)</div></pre>",
    ],
)
def test_code_keeps_its_lines_and_its_language(code: str) -> None:
    assert "```python\nx = [1]\nfor y in x:\n    print(y)\n```" in markdown(code)


def test_code_without_a_language_is_code() -> None:
    assert "```\na < b && *c*\n```" in markdown("<pre>a &lt; b &amp;&amp; *c*</pre>")


def test_a_word_of_code() -> None:
    assert "Call `open_door()` once." in markdown("<p>Call <code>open_door()</code> once.</p>")


def test_a_table_of_data() -> None:
    table = (
        "<table><thead><tr><th>Year</th><th>Ships</th></tr></thead><tbody><tr><td>1871</td>"
        "<td>412</td></tr><tr><td>1872</td><td></td></tr></tbody></table>"
    )
    lines = [line.replace(" ", "") for line in markdown(table).splitlines()]
    at = lines.index("|Year|Ships|")
    assert lines[at + 2 : at + 4] == ["|1871|412|", "|1872||"]


def test_a_table_that_only_arranges_the_page_is_text() -> None:
    text = converted(f"<table><tr><td><h2>The tower</h2>{BEFORE}{AFTER[0]}</td></tr></table>")
    assert "## The tower" in text
    assert "|" not in text


def test_nested_lists() -> None:
    text = markdown(
        "<ul><li>The lamps of the tower, in their order:<ol><li>Whale oil burned until the year "
        "1871.</li><li>Paraffin burned until the year 1923.</li></ol></li><li>The lenses came from "
        "Paris, packed in straw.</li></ul>"
    )
    assert "- The lamps of the tower, in their order:\n  1. Whale oil burned" in text
    assert "\n  2. Paraffin burned until the year 1923.\n- The lenses came" in text


def test_lists_in_lists_in_lists() -> None:
    body = "<ol><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ol>"
    assert converted(body) == "1. a\n   - b\n     - c\n2. d"


def test_headings_keep_their_levels() -> None:
    text = markdown(f"<h2>The lamp</h2>{AFTER[0]}<h3>The oil</h3>")
    assert "\n# The keepers of Marrow Point\n" in f"\n{text}\n"
    assert "\n## The lamp\n" in text
    assert "\n### The oil\n" in text


@pytest.mark.parametrize(
    ("href", "written"),
    [
        ("/log", "[the log](https://www.example.org/log)"),
        ("notes.html", "[the log](https://www.example.org/a/notes.html)"),
        ("//cdn.example/x?a=1&amp;b=2", "[the log](https://cdn.example/x?a=1&b=2)"),
        (
            "https://www.google.com/url?q=https://a.example/l%26m&amp;sa=D",
            "(https://a.example/l&m)",
        ),
        ("https://www.google.com/url?q=lamps", "(https://www.google.com/url?q=lamps)"),
        ("#lamp", "read the log of the keepers"),
        ("javascript:alert(1)", "read the log of the keepers"),
        ("http://[bad", "read the log of the keepers"),
    ],
)
def test_links_are_absolute_or_text(href: str, written: str) -> None:
    sentence = f"<p>You may read <a href='{href}'>the log</a> of the keepers in the archive.</p>"
    assert written in markdown(sentence)


def test_links_follow_the_base_of_the_page() -> None:
    text = markdown("<p>Here is <a href='x'>the log</a> of it.</p>", head="<base href='/b/c/'>")
    assert "[the log](https://www.example.org/b/c/x)" in text


def test_footnotes_are_footnotes() -> None:
    text = markdown(
        "<p>The lens came from Paris.<sup id='r1'><a href='#n1'>[1]</a></sup> It is still "
        "bright.<sup><a href='#n2'>2</a></sup></p>",
        end="<ol class='footnotes'><li id='n1'><p>Packed in straw, as the bill of the ship says. "
        "<a href='#r1'>↩</a></p></li><li id='n2'><p>Seen by the author in the spring of that "
        "year.</p></li></ol>",
    )
    assert "The lens came from Paris.[^1] It is still bright.[^2]" in text
    assert "\n[^1]: Packed in straw, as the bill of the ship says." in text
    assert "\n[^2]: Seen by the author in the spring of that year." in text
    assert "↩" not in text


@pytest.mark.parametrize(
    ("image", "written"),
    [
        ("<img src='/lens.jpg' alt='The lens'>", "![The lens](https://www.example.org/lens.jpg)"),
        (
            "<img src='data:image/gif;base64,x' data-src='lens.jpg' alt='The lens'>",
            "![The lens](https://www.example.org/a/lens.jpg)",
        ),
        (
            "<figure><img srcset='/s.jpg 1x, /l.jpg 2x' alt='The lens'>"
            "<figcaption>The lens in its room, bright again.</figcaption></figure>",
            "![](https://www.example.org/s.jpg)\n\n*The lens in its room, bright again.*",
        ),
    ],
)
def test_pictures_in_the_text(image: str, written: str) -> None:
    assert written in markdown(image)


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/pixel.gif' width='1' height='1'>",
        "<img src='/icon.png' width='24px'>",
        "<img src='data:image/png;base64,x'>",
    ],
)
def test_decoration_is_left_out(image: str) -> None:
    assert "![" not in markdown(image)


def test_pictures_of_the_menu_are_left_out() -> None:
    page = builders.article().replace("<nav>", "<nav><img src='/logo.png' alt='Logo'>")
    read = extract(Resource(page.encode(), "text/html", url=URL), no_progress)
    assert "logo.png" not in read.markdown


@pytest.mark.parametrize(
    ("box", "written"),
    [
        (
            "<a href='/x'><h3>The oil</h3><p>It burned until paraffin came to the coast.</p></a>",
            "### [The oil](https://www.example.org/x)\n\nIt burned until",
        ),
        (
            "<a href='/x'><div>The oil of whales</div><div>burned until 1871.</div></a>",
            "[The oil of whales burned until 1871.](https://www.example.org/x)",
        ),
    ],
)
def test_a_link_around_a_box(box: str, written: str) -> None:
    assert written in converted(f"<div>{box}</div>")


def test_a_picture_does_not_repeat_the_text_beside_it() -> None:
    card = "<div><img src='/x' alt='Tent for four, green'><p>Tent for four</p></div>"
    assert "![](https://www.example.org/x)" in converted(card)
    assert "![](https://www.example.org/x)" in markdown("<img src='/x' alt='IMG_1.JPG'>")


def test_a_quote_is_a_quote() -> None:
    assert "\n> Soot is patient," in markdown(
        "<blockquote><p>Soot is patient, but so is a keeper with a cloth.</p></blockquote>"
    )


def test_a_rule_between_two_parts_of_a_text_stays() -> None:
    assert converted("<p>One.</p><hr><hr><p>Two.</p><hr><h2>Three</h2><hr>") == (
        "One.\n\n---\n\nTwo.\n\n## Three"
    )


def test_a_table_in_one_that_arranges_the_page_is_a_table() -> None:
    inner = "<table><tr><td>Lamp</td><td>kg</td></tr><tr><td>North</td><td>31</td></tr></table>"
    text = converted(f"<table><tr><td>Home</td><td><p>Lamps.</p>{inner}</td></tr></table>")
    assert "|North|31|" in text.replace(" ", "")


def test_control_characters_break_nothing() -> None:
    text = converted(
        "<p>a\x01b <a href='/x\x02'>c</a>&#3;</p><pre>d\x04</pre><div><b>\x05</b>e\x06</div>"
    )
    assert text == "ab [c](https://www.example.org/x)\n\n```\nd\n```\n\ne"


def test_a_parameter_without_a_name_leads_nowhere() -> None:
    address = "https://shop.example/p?=https://other.example/x"
    assert converted(f"<p><a href='{address}'>Lamps</a></p>") == f"[Lamps]({address})"
