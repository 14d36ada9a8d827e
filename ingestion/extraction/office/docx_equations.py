"""Equations of Word documents (OMML) as one readable line: T=2π√(L/g), x²=9, ∑_(i=1)^n."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingestion.extraction.builders import SUBSCRIPTS, SUPERSCRIPTS

_SUPERSCRIPTS = SUPERSCRIPTS | str.maketrans("n", "ⁿ")
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_PROPERTIES_END = "Pr"
_DELETED = ("del", "moveFrom", "delText")


def linear(equation: Any) -> str:
    """The text of an element of OMML, its structure in brackets and signs."""
    name = _name(equation)
    if name == "t":
        return equation.text or ""
    if name.endswith(_PROPERTIES_END) or name in _DELETED:
        return ""
    write = _WRITERS.get(name)
    return write(equation) if write else "".join(map(linear, equation))


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "commentPr"


def _part(element: Any, name: str) -> str:
    return "".join(linear(child) for child in element if _name(child) == name)


def _parts(element: Any, name: str) -> list[str]:
    return [linear(child) for child in element if _name(child) == name]


def _property(element: Any, name: str, otherwise: str) -> str:
    """The value of a property; of one that is there without value, the empty text."""
    for child in element:
        if _name(child).endswith(_PROPERTIES_END):
            for each in child:
                if _name(each) == name:
                    values = [v for key, v in each.attrib.items() if key.endswith("val")]
                    return str(values[0]) if values else ""
    return otherwise


def _grouped(text: str) -> str:
    """In brackets, unless it is one number, one word or in brackets already."""
    text = text.strip()
    is_one = (
        len(text) <= 1 or text.isalnum() or (text[0] == "(" and text.find(")") == len(text) - 1)
    )
    return text if is_one else f"({text})"


def _raised(text: str) -> str:
    text = text.strip()
    if text and all(ord(character) in _SUPERSCRIPTS for character in text):
        return text.translate(_SUPERSCRIPTS)
    return f"^{_grouped(text)}" if text else ""


def _lowered(text: str) -> str:
    text = text.strip()
    if text and all(ord(character) in SUBSCRIPTS for character in text):
        return text.translate(SUBSCRIPTS)
    return f"_{_grouped(text)}" if text else ""


def _fraction(element: Any) -> str:
    above, below = _grouped(_part(element, "num")), _grouped(_part(element, "den"))
    return f"{above}/{below}"


def _root(element: Any) -> str:
    degree = _part(element, "deg").strip()
    inside = _part(element, "e").strip()
    inside = inside if inside.isalnum() else f"({inside})"
    return f"{_ROOTS[degree]}{inside}" if degree in _ROOTS else f"√[{degree}]{inside}"


def _scripted(element: Any) -> str:
    base = _part(element, "e")
    base = base if len(base.strip()) <= 1 or base.strip().isalnum() else _grouped(base)
    return f"{base}{_lowered(_part(element, 'sub'))}{_raised(_part(element, 'sup'))}"


def _before(element: Any) -> str:
    scripts = f"{_lowered(_part(element, 'sub'))}{_raised(_part(element, 'sup'))}"
    return f"{scripts}{_part(element, 'e')}"


def _large_operator(element: Any) -> str:
    sign = _property(element, "chr", "∫") or "∫"
    limits = f"{_lowered(_part(element, 'sub'))}{_raised(_part(element, 'sup'))}"
    return f"{sign}{limits} {_part(element, 'e')}"


def _delimited(element: Any) -> str:
    begin, end = _property(element, "begChr", "("), _property(element, "endChr", ")")
    between = _property(element, "sepChr", "|")
    return f"{begin}{between.join(_parts(element, 'e'))}{end}"


def _matrix(element: Any) -> str:
    return f"[{'; '.join(', '.join(_parts(row, 'e')) for row in element if _name(row) == 'mr')}]"


def _function(element: Any) -> str:
    argument = _part(element, "e")
    between = "" if argument.startswith(("(", "[", "{")) else " "
    return f"{_part(element, 'fName')}{between}{argument}"


def _accented(element: Any) -> str:
    base = _part(element, "e")
    sign = _property(element, "chr", "\u0302")
    return f"{base if len(base) == 1 else _grouped(base)}{sign}"


def _barred(element: Any) -> str:
    base = _part(element, "e")
    return f"{base}\u0305" if len(base) == 1 else f"¯({base})"


def _lower_limit(element: Any) -> str:
    return f"{_part(element, 'e')}{_lowered(_part(element, 'lim'))}"


def _upper_limit(element: Any) -> str:
    return f"{_part(element, 'e')}{_raised(_part(element, 'lim'))}"


def _lines(element: Any) -> str:
    return "; ".join(_parts(element, "e"))


def _paragraph(element: Any) -> str:
    return "; ".join(text for text in _parts(element, "oMath") if text)


_WRITERS: dict[str, Callable[[Any], str]] = {
    **{"f": _fraction, "rad": _root, "nary": _large_operator, "d": _delimited, "m": _matrix},
    **{"sSup": _scripted, "sSub": _scripted, "sSubSup": _scripted, "sPre": _before},
    **{"func": _function, "acc": _accented, "bar": _barred, "eqArr": _lines},
    **{"limLow": _lower_limit, "limUpp": _upper_limit, "oMathPara": _paragraph},
}
