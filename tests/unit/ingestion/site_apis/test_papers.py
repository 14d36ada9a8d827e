"""Papers of arXiv and by DOI: what the registries say of them, with the text where it is given."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.documents.errors import BrokenDocument, FetchError, NotContent
from ingestion.site_apis import arxiv, doi
from tests.documents import builders
from tests.unit.ingestion.site_apis.conftest import Sites

API = "export.arxiv.org/api/query"
PAPER = "https://arxiv.org/abs/2405.01234v2"
ENTRY = """<entry><id>http://arxiv.org/abs/2405.01234v2</id><title>Gates that
  turn &amp; locks</title><published>2024-05-01T17:59:59Z</published>
<summary>  We show that a gate of oak turns *more*
slowly.</summary><author><name>Ruth Penhale</name></author>
<author><name>Tobias Brill</name></author>
<arxiv:comment>12 pages</arxiv:comment><arxiv:journal_ref>J. Locks 3 (2024)</arxiv:journal_ref>
<arxiv:doi>10.1000/gate</arxiv:doi><arxiv:primary_category term="cs.RO"/></entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
xmlns:arxiv="http://arxiv.org/schemas/atom"><title>ArXiv Query</title>{}</feed>"""
DOI = "https://doi.org/10.1000/gate"
WORK: dict[str, Any] = {
    "type": "article-journal",
    "title": "On <i>gates</i> &amp; locks",
    "author": [
        {"given": "Ruth", "family": "Penhale"},
        {"given": "Ann", "non-dropping-particle": "van", "family": "Brill"},
        {"literal": "The Lock Keepers"},
    ],
    "issued": {"date-parts": [[2024, 5]]},
    "container-title": "Journal of Locks",
    "volume": "3",
    "issue": "1",
    "page": "12-19",
    "publisher": "Brill & Co",
    "DOI": "10.1000/gate",
    "language": "en",
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Oak <jats:italic>turns</jats:italic> "
    "slowly.</jats:p>",
}


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://arxiv.org/abs/2405.01234", "https://arxiv.org/abs/2405.01234"),
        ("https://www.arxiv.org/pdf/2405.01234v2.pdf", PAPER),
        ("https://arxiv.org/pdf/2405.01234v2", PAPER),
        ("https://arxiv.org/html/2405.01234v2", PAPER),
        ("https://arxiv.org/abs/hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "https://arxiv.org/abs/math.GT/0309136v1"),
        ("https://arxiv.org/list/cs.RO/new", ""),
    ],
)
def test_addresses_of_arxiv(url: str, page: str) -> None:
    assert arxiv.address(url) == page


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("http://dx.doi.org/10.1000/gate?x=1", DOI),
        ("https://doi.org/10.1002/(SICI)1:2%3C3::X%3E4", "https://doi.org/10.1002/(SICI)1:2%3C3::X%3E4"),
        ("https://www.doi.org/the-identifier/", ""),
    ],
)  # fmt: skip
def test_addresses_of_dois(url: str, page: str) -> None:
    assert doi.address(url) == page


def test_a_paper_as_html(sites: Sites) -> None:
    sites.add(API, FEED.format(ENTRY), media_type="application/atom+xml")
    sites.add("arxiv.org/html/2405.01234v2", builders.article(), media_type="text/html")
    document = sites.read("https://arxiv.org/pdf/2405.01234v2")
    assert (document.kind, document.title) == ("paper", "Gates that turn & locks")
    assert (document.author, document.site) == ("Ruth Penhale, Tobias Brill", "arXiv")
    assert document.url == document.canonical_url == PAPER
    assert document.published_at is not None and document.published_at.day == 1
    text = document.markdown
    assert text.startswith(
        "- arXiv:2405.01234v2 \\[cs.RO\\]\n- J. Locks 3 (2024)\n- DOI: <https://doi.org/10.1000/gate>"
    )
    assert "## Abstract\n\nWe show that a gate of oak turns \\*more\\* slowly." in text
    assert "built in 1847" in text
    assert "id_list=2405.01234v2" in sites.asked[0][0]


def test_a_paper_as_pdf_has_its_pages(sites: Sites) -> None:
    sites.add(API, FEED.format(ENTRY), media_type="application/atom+xml")
    sites.add("arxiv.org/pdf/2405.01234v2", builders.pdf(), media_type="application/pdf")
    document = sites.read(PAPER)
    assert "Page 2 begins here" in document.markdown
    at = [place.at for place in document.places]
    assert {"page": 2}.items() <= at[-1].items()
    assert at[-1]["url"].endswith("arxiv.org/pdf/2405.01234v2")


def test_of_a_withdrawn_paper_the_abstract_remains(sites: Sites) -> None:
    sites.add(API, FEED.format(ENTRY), media_type="application/atom+xml")
    markdown = sites.read(PAPER).markdown
    assert markdown.endswith("We show that a gate of oak turns \\*more\\* slowly.")
    assert "Abstract" not in markdown


@pytest.mark.parametrize(
    "entry", ["", "<entry><id>http://arxiv.org/api/errors#incorrect_id</id></entry>"]
)
def test_no_such_paper(sites: Sites, entry: str) -> None:
    sites.add(API, FEED.format(entry), media_type="application/atom+xml")
    with pytest.raises(NotContent, match="no such paper"):
        sites.read(PAPER)
    sites.add(API, "<html>busy")
    with pytest.raises(BrokenDocument):
        sites.read(PAPER)


@pytest.fixture
def registry(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> Sites:
    """Answers with the citation, and to whoever wants none with the publisher's page."""
    sites.add("doi.org/10.1000/gate", WORK, media_type="application/vnd.citationstyles.csl+json")
    return sites


