"""Numbers of notes told from exponents."""

from __future__ import annotations

import pytest

from ingestion.extraction.note_numbers import in_brackets


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("It was built.¹ The keeper³ and “the sea”² said so,⁴ in 1847", "It was built.[1] The "
         "keeper[3] and “the sea”[2] said so,[4] in 1847"),
        ("from Hull¹³,¹⁴ and back", "from Hull[13,14] and back"),
        ("10⁶ m³ of 5 km², E = mc², x², sin² x, (a+b)², 3 metres² and s⁻¹", None),
        ("kWh² and NaCl²", None),
        ("灯塔²", "灯塔[2]"),
        ("说：“是的。”³", "说：“是的。”[3]"),
        ("¹ See the book.", "[1] See the book."),
        ("²See the book.", "[2] See the book."),
        ("¹⁴C was measured", None),
        ("2⁺ and Fe³⁺", None),
    ],
)  # fmt: skip
def test_numbers_of_notes_stand_in_brackets(line: str, written: str | None) -> None:
    assert in_brackets(line) == (written or line)
