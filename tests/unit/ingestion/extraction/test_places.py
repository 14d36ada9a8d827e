"""Places stand in the text while it is written, and are offsets when it is done."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingestion.documents.types import Document, Place
from ingestion.extraction import nested, places

DOCUMENT = Document(kind="text", markdown="", original=b"", media_type="text/plain")


def taken(markdown: str) -> list[tuple[str, dict[str, object]]]:
    """Each place with its text."""
    text, found = places.take_out(markdown)
    ends = [place.start for place in found[1:]] + [len(text)]
    return [
        (text[place.start : end].strip(), place.at) for place, end in zip(found, ends, strict=True)
    ]


def test_blocks_keep_their_places_and_leave_no_mark() -> None:
    first, second = places.within("One.", page=1), places.within("## Two\n\nMore.", page=2)
    markdown = "\n\n".join([first, second])
    assert places.take_out(markdown)[0] == "One.\n\n## Two\n\nMore."
    assert taken(markdown) == [("One.", {"page": 1}), ("## Two\n\nMore.", {"page": 2})]


def test_a_place_within_another_is_in_both() -> None:
    page = places.within("Annex.", page=2)
    assert taken(places.within(f"Mail.\n\n{page}", attachment="a.pdf")) == [
        ("Mail.", {"attachment": "a.pdf"}),
        ("Annex.", {"attachment": "a.pdf", "page": 2}),
    ]


def test_what_follows_a_place_is_not_at_it() -> None:
    assert taken(places.within("Slide.", slide=1) + "\n\nAppendix.") == [
        ("Slide.", {"slide": 1}),
        ("Appendix.", {}),
    ]


def test_parts_of_a_line_have_places() -> None:
    spoken = " ".join(places.within_line(word, second=at) for at, word in enumerate("ab"))
    assert places.take_out(spoken) == ("a b", (Place(0, {"second": 0}), Place(2, {"second": 1})))


def test_what_has_no_text_is_no_place() -> None:
    assert places.within("", page=1) == ""
    assert places.within_line("", row=1) == ""


def test_a_document_that_holds_such_characters_breaks_nothing() -> None:
    forged = "\U0010fff07b7d\U0010fff1a \U0010fff0zz\U0010fff1 b \U0010fff2\U0010fff3"
    assert places.take_out(forged)[0] == "a zz b "


BLOCKS = st.sampled_from(["Text.", "## Title", "- item\n- item", "| a | b |\n| --- | --- |", "> q"])


@given(st.lists(st.tuples(BLOCKS, st.integers(0, 3)), min_size=1, max_size=8))
def test_marking_again_gives_the_same_document(parts: list[tuple[str, int]]) -> None:
    markdown, found = places.take_out(
        "\n\n".join(places.within(text, page=n) if n else text for text, n in parts)
    )
    document = replace(DOCUMENT, markdown=markdown, places=found)
    assert markdown == "\n\n".join(text for text, _ in parts)
    assert places.take_out(places.marked(document)) == (markdown, found)
    longer = places.rewritten(document, lambda text: text.replace("Text", "Much text"))
    assert longer.markdown == markdown.replace("Text", "Much text")
    assert [place.at for place in longer.places] == [place.at for place in found]


def test_a_document_within_another_keeps_its_places() -> None:
    markdown, found = places.take_out(places.within("# Head\n\nText.", page=4))
    inner = replace(DOCUMENT, markdown=markdown, places=found, title="Report")
    assert taken(places.within(nested.section("", inner), path="a/report.pdf")) == [
        ("## Report", {"path": "a/report.pdf"}),
        ("### Head\n\nText.", {"path": "a/report.pdf", "page": 4}),
    ]
