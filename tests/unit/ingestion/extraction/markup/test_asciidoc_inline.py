"""What AsciiDoc has within a line."""

from __future__ import annotations

import pytest

from tests.sources.reading import read
from tests.timing import is_linear


def markdown_of(text: str) -> str:
    return read(text, "a.adoc").markdown


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a pass:[<b>] c", "a &lt;b> c"),
        ("a pass:[<u>low</u>] c", "a low c"),
        ("a +++<u>+++low *water*+++</u>+++ c", "a low **water** c"),
        ("a +++x_1 &copy;+++ c", r"a x\_1 © c"),
        ("a ++<i>{x}++ c", "a &lt;i>{x} c"),
        ("a pass:c[<b>] c", "a &lt;b> c"),
        (r"a pass:[x[1\]] c", r"a x\[1\] c"),
        ("a pass:q[low *water*] c", "a low **water** c"),
        ("a pass:n[low _water_] c", "a low *water* c"),
        ("It is +*heavy*+ here.", r"It is \*heavy\* here."),
        ("In C++ and D++, C++, D++ too.", "In C++ and D++, C++, D++ too."),
    ],
)
def test_what_is_passed_is_text(written: str, text: str) -> None:
    assert markdown_of(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("A lo##w wat##er", "A low water"),
        ("a**b**c and **d**", "a**b**c and **d**"),
        ("a__b__c and __d__", "a*b*c and *d*"),
        ("low``wat``er", "low`wat`er"),
        ("*low _water_* and *_both_*", "**low *water*** and ***both***"),
        ("[.underline]#low# [.big]##wa##ter", "low water"),
        ("the 1^st^, x^-1^, log~2~, x^n^ and CO~2~", "the 1st, x⁻¹, log₂, x^n and CO₂"),
        ("\"`low`\" and '`water`'", "“low” and ‘water’"),
    ],
)
def test_emphasis_within_words(written: str, text: str) -> None:
    assert markdown_of(written) == text


def test_code_formulas_and_addresses_keep_their_signs() -> None:
    written = (
        "By `__init__`, `List<a_b_c>`, `+*x*+`, stem:[a_1 b_1 *c*], "
        "https://example.org/a__b__c and https://example.org/_x_[_it_]."
    )
    assert markdown_of(written) == (
        "By `__init__`, `List<a_b_c>`, `*x*`, $a_1 b_1 *c*$, "
        "https://example.org/a__b__c and [*it*](https://example.org/_x_)."
    )


def test_a_named_note_is_one() -> None:
    written = (
        "One.footnote:sea[The *sea*.] Two.footnote:[Other.] Three.footnote:sea[] "
        "Four.footnoteref:[lake,A lake.] Five.footnoteref:[lake] Six.footnote:none[]"
    )
    assert markdown_of(written) == (
        "One.[^1] Two.[^2] Three.[^1] Four.[^3] Five.[^3] Six.\n\n"
        "[^1]: The **sea**.\n\n[^2]: Other.\n\n[^3]: A lake."
    )


def test_signs_that_have_names_and_breaks_of_lines() -> None:
    assert markdown_of("In {cpp} 1 {plus} 2{empty} +\nnext") == "In C++ 1 + 2  \nnext"


def test_terms_of_an_index_and_anchors() -> None:
    written = "[[top]]The ((low water)) of(((sea, tides))) anchor:x[]indexterm2:[May]."
    assert markdown_of(written) == "The low water of May."
    assert markdown_of("By x[[1]] and f((x)).") == "By x[[1]] and f((x))."


@pytest.mark.parametrize(
    "piece", ["__a ", "**a ", "##a", "++a ", "+++a ", "``a ", "pass:[", "((a ", "[.a", "footnote:["]
)
def test_long_lines_take_linear_time(piece: str) -> None:
    assert is_linear(lambda text: markdown_of(f"Words.\n\n{text}"), lambda n: piece * n, 2_000)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("A *low\nwater* and _high\n  water_.", "A **low\nwater** and *high\n  water*."),
        ("A `low\nwater` by +*two\nof*+.", "A `low water` by \\*two\nof\\*."),
        ("* One *low\nwater*\n* two", "- One **low\nwater**\n- two"),
        ("NOTE: a *low\nwater*", "**Note:** a **low\nwater**"),
        ("Sea:: a *low\nwater*", "**Sea**: a **low\nwater**"),
        ("[quote]\nA *low\nwater*", "> A **low\n> water**"),
        ("By https://example.org[the\nplan].", "By [the\nplan](https://example.org)."),
        ("By <<a,the\ngate>>.", "By the\ngate."),
        ("One +\n*two\nthree* +\nfour", "One  \n**two\nthree**  \nfour"),
        ('"`low\nwater`"', "“low\nwater”"),
        ('By "`.o`" or\n"`.a`"', "By “.o” or\n“.a”"),
        # No emphasis: what a blank line, another item or a block parts.
        ("A *low\n\nwater* b", "A *low\n\nwater* b"),
        ("* a *low\n* water* b", "- a *low\n- water* b"),
        ("A *low\n----\nwater*\n----", "A *low\n\n```\nwater*\n```"),
        ("2 * 3\nand 4 * 5", "2 * 3\nand 4 * 5"),
        ('The "sea.*" may\nbe "gate.*".', 'The "sea.*" may\nbe "gate.*".'),
        ("In a/*, b\nand c/*.", "In a/*, b\nand c/*."),
        ("p-*.idx\np-*.rev", "p-*.idx\np-*.rev"),
        ("In **/b.c\nand **/d.c", "In **/b.c\nand **/d.c"),
        ("By '#'\n(a \"# b\" line)", "By '#'\n(a \"# b\" line)"),
        ("An `+`, then\na `+` sign", "An `+`, then\na `+` sign"),
        ('By (`"`), in\nthem (`"`)', 'By (`"`), in\nthem (`"`)'),
        ("1. a `low\n2. water` b", "1. a `low\n2. water` b"),
        # A paragraph that is shown as it is; about a term it is text.
        ("A\n\n  a *low\n  water* b", "A\n\n  a *low\n  water* b"),
        ("Sea::\n\n  a *low\n  water* b", "**Sea**\n\n  a **low\n  water** b"),
        ("Of <<< HEAD\na\n>>> b", "Of &lt;&lt;&lt; HEAD\na\n>>> b"),
        # Quotation marks of old, and fences of Markdown.
        ("A ``low\nwater'' by ``b''.", "A “low\nwater” by “b”."),
        ("One\n```c\na *b\nc*\n```\ntwo", "One\n\n```c\na *b\nc*\n```\n\ntwo"),
    ],
)
def test_what_begins_in_a_line_may_end_in_the_next(written: str, text: str) -> None:
    assert markdown_of(written) == text


@pytest.mark.parametrize("piece", ["a *b\n", "_a\n", "a __b\n", "`a\n", "+a\n", "[.a\n", "a +\n"])
def test_long_paragraphs_take_linear_time(piece: str) -> None:
    assert is_linear(lambda text: markdown_of(f"Words.\n\n{text}"), lambda n: piece * n, 2_000)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Notes from Oslo, May (5, 2020)", "Notes from Oslo, May (5, 2020)"),
        ("Notes^", "Notes"),
        ("Notes,window=_blank", "Notes"),
        ('"Notes, May",role=a', "Notes, May"),
        ("Set a=b", "Set a=b"),
    ],
)
def test_words_of_a_link_end_before_its_attributes(written: str, text: str) -> None:
    assert markdown_of(f"https://example.org[{written}]") == f"[{text}](https://example.org)"
    assert markdown_of("https://example.org[role=a]") == "<https://example.org>"
