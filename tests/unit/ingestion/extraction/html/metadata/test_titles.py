"""The title element's parts."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata.titles import page_title

URL = "https://www.example.org/news/1"


@pytest.mark.parametrize(
    ("element", "body", "title"),
    [
        (
            "Why cats sleep all day | Thoughts on everything",
            "<h2 class=site-description>Thoughts on everything</h2>",
            "Why cats sleep all day",
        ),
        ("The gate | Boats | News of the shore", "<a href='/'>Boats</a>", "The gate"),
        ("Boats • View topic - Red lead", "<h2>Boats</h2><h2><a>Red lead</a></h2>", "Red lead"),
        ("Boats - Lead - Red lead", "<a href='/'>Boats</a><h2>Red lead</h2>", "Red lead"),
    ],
)
def test_a_second_heading_is_the_title_behind_the_sites_name(
    element: str, body: str, title: str
) -> None:
    tree = html.document_fromstring(f"<head><title>{element}</title></head><body>{body}</body>")
    assert page_title(tree, {}, "", URL) == title
