"""Articles and books in XML, shaped as journals and pandoc write them."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import BrokenDocument
from tests.sources.reading import read

JATS = """<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "x.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>Locks</journal-title>
</journal-title-group></journal-meta><article-meta><title-group>
<article-title>On <italic>gates</italic></article-title></title-group><contrib-group>
<contrib contrib-type="author"><name><surname>Doe</surname><given-names>Jane</given-names></name>
</contrib></contrib-group><pub-date><day>4</day><month>5</month><year>2024</year></pub-date>
<abstract><p>Gates last.</p></abstract></article-meta></front>
<body><sec><label>1</label><title>Work</title><p>They <bold>turn</bold> at
<ext-link xlink:href="https://a.example/">dawn</ext-link><xref ref-type="fn" rid="f1">1</xref>.</p>
<code language="python">x = 1</code></sec></body>
<back><fn-group><fn id="f1"><p>In May.</p></fn></fn-group></back></article>"""

DOCBOOK = """<?xml version="1.0"?><article xmlns="http://docbook.org/ns/docbook" version="5.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"><info><title>Gates</title><author><personname>
<firstname>Jane</firstname><surname>Doe</surname></personname></author><date>2024-05-04</date></info>
<section><title>Work</title><para>They <emphasis role="strong">turn</emphasis><footnote>
<para>In May.</para></footnote> at <link xlink:href="https://a.example/">dawn</link>.</para>
<orderedlist><listitem><para>one</para></listitem></orderedlist>
<programlisting>x = 1</programlisting></section></article>"""

TEI = """<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader>
<fileDesc><titleStmt><title>Gates</title><author>Jane Doe</author></titleStmt><publicationStmt>
<date when="2024-05-04"/></publicationStmt></fileDesc></teiHeader><text><body><div><head>Work</head>
<p>They <hi rendition="simple:bold">turn</hi><note>In May.</note> at
<ref target="https://a.example/">dawn</ref>.</p><ab type="codeblock">x = 1</ab></div></body></text>
</TEI>"""


@pytest.mark.parametrize("content", [JATS, DOCBOOK, TEI], ids=["jats", "docbook", "tei"])
def test_an_article(content: str) -> None:
    document = read(content, "article.xml")
    assert (document.kind, document.author) == ("xml", "Jane Doe")
    assert document.title.endswith("ates")
    assert document.published_at is not None
    assert document.published_at.date().isoformat() == "2024-05-04"
    text = " ".join(document.markdown.split())
    assert "## Work They **turn**" in text
    assert "[dawn](https://a.example/)" in text
    assert "[^1]: In May." in text
    assert text.count("In May.") == 1
    assert "``` x = 1 ```" in text


def test_the_abstract_of_an_article_comes_first() -> None:
    document = read(JATS, "article.xml")
    assert (document.title, document.site, document.language) == ("On gates", "Locks", "en")
    assert document.markdown.startswith("Gates last.")


def test_damaged_xml_is_named() -> None:
    with pytest.raises(BrokenDocument, match="XML is damaged"):
        read(JATS[:-40], "article.xml")


def test_entities_comments_and_instructions() -> None:
    """As manuals have them: names of versions declared in their head, and dashes of DocBook's."""
    head = (
        '<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "x.dtd" '
        '[<!ENTITY lock "Lock <emphasis>4</emphasis>">]>'
    )
    content = DOCBOOK.replace("<article", f"{head}<article", 1).replace(
        "<para>They", "<!-- why --><?dbfo page?><para>&lock; &mdash; they"
    )
    text = " ".join(read(content, "article.xml").markdown.split())
    assert "Lock 4 — they **turn**" in text
