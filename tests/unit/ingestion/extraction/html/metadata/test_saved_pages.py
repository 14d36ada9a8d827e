"""A saved page knows where it came from."""

from __future__ import annotations

import pytest

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

URL = "https://www.example.org/notes/lens"


def read(before: str, head: str = "") -> tuple[str, str, str]:
    page = before + builders.article(head=head, body=f"<p>{builders.SENTENCES}</p><a href=x>y</a>")
    found = extract(Resource(page.encode(), "text/html", filename="lens.html"), no_progress)
    return found.url, found.canonical_url, found.markdown


@pytest.mark.parametrize(
    ("before", "head"),
    [
        (f"<!-- saved from url=(0033){URL} -->", ""),
        (f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: today\n-->", ""),
        ("<!-- Mirrored from www.example.org/notes/lens by HTTrack Website Copier/3.x -->", ""),
        (f"<!-- Saved from {URL} at 2024-05-06 using monolith v2.8 -->", ""),
        ("", f'<link rel="canonical" href="{URL}">'),
        ("", f'<meta property="og:url" content="{URL}">'),
    ],
)
def test_the_address_is_that_of_the_page(before: str, head: str) -> None:
    assert read(before, head)[:2] == (URL, URL)


@pytest.mark.parametrize("address", ["file:///home/ruth/lens.html", "about:internet", "lens"])
def test_a_place_on_a_disk_is_no_address(address: str) -> None:
    assert read(f"<!-- saved from url=(0014){address} -->")[0] == ""
    assert read("", f'<link rel="canonical" href="{address}">')[0] == ""


def test_the_canonical_address_of_a_saved_page_counts() -> None:
    head = f'<link rel="canonical" href="{URL}">'
    assert read(f"<!-- saved from url=(0040){URL}?from=list -->", head)[:2] == (
        f"{URL}?from=list",
        URL,
    )
