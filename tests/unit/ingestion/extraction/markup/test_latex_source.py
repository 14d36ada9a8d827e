r"""LaTeX as pandoc writes it."""

from __future__ import annotations

import pytest

from tests.sources.reading import read
from tests.timing import is_linear


def body_of(body: str) -> str:
    source = f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    return read(source, "a.tex").markdown


def test_how_a_list_is_numbered_is_no_text() -> None:
    written = (
        "\\begin{enumerate}\n\\def\\labelenumi{\\arabic{enumi}.}\n\\setcounter{enumi}{2}\n"
        "\\tightlist\n\\item\n  three\n\\item\n  four\n\\end{enumerate}"
    )
    assert body_of(written).split() == ["3.", "three", "1.", "four"]


def test_boxes_raised_digits_and_rules() -> None:
    written = (
        "CO\\textsubscript{2}, x\\textsubscript{−1} and 10\\textsuperscript{6}, "
        "the 1\\textsuperscript{st}.\n\n"
        "\\begin{itemize}\n\\item[$\\boxtimes$]\n  done\n\\end{itemize}\n\n"
        "\\begin{center}\\rule{0.5\\linewidth}{0.5pt}\\end{center}\n\nEnd."
    )
    assert body_of(written) == "CO₂, x₋₁ and 10⁶, the 1st.\n\n- ☒ done\n\nEnd."


def test_a_quotation_is_one() -> None:
    written = "\\begin{quote}\nNobody repairs it.\n\\end{quote}"
    assert body_of(written) == "> Nobody repairs it."


def test_a_listing_without_the_commands_that_colour_it() -> None:
    written = (
        "\\begin{Highlighting}[]\n\\ControlFlowTok{return}\\NormalTok{ x }"
        "\\OperatorTok{\\textless{}}\\NormalTok{ 3  }\\CommentTok{\\# why\\_not}\n"
        "\\end{Highlighting}"
    )
    assert "return x < 3  # why_not" in body_of(written)


def test_the_head_of_a_long_table_comes_once() -> None:
    written = (
        "\\begin{longtable}[]{@{}ll@{}}\nYear & Cost \\\\\n\\endfirsthead\nYear & Cost \\\\\n"
        "\\endhead\n1924 & steel \\\\\n\\end{longtable}"
    )
    assert body_of(written) == "| Year | Cost |\n| --- | --- |\n| 1924 | steel |"


@pytest.mark.parametrize(
    "spacing", ["", "\\itemsep1pt\\parskip0pt\\parsep0pt\n", "\\itemsep = -2.5 pt\n"]
)
def test_a_list_goes_on_behind_its_spacing(spacing: str) -> None:
    for lines in (
        f"\\setcounter{{enumi}}{{4}}\n{spacing}",
        f"{spacing}\\setcounter{{enumi}}{{4}}\n",
    ):
        written = f"\\begin{{enumerate}}\n{lines}\\item one\n\\end{{enumerate}}"
        assert body_of(written) == "5. one"


def test_a_list_s_start_that_no_item_follows_is_no_text() -> None:
    begin, end = "\\begin{enumerate}\\setcounter{enumi}{4}\n", "\\end{enumerate}"
    assert body_of(f"A.\n\n{begin}\\foo bar\n\\item one\n{end}") == "A.\n\nbar\n\n1. one"
    assert body_of(f"A.\n\n{begin}{end}") == "A."
    table = f"\\begin{{tabular}}{{ll}}a & {begin}\\item b{end}\\\\\n c & d\\end{{tabular}}"
    assert body_of("The \\itemsep embers") == "The embers"
    assert "librarian" not in body_of(table)


@pytest.mark.parametrize(
    "unit",
    ["\\endfirsthead", "\\rule[", "\\begin{enumerate}[", "\\endfirsthead\\endhead", "\\itemsep "],
)
def test_tables_and_lists_are_read_in_linear_time(unit: str) -> None:
    def read_table(text: str) -> str:
        return body_of(f"\\begin{{longtable}}{{l}}a & {text}\\end{{longtable}}")

    assert is_linear(read_table, lambda times: unit * times, 500)
