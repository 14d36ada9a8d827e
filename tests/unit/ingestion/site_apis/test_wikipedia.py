"""Articles of Wikipedia as its REST API gives them: the text, and no more."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import IngestionError, NotFound
from ingestion.site_apis import wikipedia
from tests.unit.ingestion.site_apis.conftest import Sites

URL = "https://en.wikipedia.org/wiki/Brill_Lock"
API = "en.wikipedia.org/w/rest.php/v1/page/Brill_Lock/html"
PAGE = r"""<!DOCTYPE html>
<html prefix="dc: http://purl.org/dc/terms/ mw: http://mediawiki.org/rdf/"><head><meta
charset="utf-8"/><meta property="dc:modified" content="2024-05-01T10:11:12.000Z"/><title>Brill
Lock</title><base href="//en.wikipedia.org/wiki/"/><link rel="dc:isVersionOf"
href="//en.wikipedia.org/wiki/Brill_Lock"/></head><body id="mwAA" lang="en"
class="mw-content-ltr mw-body-content parsoid-body mediawiki mw-parser-output" dir="ltr"><section
data-mw-section-id="0"><div class="shortdescription nomobile noprint" style="display:none">Lock in
Brill</div><div role="note" class="hatnote navigation-not-searchable">For the village, see <a
rel="mw:WikiLink" href="./Brill">the village</a>.</div><table class="plainlinks metadata ambox">
<tbody><tr><td>This article needs citations</td></tr></tbody></table><style>.x{}</style><table
class="infobox"><tbody><tr><th colspan="2">Brill Lock</th></tr><tr><th scope="row">Opened</th><td>
1871</td></tr></tbody></table><p><b>Brill Lock</b> is a <a rel="mw:WikiLink" href="./Lock_(water)"
title="Lock">lock</a>.<sup class="mw-ref reference" id="cite_ref-a_1-0" rel="dc:references"><a
href="./Brill_Lock#cite_note-a-1"><span class="mw-reflink-text"><span
class="cite-bracket">[</span>1<span class="cite-bracket">]</span></span></a></sup> It fell 2&nbsp;m.
</p></section><section data-mw-section-id="1"><h2 id="History">History</h2><p>Its fall is <math
xmlns="http://www.w3.org/1998/Math/MathML" alttext="{\displaystyle h=2}"><semantics><mi>h</mi>
<annotation encoding="application/x-tex">{\displaystyle h=2}</annotation></semantics></math>.</p>
</section><section data-mw-section-id="3"><h2 id="References">References</h2><div
class="mw-references-wrap"><ol class="mw-references references"><li id="cite_note-a-1"><span
class="mw-cite-backlink"><a href="./Brill_Lock#cite_ref-a_1-0" rel="mw:referencedBy"><span
class="mw-linkback-text">↑ </span></a></span> <span class="mw-reference-text reference-text">
Penhale, R. <i>Locks</i>. 1999.</span></li></ol></div></section><div role="navigation"
class="navbox"><table><tbody><tr><th>Locks</th><td><a href="./X">Otherlock</a></td></tr></tbody>
</table></div></body></html>"""


@pytest.mark.parametrize(
    ("url", "page"),
    [
        (f"{URL}#History", URL),
        ("https://en.m.wikipedia.org/wiki/Brill_Lock", URL),
        ("https://en.wikipedia.org/w/index.php?title=Brill_Lock", URL),
        (
            "https://de.wikipedia.org/wiki/Schleuse_M%C3%BCnchen?wprov=x",
            "https://de.wikipedia.org/wiki/Schleuse_M%C3%BCnchen",
        ),
        ("https://en.wikipedia.org/wiki/AC/DC", "https://en.wikipedia.org/wiki/AC/DC"),
        ("https://en.wikipedia.org/w/index.php?title=Brill_Lock&oldid=1", ""),
        ("https://en.wikipedia.org/w/index.php?title=Brill_Lock&action=history", ""),
        ("https://en.wikipedia.org/", ""),
        ("https://www.wikipedia.org/wiki/x", ""),
    ],
)
def test_its_addresses(url: str, page: str) -> None:
    assert wikipedia.address(url) == page


def test_an_article_is_its_text(sites: Sites) -> None:
    sites.add(API, PAGE, media_type="text/html; charset=utf-8")
    document = sites.read(URL)
    assert (document.kind, document.title, document.site) == (
        *("encyclopedia", "Brill Lock", "Wikipedia"),
    )
    assert (document.language, document.canonical_url) == ("en", URL)
    assert document.published_at is not None and document.published_at.year == 2024
    text = document.markdown
    assert "**Brill Lock** is a [lock](https://en.wikipedia.org/wiki/Lock_(water)" in text
    assert "It fell 2" in text
    assert "Opened" in text and "1871" in text
    assert "$h=2$" in text
    assert "[^1]: Penhale, R. *Locks*. 1999." in text
    for other in ("the village", "citations", "Otherlock", "Lock in", "↑", ".x{"):
        assert other not in text


def test_a_title_is_one_part_of_the_address(sites: Sites) -> None:
    with pytest.raises(NotFound):
        sites.capture("https://en.wikipedia.org/wiki/AC/DC")
    assert sites.asked[0][0] == "en.wikipedia.org/w/rest.php/v1/page/AC%2FDC/html"


@pytest.mark.parametrize("answer", [b"", b"{}", b"\x00\x01", b"<html></html>"])
def test_an_answer_without_a_text_is_said(sites: Sites, answer: bytes) -> None:
    sites.add(API, answer)
    with pytest.raises(IngestionError):
        sites.read(URL)
