"""The article's text in JSON-LD, where the page shows a teaser."""

from __future__ import annotations

import json

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

FULL = "\n\n".join(builders.PARAGRAPHS)
TEASER = builders.PARAGRAPHS[0]


def markdown(shown: str, body: str) -> str:
    data = {
        "@graph": [{"@type": "Organization"}, {"@type": "NewsArticle", "articleBody": body}],
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    page = builders.article(head=script, body=f"<p>{shown}</p>")
    return extract(
        Resource(page.encode(), "text/html", url="https://e.org/x"), no_progress
    ).markdown


def test_the_whole_article_is_read_where_a_teaser_is_shown() -> None:
    text = markdown(TEASER, FULL)
    for paragraph in builders.PARAGRAPHS:
        assert paragraph.strip() in text
    assert text.startswith("# The keepers of Marrow Point\n\n")


def test_html_in_it_is_converted() -> None:
    text = markdown(TEASER, "".join(f"<p>{each}</p>" for each in builders.PARAGRAPHS))
    assert f"\n\n{builders.PARAGRAPHS[2]}" in text
    assert "<p>" not in text


def test_text_that_only_looks_like_html_stays_text() -> None:
    assert r"List\<String>" in markdown(TEASER, f"{FULL}\n\nA List<String> of lamps.")


def test_another_text_is_not_the_articles() -> None:
    assert "reef" not in markdown(TEASER, "Corals build a reef in warm water slowly. " * 40)


def test_the_page_wins_where_it_shows_as_much() -> None:
    assert "Ellen Ward" in markdown(f"{FULL} Ellen Ward liked it.", FULL + " Nothing.")
