"""FictionBook 2: e-books as one XML file, with their pictures in it."""

from __future__ import annotations

import base64

import pytest

from ingestion.documents.errors import BrokenDocument, NotContent, TooLarge
from ingestion.extraction.ebooks.fiction_book import binaries
from ingestion.pictures.parts import part_of
from tests.sources.reading import read
from tests.timing import is_linear

PICTURE = b"\x89PNG a picture"
HEAD = """<description><title-info><genre>sf</genre>
<author><first-name>Ruth</first-name><middle-name>M.</middle-name><last-name>Penhale</last-name>
</author><author><nickname>Keeper</nickname></author><book-title>The tide tables</book-title>
<date value="1998-05-06">May 1998</date><coverpage><image l:href="#cover.png"/></coverpage>
<lang>en-GB</lang></title-info><document-info><author><nickname>scanner</nickname></author>
<date>2011</date></document-info><publish-info><publisher>Harbour Press</publisher></publish-info>
</description>"""
BODY = """<body><title><p>Ruth Penhale</p><p>The tide tables</p></title>
<section id="one"><title><p>Part one</p><p>The board</p></title>
<epigraph><p>Never trust the second.</p><text-author>A. Pilot</text-author></epigraph>
<section><title><p>Ebb</p></title><p>Two <emphasis>sets</emphasis> of
<strong>tables</strong><a l:href="#n1" type="note">[1]</a>, see
<a l:href="https://example.org/t">these</a> and <a l:href="#one">above</a>.</p><empty-line/>
<subtitle>* * *</subtitle><p>H<sub>2</sub>O &amp; <code>x = 1</code>&nbsp;m.</p>
<poem><title><p>A song</p></title><stanza><v>The tide is high</v><v>the lamp is out</v></stanza>
<stanza><v>and so to bed</v></stanza><text-author>Ada</text-author></poem>
<cite><p>It was calm.</p><text-author>The log</text-author></cite>
<image l:href="#lamp.png" alt="The lamp"/><image l:href="#gone.png"/>
<table><tr><th>Month</th><th>High</th></tr><tr><td>January</td><td>04:10</td></tr></table>
</section></section></body>
<body name="notes"><title><p>Notes</p></title><section id="n1"><title><p>1</p></title>
<p>One for the pilots.</p><p>One for the <emphasis>office</emphasis>.<a l:href="#n3">3</a></p>
</section>
<section id="n2"><title><p>2</p></title><p>Nobody asks for this.</p></section>
<section id="n3"><p>Lost since.</p></section></body>"""
BINARY = f"""<binary id="lamp.png" content-type="image/png">{base64.b64encode(PICTURE).decode()}
</binary><binary content-type="image/png" id="cover.png">AAAA</binary>"""


def book(body: str = BODY, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><FictionBook '
        'xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
        f'xmlns:l="http://www.w3.org/1999/xlink">{head}{body}{BINARY}</FictionBook>'
    ).encode(encoding)


def test_a_book() -> None:
    document = read(book(), "tides.fb2")
    assert (document.kind, document.title) == ("fb2", "The tide tables")
    assert (document.author, document.language) == ("Ruth M. Penhale, Keeper", "en")
    assert (document.site, str(document.published_at)[:10]) == ("Harbour Press", "1998-05-06")
    assert document.markdown.split("\n\n") == [
        "![](embedded:cover.png)",
        "## Part one. The board\n> Never trust the second.\n>\n> A. Pilot",
        "### Ebb",
        "Two *sets* of **tables**[^1], see [these](https://example.org/t) and above.",
        "\\* * \\*",
        "H₂O & `x = 1` m.",
        "#### A song",
        "The tide is high  \nthe lamp is out",
        "and so to bed",
        "Ada\n> It was calm.\n>\n> The log",
        "![The lamp](embedded:lamp.png)",
        "| Month   | High  |\n| ------- | ----- |\n| January | 04:10 |",
        "## 2",
        "Nobody asks for this.",
        "[^1]: One for the pilots. One for the *office*.[^2]",
        "[^2]: Lost since.",
    ]


def test_its_pictures_are_parts_of_it() -> None:
    kind = "application/x-fictionbook+xml"
    assert part_of(book(), "lamp.png", kind, max_bytes=100) == PICTURE
    with pytest.raises(BrokenDocument):
        part_of(book(), "gone.png", kind, max_bytes=100)
    with pytest.raises(TooLarge):
        part_of(book(), "lamp.png", kind, max_bytes=5)


def test_a_book_in_the_encodings_of_the_field() -> None:
    russian = (
        "<body><section><title><p>Прилив</p></title><p>Вода высока в полдень.</p></section></body>"
    )
    for encoding in ("windows-1251", "utf-16"):
        document = read(book(russian, encoding=encoding), "kniga.fb2")
        assert document.markdown.endswith("## Прилив\n\nВода высока в полдень.")


def test_lines_of_code_are_one_listing() -> None:
    code = "<p><code>if day:</code></p><p><code>    go()</code></p>\n<p><code>x</code> is one.</p>"
    text = read(book(f"<body><section>{code}</section></body>"), "a.fb2").markdown
    assert text.endswith("```\nif day:\n    go()\n```\n\n`x` is one.")


def test_a_slip_in_the_markup_does_not_lose_the_book() -> None:
    slip = "<body><section><p>Salt & water <em>here</p><p>The end.</p></section></body>"
    assert read(book(slip), "a.fb2").markdown.endswith("The end.")


def test_files_that_never_end_take_no_longer_than_others() -> None:
    assert is_linear(lambda text: list(binaries(text)), lambda times: "<binary " * times, 10_000)


def test_a_book_without_text_is_none() -> None:
    with pytest.raises(NotContent):
        read(book("<body><section><empty-line/></section></body>"), "a.fb2")
    with pytest.raises(BrokenDocument):
        read(b'<?xml version="1.0"?><FictionBook><description>', "a.fb2")
