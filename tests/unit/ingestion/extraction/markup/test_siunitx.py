from __future__ import annotations

import pytest

from ingestion.extraction.markup import siunitx
from tests.timing import is_linear


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\SI{5}{\metre}", "5 m"),
        (r"\qty{9.81}{\metre\per\second\squared}", "9.81 m s⁻²"),
        (r"\qty{3}{\kilo\gram}", "3 kg"),
        (r"\SI{20}{\degreeCelsius}", "20 °C"),
        (r"\qty{45}{\degree}", "45°"),
        (r"\qty[per-mode=symbol]{80}{km/h}", "80 km/h"),
        (r"\qty{5}{m.s^{-1}}", "5 m s⁻¹"),
        (r"\unit{\square\metre}", "m²"),
        (r"\unit{\per\cubic\centi\metre}", "cm⁻³"),
        (r"\si{\joule\tothe{4}}", "J⁴"),
        (r"\unit{\metre\tothe2}", "m²"),
        (r"\unit{\second\tothe -2\metre}", "s⁻² m"),
        (r"\unit{\per\second\tothe{2}}", "s⁻²"),
        (r"\unit{\joule\raiseto{4}\kilo\metre}", "J km⁴"),
        (r"\unit{\per\raiseto4\metre}", "m⁻⁴"),
        (r"\SI{5}{\kilo}", "5 k"),
        (r"\SI{5}{\metre\per\lampunit}", "5 m lampunit⁻¹"),
        (r"\SIrange{1}{2}{\milli\litre}", "1–2 mL"),
        (r"\qtylist{1;2;4}{\km}", "1, 2, 4 km"),
        (r"\num{6.02e23}", "6.02 × 10²³"),
        (r"\num{e-3}", "10⁻³"),
        (r"\num{3 +- 2}", "3 ± 2"),
        (r"\num{12345}", "12345"),
        (r"\ang{12;30;}", "12°30′"),
        (r"\qty{7}{\um}", "7 µm"),
        (r"a \num{1} b {c} \SI{2}{\s} d", "a 1 b {c} 2 s d"),
        (r"\unit", r"\unit"),
        (r"\SI{5}", r"\SI{5}"),
        (r"\simple{a}", r"\simple{a}"),
    ],
)
def test_a_quantity_is_written_as_it_is_printed(latex: str, text: str) -> None:
    assert siunitx.replaced(latex) == text


@pytest.mark.parametrize(
    ("before", "unit"),
    [(r"\num", " "), ("", r"\num "), (r"\num{1", "\t"), ("", r"\num{{a}")],
)
def test_quantities_are_read_in_linear_time(before: str, unit: str) -> None:
    for after in ("", "2}", "x"):

        def text_of(times: int, after: str = after) -> str:
            return f"{before}{unit * times}{after}"

        assert is_linear(siunitx.replaced, text_of, 4000)
