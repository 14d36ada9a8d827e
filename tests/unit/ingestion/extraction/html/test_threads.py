"""Threads: who wrote what, and nothing of what moves about in them."""

from __future__ import annotations

from ingestion.extraction.html.parsing import parse
from ingestion.extraction.html.threads import drop_signatures, write_threads
from tests.timing import is_linear


def text(body: str) -> str:
    tree = parse(f"<body>{body}</body>")
    write_threads(tree)
    return " ".join(tree.find("body").text_content().split())


def post(name: str, words: str) -> str:
    return (
        '<div itemscope itemtype="http://schema.org/Comment"><span itemprop=author>'
        f"<span itemprop=name>{name}</span></span><div itemprop=text><p>{words}</p></div></div>"
    )


def test_each_post_begins_with_its_author() -> None:
    assert text(post("ann", "Oil it.") + post("bo", "No.")) == "annann: Oil it.bobo: No."
    page = "".join(
        f"<article data-author={name}><div class=bbWrapper>Oil.</div></article>" for name in "ab"
    )
    assert text(page) == "a: Oil.b: Oil."


def test_one_post_is_no_thread() -> None:
    assert text(post("ann", "Oil it.")) == "annOil it."


def test_signatures_are_left_out() -> None:
    signed = "<div><p>Oil.</p><div class=signature>Burning since 1999</div></div>"
    tree = parse(signed * 2)
    drop_signatures(tree)
    assert " ".join(tree.text_content().split()) == "Oil.Oil."


def test_who_is_quoted_stands_on_a_line_of_its_own() -> None:
    tree = parse("<blockquote><div><cite>ann wrote:</cite>Oil it.</div></blockquote>")
    write_threads(tree)
    cite = tree.find(".//cite")
    assert cite.getnext().tag == "br"
    assert cite.getnext().tail == "Oil it."
    source = parse("<blockquote>Oil it. <cite>Ann</cite> (1901)</blockquote>")
    write_threads(source)
    assert source.find(".//cite").tail == " (1901)"


def test_only_the_name_at_the_beginning_of_a_quotation_says_who_is_quoted() -> None:
    tree = parse("<blockquote> <b> </b><cite>ann:</cite> Oil it. <cite>bo:</cite> No.</blockquote>")
    write_threads(tree)
    assert [cite.getnext() is not None for cite in tree.iter("cite")] == [True, False]
    late = parse("<blockquote>So said <cite>ann:</cite> Oil it.</blockquote>")
    write_threads(late)
    assert late.find(".//br") is None


def test_quotations_of_many_names_are_read_in_linear_time() -> None:
    def write(names: str) -> None:
        write_threads(parse(f"<body><blockquote>{names}</blockquote></body>"))

    name = "<cite>ann:</cite> Oil it. "
    assert is_linear(write, lambda times: name * times, 350)
