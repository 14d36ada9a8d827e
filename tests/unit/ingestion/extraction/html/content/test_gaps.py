"""What stands in the midst of an article stays in it."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from ingestion.extraction.html.content.blocks import Block, read_blocks
from ingestion.extraction.html.content.gaps import fill_gaps
from ingestion.extraction.html.parsing import parse
from tests.documents import builders
from tests.timing import is_linear

URL = "https://www.example.org/a/page.html"
FIRST, SECOND, THIRD = builders.PARAGRAPHS
WARNING = "Never look into the lens while the sun stands behind it."


def markdown(inner: str) -> str:
    body = f"<p>{FIRST}</p>{inner}<p>{SECOND}</p><p>{THIRD}</p>"
    page = builders.article(body=body)
    return extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown


NOTE = "The figures of that year are from the parish book, which was lost in a fire."


@pytest.mark.parametrize(
    ("foot", "is_kept"),
    [
        (f"<p>{NOTE}</p>", True),
        (f"<p><a href='/x'>{NOTE}</a></p>", False),
        (f"<div class='author-box'><p>{NOTE}</p></div>", False),
        ("<p>Posted by Ruth in Lamps.</p>", False),
    ],
)
def test_sentences_in_the_foot_of_an_article_stay(foot: str, is_kept: bool) -> None:
    body = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><footer>{foot}</footer>"
    page = builders.article(body=body)
    text = extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown
    assert (html.fromstring(foot).text_content() in text) is is_kept


def test_a_long_foot_takes_time_by_its_length_alone() -> None:
    def blocks_of(count: int) -> list[Block]:
        text = "".join(f"<p>{each * count}</p>" for each in builders.PARAGRAPHS)
        foot = f"<footer class='{'foot ' * 5 * count}'>{f'<p>{NOTE}</p>' * count}</footer>"
        return read_blocks(parse(f"<article>{text}{foot}</article>"))[1]

    def fill(count: str) -> list[bool]:
        blocks = pages[int(count)]
        return fill_gaps(blocks, [number < 3 for number, _ in enumerate(blocks)])

    pages = {count: blocks_of(count) for count in (400, 1600)}
    assert all(fill("400"))
    assert is_linear(fill, str, 400)


BOXES = [
    "<{tag}>{inner}</{tag}>".replace("{tag}", tag)
    for tag in ("aside", "footer", "form", "fieldset", "figure", "section", "details")
] + [
    f"<div class='{name}'>{{inner}}</div>"
    for name in ("comment-box", "share-tip", "modal-content", "meta", "note warning", "popup-hint")
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{WARNING}</p>",
        f"<blockquote><p>{WARNING}</p></blockquote>",
        f"<ul><li>{WARNING}</li><li>Wear a hat on the gallery.</li></ul>",
        f"<pre><code># {WARNING}\nlens --cover</code></pre>",
    ],
)
def test_text_in_a_box_between_paragraphs_is_kept_in_its_place(box: str, inner: str) -> None:
    text = markdown(box.replace("{inner}", inner))
    assert WARNING in text
    assert text.index("built in 1847") < text.index(WARNING) < text.index("first-order")


def test_the_panels_of_small_tabs_are_kept() -> None:
    panels = "".join(f"<div role=tabpanel><pre>{each} lens</pre></div>" for each in ("npm", "pip"))
    text = markdown(f"<div class=tabs><ul><li>npm</li><li>pip</li></ul>{panels}</div>")
    assert "npm lens" in text
    assert "pip lens" in text


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='newsletter'><p>Get the news of the coast by mail in every week.</p></div>",
        "<aside class='related'><p>The best lamps of this year, and where to see them.</p></aside>",
        "<div><ul><li><a href='/1'>Ten lamps of the north</a></li><li><a href='/2'>Ten lamps of "
        "the south</a></li></ul></div>",
        "<p>Share this on your page!</p>",
        "<p><a href='/l'>Why the keepers of Ansty and Long Compton all want it back</a></p>",
        "<a href='/l'><p>Why the keepers of Ansty, Nether Ansty and Long Compton want it.</p></a>",
        "<form><label>Your address, for the news of the coast</label><input name=mail></form>",
    ],
)
def test_furniture_between_paragraphs_is_not(furniture: str) -> None:
    tree = html.document_fromstring(f"<div><p>{FIRST}</p>{furniture}<p>{SECOND}</p></div>")
    _, blocks = read_blocks(tree)
    kept = [block.text in (FIRST, SECOND) for block in blocks]
    assert fill_gaps(blocks, kept) == kept


def test_the_last_answers_of_a_thread_are_kept() -> None:
    items = "".join(f"<div class=answer><p>Answer {n}</p></div>" for n in range(8))
    _, blocks = read_blocks(html.document_fromstring(f"<div>{items}</div>"))
    assert all(fill_gaps(blocks, [True] * 7 + [False]))
    assert not fill_gaps(blocks, [True] * 3 + [False] * 5)[-1]


def test_a_caption_stays_with_its_picture() -> None:
    text = markdown(
        "<figure><img src=/l.jpg alt=''><figcaption>The lens, 1902</figcaption></figure>"
    )
    assert "![](https://www.example.org/l.jpg)\n\n*The lens, 1902*" in text


@pytest.mark.parametrize(
    "code",
    [
        "<figure class=highlight><figcaption><span>lamp.py</span></figcaption><pre><code "
        "class='language-python'>lamp = 1\nlight(lamp)</code></pre></figure>",
        "<figure data-rehype-pretty-code-figure><pre data-language=python><code><span data-line>"
        "lamp = 1</span><span data-line>light(lamp)</span></code></pre></figure>",
        "<div class=expressive-code><figure class=frame><figcaption class=header></figcaption><pre "
        "data-language=python><code><div class=ec-line><div class=gutter><div class=ln>1</div>"
        "</div><div class=code>lamp = 1</div></div><div class=ec-line><div class=gutter><div "
        "class=ln>2</div></div><div class=code>light(lamp)</div></div></code></pre><div><button>"
        "Copy</button></div></figure></div>",
    ],
)
def test_code_in_a_figure_keeps_its_lines(code: str) -> None:
    text = markdown(code)
    assert "```python\nlamp = 1\nlight(lamp)\n```" in text
    assert "Copy" not in text


def test_a_list_and_a_quotation_stay_whole() -> None:
    text = markdown(
        "<ol><li>Lens<ol><li>clean</li><li>dry<ul><li>cloth</li></ul></li></ol></li>"
        "<li><p>Lamp</p><pre><code>lamp --trim</code></pre></li></ol>"
        "<blockquote>Short it was.<footer>— <cite>R. Penhale</cite></footer></blockquote>"
    )
    for word in ("Lens", "clean", "dry", "cloth", "Lamp", "R. Penhale"):
        assert word in text


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ("<div class=kg-callout-card><div>Oil burns for eleven hours.</div></div>", "eleven hours"),
        ("<div><span>src/lamp.py</span></div><pre>burn()</pre>", "src/lamp.py"),
        ("<figure><img src=l.jpg><figcaption>The lamp</figcaption></figure>", "The lamp"),
        ("<div class=math>\\\\[a = 2\\\\]</div>".replace("\\\\", "\\"), "a = 2"),
    ],
)
def test_short_things_that_belong_to_the_text_stay(inner: str, kept: str) -> None:
    assert kept in markdown(inner)


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        (
            "<div><p><a href=/l><b>On Friday the keepers of Ansty, of Nether Ansty and of Long "
            "Compton all said that it was theirs.</b></a></p></div>",
            "keepers of Ansty",
        ),
        (
            "<div class=table-responsive><table><tr><th>Year</th><th>Lamp</th></tr><tr><td>1902"
            "</td><td>Argand</td></tr></table></div>",
            "Argand",
        ),
        (
            f"<div><time>10:15</time><h3>Landed</h3><p>{FIRST}</p></div><div><time>11:40</time>"
            f"<h3>Lit</h3><p>{SECOND}</p></div>",
            "11:40",
        ),
    ],
)
def test_links_that_state_small_tables_and_times_of_a_live_report_stay(
    inner: str, kept: str
) -> None:
    assert kept in markdown(inner)


def test_the_end_of_a_list_and_its_heading_stay() -> None:
    page = builders.article(
        body=f"<p>{FIRST}</p><p>{SECOND}</p><div class=recipe><div><h3>Instructions</h3><ol>"
        "<li><div><span>Steep the saffron in warm milk over night.</span></div></li>"
        "<li><div>Bake for 20 minutes.</div></li></ol></div></div>"
    )
    text = extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown
    assert "### Instructions" in text
    assert "Bake for 20 minutes." in text


def test_a_quotation_that_a_post_begins_with_is_kept() -> None:
    posts = "".join(
        f"<div class=post>{quotation}<p>{text}</p></div>"
        for quotation, text in [
            ("", FIRST),
            ("<aside class=quote><blockquote>It was built in 1847</blockquote></aside>", SECOND),
            ("", THIRD),
        ]
    )
    text = extract(
        Resource(f"<body><h1>Lamps</h1>{posts}</body>".encode(), "text/html", url=URL), no_progress
    ).markdown
    assert "> It was built in 1847" in text


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_caption_of_what_is_kept_at_the_end_of_a_text_is_kept(is_kept: bool) -> None:
    figure = "<figure><ul><li>Ebb</li></ul><figcaption>The tides</figcaption></figure>"
    _, blocks = read_blocks(html.document_fromstring(f"<div><p>{FIRST}</p>{figure}</div>"))
    assert fill_gaps(blocks, [True, is_kept, False]) == [True, is_kept, is_kept]
