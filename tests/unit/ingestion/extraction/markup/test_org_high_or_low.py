"""Exponents and indices of Org."""

from __future__ import annotations

import pytest

from ingestion.extraction.markup.org_high_or_low import HighAndLow
from tests.sources.reading import read
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("10^6, x^2 and 10^-3.", "10⁶, x² and 10⁻³."),
        ("H_2O, H_{2}O, C_6H_12O_6 and (NH_4)_2SO_4", "H₂O, H₂O, C₆H₁₂O₆ and (NH₄)₂SO₄"),
        ("a_{b}, e^{x+y}, 1^{st} and SO_4^{2-}", "a_b, e^(x+y), 1st and SO₄²⁻"),
        ("| CO_2 | 10^6 |", "| CO₂ | 10⁶ |"),
        ("See [[https://example.org/H_2O][H_2O]].", "See [[https://example.org/H_2O][H₂O]]."),
    ],
)
def test_digits_and_what_stands_in_braces_are_set_high_or_low(written: str, text: str) -> None:
    assert HighAndLow("")(written) == text


@pytest.mark.parametrize(
    "written",
    [
        *("snake_case", "x_i", "MODE_2", "CONF_2", "a_2", "file_10.txt", "H_2O_level", "U_2"),
        *("=H_2O=", "~10^6~", "https://example.org/10^6", "$x^2 + y_{1}$", r"\(x^2\)", "^{2}"),
        *("x^2y", "1^2.5", r"\alpha^2", "[fn:CO_2]"),
    ],
)
def test_names_code_addresses_and_formulas_are_left(written: str) -> None:
    assert HighAndLow("")(written) == written


def test_a_document_may_say_what_is_set_so() -> None:
    assert HighAndLow("toc:nil ^:nil")("10^6 H_{2}O") == "10^6 H_{2}O"
    assert HighAndLow("^:{} toc:nil")("10^6 H_{2}O") == "10^6 H₂O"


def test_code_and_formulas_over_lines_are_left() -> None:
    written = (
        "It is 10^6[fn:: H_2O].\n: 10^6[fn:: x]\n#+begin_src c\nx^2\n#+end_src\n"
        "\\begin{equation}\nx^2\n\\end{equation}\n\\[\nx^{2}\n\\]\nAfter x^2."
    )
    assert read(written, "a.org").markdown == (
        "It is 10⁶[^inline1].\n\n```\n10^6[fn:: x]\n```\n```c\nx^2\n```\n"
        "\\begin{equation}\nx^2\n\\end{equation}\n\\[\nx^{2}\n\\]\nAfter x².\n\n"
        "[^inline1]: H₂O"
    )


@pytest.mark.parametrize("piece", ["H", "C_6", "=a", "a_{", "$a ", "[[", "\\(", "C_6H_12O_6 "])
def test_long_lines_take_linear_time(piece: str) -> None:
    assert is_linear(HighAndLow(""), lambda size: piece * size, 2_000)
