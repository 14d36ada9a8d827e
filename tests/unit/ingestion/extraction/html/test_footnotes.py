"""Footnotes as several programs write them."""

from __future__ import annotations

import pytest

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

URL = "https://www.example.org/a/page.html"
NOTE = "Packed in straw, as the bill of the ship says."


def markdown(reference: str, notes: str) -> str:
    first, *rest = builders.PARAGRAPHS
    page = builders.article(
        body=f"<p>{first} The lens came from Paris.{reference}</p>"
        + "".join(f"<p>{each}</p>" for each in rest)
        + notes
    )
    return extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown


@pytest.mark.parametrize(
    ("reference", "notes"),
    [
        (
            "<sup id='fnref:1'><a href='#fn:1' class='footnote-ref' role='doc-noteref'>1</a></sup>",
            f"<ol><li id='fn:1'><p>{NOTE} <a href='#fnref:1'>↩︎</a></p></li></ol>",
        ),
        (
            "<a href='#fn1' class='footnote-ref' id='fnref1' role='doc-noteref'><sup>1</sup></a>",
            f"<ol><li id='fn1'><p>{NOTE}<a href='#fnref1'>↩︎</a></p></li></ol>",
        ),
        (
            "<sup class='reference' id='cite_ref-1'><a href='#cite_note-1'><span>[</span>1"
            "<span>]</span></a></sup>",
            "<ol><li id='cite_note-1'><span class='mw-cite-backlink'><b><a href='#cite_ref-1'>^</a>"
            f"</b></span> <span class='reference-text'>{NOTE}</span></li></ol>",
        ),
        (
            f"<sup><a href='{URL}#fn1'>1</a></sup>",
            f"<ol><li id='fn1'>{NOTE} <a href='{URL}#r1'>back</a></li></ol>",
        ),
        ("<sup><a href='#n1'>*</a></sup>", f"<p id='n1'>{NOTE}</p>"),
        (
            "<a role=doc-noteref href='#n1' id=r1><sup>1</sup></a>",
            f"<aside role=doc-footnote id=n1><p>1. {NOTE} <a href='#r1'>↩</a></p></aside>",
        ),
        ("<sup><a href='#n1'>[1]</a></sup>", f"<div id='n1'><p><b>[1] </b>{NOTE}</p></div>"),
        ("<a href='#n1'><sup>†</sup></a>", f"<p><a name='n1' href='#r1'>†</a> {NOTE}</p>"),
        (
            "<a class='footnote-anchor' href='#footnote-1' id='footnote-anchor-1'>1</a>",
            "<div class='footnote'><a class='footnote-number' href='#footnote-anchor-1' "
            f"id='footnote-1'>1</a><div class='footnote-content'><p>{NOTE}</p></div></div>",
        ),
        (
            "<a href='#_ftn1' name='_ftnref1'><span><sup>[1]</sup></span></a>",
            "<div id='ftn1'><p><a href='#_ftnref1' name='_ftn1'><sup>[1]</sup></a>"
            f" {NOTE}</p></div>",
        ),
        (
            "<a class='footnote-reference brackets' href='#id4' id='id3'><span>[</span>1"
            "<span>]</span></a>",
            "<aside class='footnote brackets' id='id4'><span class=label><span>[</span>"
            f"<a href='#id3'>1</a><span>]</span></span><p>{NOTE}</p></aside>",
        ),
        (
            "<a href='#note1' name='back1'>[1]</a>",
            f"<p><a name='note1' href='#back1'>[1]</a> {NOTE}</p>",
        ),
    ],
)
def test_a_note_is_a_note(reference: str, notes: str) -> None:
    text = markdown(reference, notes)
    assert "The lens came from Paris.[^1]" in text
    assert text.endswith(f"\n[^1]: {NOTE}")


def test_a_number_that_a_note_begins_with_stays() -> None:
    text = markdown("<sup><a href='#n1'>1</a></sup>", "<p id='n1'>1 May was a Sunday, he said.</p>")
    assert text.endswith("\n[^1]: 1 May was a Sunday, he said.")


def test_a_link_with_a_number_is_no_reference() -> None:
    assert "[^1]" not in markdown(" See <a href='#part2'>2</a>.", "<p id='part2'>Part two.</p>")
