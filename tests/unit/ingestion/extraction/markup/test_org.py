"""Org: drawers, blocks and what stands in a line."""

from __future__ import annotations

import pytest

from tests.sources.reading import read
from tests.timing import is_linear


def markdown_of(text: str) -> str:
    return read(text, "a.org").markdown


def test_a_named_drawer_is_text_and_what_programs_write_is_not() -> None:
    written = (
        "* A\n:PROPERTIES:\n:port: Husum\n:END:\n:LOGBOOK:\n- State\n:END:\nWords.\n"
        ":NOTES:\nsee *here*\n:END:\nmore"
    )
    assert markdown_of(written) == "## A\n\nWords.\nsee **here**\nmore"


@pytest.mark.parametrize("begin", [":LOGBOOK:", "#+BEGIN_COMMENT", "#+BEGIN_SRC", "#+END_SRC"])
def test_what_has_no_end_hides_nothing(begin: str) -> None:
    markdown = markdown_of(f"* A\nBefore.\n{begin}\nsome /words/\n* B\nAfter.")
    assert "some *words*\n\n## B\n\nAfter." in markdown
    assert "```" not in markdown


@pytest.mark.parametrize(("kind", "language"), [("SRC org", "org"), ("EXAMPLE", "")])
def test_what_stands_in_code_is_code(kind: str, language: str) -> None:
    inside = (
        ":PROPERTIES:\n:port: Husum\n:END:\nSCHEDULED: <2024-05-03>\n# so\n: as[fn:: it] is\n"
        "| a | b |\n* COMMENT x\n#+TITLE: Not this\n#+end_quote\n"
    )
    name = kind.split()[0]
    written = f"* A\n#+BEGIN_{kind}\n{inside},* y\n,#+END_{name}\n,,* z\n, w\n#+END_{name}\nAfter."
    document = read(written, "a.org")
    assert document.title == "A"
    assert document.markdown == (
        f"## A\n\n```{language}\n{inside}* y\n#+END_{name}\n,* z\n, w\n```\nAfter."
    )


def test_results_that_show_the_ends_of_blocks_are_whole() -> None:
    assert markdown_of("One\n: #+end_example\n: | a |\nTwo") == (
        "One\n\n```\n#+end_example\n| a |\n```\nTwo"
    )


def test_captions_are_text_and_blocks_for_other_programs_are_not() -> None:
    written = (
        "#+CAPTION[Short]: The /upper/ gate\n#+NAME: gate\n[[file:gate.png]]\n"
        "#+BEGIN_EXPORT html\n<hr>\n#+END_EXPORT\n#\nAfter."
    )
    assert markdown_of(written) == "**The *upper* gate**\n\nAfter."


def test_code_in_a_line_and_addresses_keep_their_signs() -> None:
    written = "In =/usr/lib/= and ~*p < _q_~ by https://example.org/a/b/ and [[https://example.org/_x_/][/it/]]."
    assert markdown_of(written) == (
        "In `/usr/lib/` and `*p < _q_` by https://example.org/a/b/ "
        "and [*it*](https://example.org/_x_/)."
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("See [[https://example.org/a_b]].", "See <https://example.org/a_b>."),
        ("See [[mailto:ada@example.org]].", "See <mailto:ada@example.org>."),
        ("See <https://example.org/a_b> now.", "See <https://example.org/a_b> now."),
        ("See <mailto:ada@example.org>.", "See <mailto:ada@example.org>."),
        ("See [[file:notes/a_b.org]] now.", r"See notes/a\_b.org now."),
        ("See [[file:a.org::*Low water]].", "See a.org."),
        ("See [[./a.org::12]], [[../b.pdf]], [[/c.txt]].", "See ./a.org, ../b.pdf, /c.txt."),
        ("See <file:a.org> now.", "See a.org now."),
        ("See [[attachment:a.pdf]].", "See a.pdf."),
        ("See [[*Low\nwater]].", "See Low water."),
        ("See [[*Low water]] and [[#tides]].", "See Low water and tides."),
        ("A[[file:gate.png]] b[[./gate.jpg]] c.", "A b c."),
        ("On <2024-05-03 Fri> if a < b.", "On &lt;2024-05-03 Fri> if a &lt; b."),
        ("The <<gate>>gate and <<<sea>>>.", "The gate and sea."),
    ],
)
def test_links_without_a_text_and_in_angles(written: str, text: str) -> None:
    assert markdown_of(written) == text


def test_cells_have_links_and_emphasis() -> None:
    written = (
        "| [[https://example.org]] | *b* | [[file:a.org][the =ab=]] |\n|---+---+---|\n"
        "| a_b | < | <https://example.org> |"
    )
    assert markdown_of(written) == (
        "| <https://example.org> | **b** | the `ab` |\n| --- | --- | --- |\n"
        "| a_b | &lt; | <https://example.org> |"
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("A *low\nwater* and /high\n  water/.", "A **low\nwater** and *high\nwater*."),
        ("A =low\nwater= b", "A `low water` b"),
        ("By ~on=today~ or =~/a.org::#b=.", "By `on=today` or `~/a.org::#b`."),
        ("By ~a =b= c~, ~>= B~ =d~", "By `a =b= c`, `>= B` =d~"),
        ("- One *low\n  water*\n- two", "- One **low\nwater**\n- two"),
        ("By [[https://example.org][the\nplan]].", "By [the\nplan](https://example.org)."),
        ("One[fn:: a *long\nnote*] two", "One[^inline1] two\n\n[^inline1]: a **long note**"),
        ("[fn:a] A *long\nnote*", "[^a]: A **long\nnote**"),
        ("#+begin_quote\nA *low\nwater*\n#+end_quote", "> A **low\n> water**"),
        # No emphasis: what a blank line, another item, or more than one end of a line parts.
        ("A *low\n\nwater* b", "A *low\n\nwater* b"),
        ("- a *low\n- water* b", "- a *low\n- water* b"),
        ("A *low\nand\nwater* b", "A *low\nand\nwater* b"),
        ("In ~/.a and\n~/.b/, ./c or\n../ $d/e, f/", "In ~/.a and\n~/.b/, ./c or\n../ $d/e, f/"),
    ],
)
def test_what_begins_in_a_line_may_end_in_the_next(written: str, text: str) -> None:
    assert markdown_of(written) == text


@pytest.mark.parametrize(
    "piece", ["a *b\n", "/a\n", "=a\n", "=a ~b\n", "[[a\n", "[[a][\n", "[fn::\n", "<a\n"]
)
def test_long_paragraphs_take_linear_time(piece: str) -> None:
    assert is_linear(lambda text: markdown_of(f"Words.\n{text}"), lambda n: piece * n, 2_000)


@pytest.mark.parametrize(
    "piece", [":a:\n", "#+begin_src\n", ":a:\nx\n:end:\n", "=a", "#+begin_src\n,*\n#+end_src\n"]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    assert is_linear(lambda text: markdown_of(f"Words.\n{text}"), lambda n: piece * n, 2_000)