def test_a_work_that_its_publisher_does_not_show(registry: Sites) -> None:
    document = registry.read(DOI)
    assert (document.title, document.site) == ("On gates & locks", "Journal of Locks")
    assert document.author == "Ruth Penhale, Ann van Brill, The Lock Keepers"
    assert document.published_at is not None
    assert f"{document.published_at:%Y-%m-%d}" == "2024-05-01"
    assert document.markdown == (
        "- Journal of Locks 3(1), 12-19 · Brill & Co\n"
        "- DOI: <https://doi.org/10.1000/gate>\n\nOak *turns* slowly."
    )
    accepted = [headers["Accept"] for _, headers, _ in registry.asked]
    assert accepted[0] == "application/vnd.citationstyles.csl+json"
    assert "text/html" in accepted[1]


def test_the_page_of_its_publisher_is_its_text(sites: Sites) -> None:
    page = builders.article().encode()
    sites.add("doi.org/10.1000/gate", lambda headers: (
        (302, "text/plain", b"", {"Location": f"{sites.base}press.example.org/gate"})
        if "text/html" in headers["Accept"]
        else (200, "application/json", WORK, {})
    ))  # fmt: skip
    sites.add("press.example.org/gate", page, media_type="text/html")
    document = sites.read("https://dx.doi.org/10.1000/gate")
    assert document.url == f"{sites.base}press.example.org/gate"
    assert (document.kind, document.title) == ("paper", "On gates & locks")
    assert "built in 1847" in document.markdown
    assert "## Abstract\n\nOak *turns* slowly." in document.markdown


def test_the_doi_of_an_arxiv_paper_is_that_paper(sites: Sites) -> None:
    sites.add(API, FEED.format(ENTRY), media_type="application/atom+xml")
    document = sites.read("https://doi.org/10.48550/arXiv.2405.01234v2")
    assert (document.url, document.site) == (PAPER, "arXiv")


def test_what_a_registry_may_answer(sites: Sites) -> None:
    for answer in ({**WORK, "abstract": "", "title": []}, {"title": None, "author": None}):
        sites.add("doi.org/10.1000/gate", answer)
        with pytest.raises(NotContent, match="neither the text nor an abstract"):
            sites.read(DOI)
    sites.add("doi.org/10.1000/gate", {**WORK, "issued": {"date-parts": [[None]]}, "title": ["A"]})
    document = sites.read(DOI)
    assert (document.title, document.published_at) == ("A", None)
    sites.add("doi.org/10.1000/gate", "<html>", media_type="text/html")
    with pytest.raises(BrokenDocument):
        sites.capture(DOI)
    sites.add("doi.org/10.1000/gate", "no", status=404)
    with pytest.raises(FetchError):
        sites.capture(DOI)
