"""HTML is read as browsers read it."""

from __future__ import annotations

import pytest

from ingestion.extraction.html.parsing import MAX_DEPTH, _verbatim_escaped, parse
from tests.timing import is_linear


@pytest.mark.parametrize("tag", ["source", "track", "embed", "keygen", "bgsound", "SOURCE"])
def test_void_elements_hold_nothing(tag: str) -> None:
    tree = parse(f"<body><div><{tag} src='a > b'><p>After</p></div></body>")
    (paragraph,) = tree.iter("p")
    assert paragraph.getparent().tag == "div"


def test_a_possible_line_end_does_not_divide_a_word() -> None:
    assert parse("<p>light<wbr>house<wbr/>keeper</p>").text_content() == "lighthousekeeper"


def test_an_old_element_shows_its_source() -> None:
    tree = parse("<p>a</p><XMP><b>not bold</b> &amp;\nx</XMP><p>b</p>")
    (pre,) = tree.iter("pre")
    assert pre.text == "<b>not bold</b> &amp;\nx"


@pytest.mark.parametrize("levels", [260, 1000, 5000])
def test_what_follows_a_deep_branch_is_read(levels: int) -> None:
    tree = parse(f"<p>Before</p>{'<div>' * levels}Deep{'</div>' * levels}<p>After</p>")
    words = " ".join(tree.itertext()).split()
    assert words == ["Before", "Deep", "After"]


def test_a_deep_branch_is_made_flat_in_order() -> None:
    inside = "one <b>two</b> three<!-- no --> four"
    tree = parse(f"{'<div>' * 300}{inside}<p>five</p>{' six</div>' * 300}")
    deepest = max(sum(1 for _ in element.iterancestors()) for element in tree.iter())
    assert deepest <= MAX_DEPTH + 1
    texts = " ".join(tree.xpath("//text()")).split()
    assert texts[:6] == ["one", "two", "three", "four", "five", "six"]


def test_an_old_element_that_nothing_ends_hides_no_other() -> None:
    tree = parse("<p>a<listing>b</p><xmp><listing>c</xmp ><XMP>d<xmp></XMP><xmp>")
    assert [pre.text for pre in tree.iter("pre")] == ["<listing>c", "d<xmp>"]


@pytest.mark.parametrize("unit", ["<xmp>", "<xmp></listing>", "<listing><xmp>", "<xmp "])
def test_old_elements_are_read_in_linear_time(unit: str) -> None:
    assert is_linear(_verbatim_escaped, lambda times: unit * times, 2000)
