"""Outlines in OPML, as Workflowy, Dynalist and OmniOutliner export them."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import BrokenDocument, UnsupportedType
from tests.sources.reading import read

OUTLINE = """<?xml version="1.0" encoding="utf-8"?><opml version="2.0"><head>
<title>The walk</title><ownerName>Ada Lowe</ownerName>
<dateCreated>Mon, 06 May 2024 10:30:00 GMT</dateCreated></head><body>
<outline text="Pier 4 &amp; &lt;b&gt;the lamp&lt;/b&gt;" _note="Go at ebb.&#10;Take boots.">
<outline text="* a star"/><outline text="Oil" _complete="true">
<outline text="two litres"/></outline></outline><outline text="See &lt;a href=&quot;https://example.org/t&quot;&gt;tides&lt;/a&gt;"/>
</body></opml>"""


def test_an_outline_is_a_list_in_lists() -> None:
    document = read(OUTLINE, "walk.opml")
    assert (document.kind, document.title, document.author) == ("outline", "The walk", "Ada Lowe")
    assert str(document.published_at)[:10] == "2024-05-06"
    assert document.markdown.splitlines() == [
        "- Pier 4 & **the lamp**",
        "",
        "  Go at ebb.",
        "",
        "  Take boots.",
        "",
        "  - \\* a star",
        "  - ☑ Oil",
        "    - two litres",
        "- See [tides](https://example.org/t)",
    ]


def test_a_list_of_feeds_is_for_imports() -> None:
    feeds = OUTLINE.replace('text="* a star"', 'text="Tides" xmlUrl="https://example.org/feed"')
    with pytest.raises(UnsupportedType, match="import"):
        read(feeds, "feeds.opml")


def test_a_damaged_outline() -> None:
    with pytest.raises(BrokenDocument, match="notes are damaged"):
        read(OUTLINE.replace("</outline>", ""), "walk.opml")
