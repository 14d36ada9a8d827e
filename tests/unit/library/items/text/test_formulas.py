"""TeX between dollar signs is drawn; prices are not; nothing gets in by the way of a formula."""

from __future__ import annotations

import pytest

from library.items.text.formulas import MAX_TEX, mathml, plain_tex
from library.items.text.rendering import render
from tests.timing import is_linear


def test_a_formula_in_a_line_is_mathml_that_tells_its_source() -> None:
    html = render("The height is $h = \\frac{a}{b_1}$ there.")
    assert '<math alttext="h = \\frac{a}{b_1}" display="inline">' in html
    assert "<mfrac><mrow><mi>a</mi></mrow>" in html
    assert "$" not in html


@pytest.mark.parametrize(
    "markdown",
    [
        "So $$x^2$$ it is.",
        "$$\nx^2\n$$",
        "So it is:\n$$\nx^2\n+ 1\n$$\nand ends.",
        r"So \\[ x^2 \\] it is.",
        "```math\nx^2\n```",
    ],
)
def test_a_displayed_formula_stands_by_itself(markdown: str) -> None:
    html = render(markdown)
    assert '<span class="formula" tabindex="0"><math alttext="x^2' in html
    assert 'display="block"' in html


@pytest.mark.parametrize(
    "markdown",
    [
        "It costs $5 and then $10.",
        "From $5 to 10$ a month.",
        "Between $1,000–$2,000, or US$5/US$6.",
        "Rates ($/kg)/($/l) differ.",
        "Set $HOME and $PATH, or $HOME/$USER.",
        "A sign \\$x\\$ alone.",
        "`$x$`",
        "```\n$x^2$\n```",
        "$ x^2 $",
    ],
)
def test_dollars_that_are_money_or_code_stay(markdown: str) -> None:
    assert "<math" not in render(markdown)


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        (r"\mathbb R", "ℝ"),
        (r"\mathscr{L}", "ℒ"),
        (r"\mathfrak g", "𝔤"),
        (r"\mathfrak H", "ℌ"),
        (r"\boldsymbol{\alpha}", "𝜶"),
        (r"\bm{x}", "𝒙"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "<mtable"),
        (r"\begin{alignedat}{2} a &= b \end{alignedat}", "<mtable"),
        (r"\begin{eqnarray*} a &=& b \end{eqnarray*}", "<mtable"),
        (r"\begin{align} a &= b \label{e} \end{align}", "<mtable"),
        (r"a \! b", 'width="-0.167em"'),
        (r"R \& D", "<mi>&amp;</mi>"),
    ],
)
def test_what_browsers_or_the_converter_lack_is_put_otherwise(tex: str, drawn: str) -> None:
    html = mathml(tex, True) or ""
    assert drawn in html
    assert "(1)" not in html  # a number that the page had not


def test_a_table_that_is_not_known_is_shown_as_code() -> None:
    assert mathml(r"\begin{weird} a &= b \end{weird}", True) is None


def test_emphasis_is_not_looked_for_in_a_formula() -> None:
    html = render("With $a_1 * b_2 * c_3$ and *this*.")
    assert html.count("<em>") == 1


@pytest.mark.parametrize(
    ("stored", "tex"),
    [
        (r"\\{a\\} \\| b \\\ c", r"\{a\} \| b \\ c"),
        (r"a \<b \[1\] \\\\[2pt] c", r"a <b [1] \\[2pt] c"),
        (r"a \\ b \\-1", r"a \\ b \\-1"),
        ("a &lt; b\n  + c", "a < b + c"),
    ],
)
def test_what_markdown_escaped_is_the_formula_again(stored: str, tex: str) -> None:
    assert plain_tex(stored) == tex


@pytest.mark.parametrize("tex", [r"\unknown{x}", "{", r"x^", r"\frac", r"\left(", "{" * 500])
def test_what_cannot_be_converted_stays_as_code(tex: str) -> None:
    html = render(f"So $${tex}$$ it is.")
    assert f"<code>{tex}</code>" in html
    assert "<math" not in html


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"\href{javascript:alert(1)}{x}",
        r'\class{x" onclick="alert(1)}{y}',
        r'\color{red" onclick="alert(1)}{y}',
        r'\style{position:fixed}{x} "> <img src=x onerror=alert(1)>',
    ],
)
def test_nothing_gets_in_by_a_formula(tex: str) -> None:
    html = render(f"So $${tex}$$ it is.") + (mathml(tex, True) or "")
    for bad in ("<script", "<img", 'href="', 'style="', '" onclick="'):
        assert bad not in html


def test_a_text_cannot_write_mathml_or_marks_of_its_own() -> None:
    html = render('<math><mi>x</mi></math> <code id="tex-0-0">y</code> $z^2$')
    assert html.count("<math") == 1
    assert "tex-" not in html


def test_a_formula_that_begins_a_passage_or_a_heading_is_still_found() -> None:
    html = render("# On $x^2$\n\ntext")
    assert html.startswith('<h2 id="h-1">On <math')


@pytest.mark.parametrize(
    ("unit", "times"), [("$a ", 5000), ("$" + "x" * MAX_TEX, 50), ("$\\", 750)], ids=range(3)
)
def test_many_dollars_are_read_in_linear_time(unit: str, times: int) -> None:
    assert is_linear(render, lambda number: unit * number, times)
