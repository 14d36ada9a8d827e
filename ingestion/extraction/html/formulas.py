"""Write each formula of a page once, as TeX between dollar signs or as plain characters.

Rendered formulas are on the page two or three times: as MathML, as its TeX annotation and as
boxes of glyphs in which roots and fractions are drawn, not written.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_plus

from lxml import etree
from lxml import html as lxml_html

_DISPLAY_STYLE = re.compile(r"^\{\\(?:displaystyle|textstyle)\s*(.*)\}$", re.DOTALL)
_RENDERED = re.compile(
    r"(?:^|\s)(?:katex|MathJax(?:_Display|_SVG|_SVG_Display|_CHTML|_MathML)?|MJXc-display|mjx-chtml"
    r"|mwe-math-element|ztext-math)(?:\s|$)"
)
_PREVIEW = re.compile(r"(?:^|\s)MathJax_Preview(?:\s|$)")
_DISPLAY = re.compile(r"katex-display|MathJax_(?:SVG_)?Display|MJXc-display|math-element-block")
_TEX_IMAGE = re.compile(
    r"(?:^|\s)(?:latex|tex|mwe-math-fallback-image-\w+|ee_img|math|ql-img-\w+-(?:formula|equation))(?:\s|$)"
)
# Services that draw the formula in their address.
_TEX_ADDRESS = re.compile(
    r"latex\.codecogs\.com/[\w.]+\?(.+)|/latex\.php\?(?:.*&)?latex=([^&]+)"
    r"|/render/math\?(?:.*&)?math=([^&]+)|/chart\?(?:.*&)?cht=tx&(?:.*&)?chl=([^&]+)"
    r"|zhihu\.com/equation\?(?:.*&)?tex=([^&]+)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_SIMPLE = re.compile(r"^[\w.]$|^[\d.,]+$")
_ACCENTS = {"¯": "\u0304", "^": "\u0302", "~": "\u0303", "→": "\u20d7", "˙": "\u0307"}


def write_formulas(tree: Any) -> None:
    """Replace each rendered formula by its text."""
    for script in list(tree.iter("script")):
        kind = (script.get("type") or "").lower()
        if kind.startswith("math/tex"):
            _drop_rendering_before(script)
            _replace(script, _dollars(script.text or "", "mode=display" in kind))
        elif kind.startswith("math/mml"):
            _drop_rendering_before(script)
            script.drop_tree()
    for element in _rendered(tree):
        text = _formula(element)
        if text:
            _replace(element, text)
    for math in _outermost(tree, "math"):
        _replace(math, _math_text(math, math.get("display") == "block"))
    for image in list(tree.iter("img")):
        if tex := _drawn_tex(image):
            _replace(image, _dollars(tex, False))


def _rendered(tree: Any) -> list[Any]:
    """The outermost boxes that a formula's renderer made."""
    found: list[Any] = []
    seen: set[Any] = set()
    for element in tree.iter("span", "div", "mjx-container"):
        named = element.tag == "mjx-container" or _RENDERED.search(element.get("class") or "")
        if named and not any(above in seen for above in element.iterancestors()):
            seen.add(element)
            found.append(element)
    return found


def _outermost(tree: Any, tag: str) -> list[Any]:
    return [e for e in tree.iter(tag) if next(e.iterancestors(tag), None) is None]


def _formula(element: Any) -> str:
    """The text of a rendered formula; empty where the box holds nothing but glyphs."""
    is_display = element.get("display") == "true" or any(
        _DISPLAY.search(each.get("class") or "") for each in (element, *element.iterancestors())
    )
    source = element.get("data-tex") or next(
        (found for each in element.iter() if (found := each.get("data-latex"))), ""
    )
    if source:
        return _dollars(source, is_display)
    math = next(element.iter("math"), None)
    if math is None:
        math = _written_math(element)
    if math is not None:
        return _math_text(math, is_display or math.get("display") == "block")
    return ""


def _written_math(element: Any) -> Any:
    """The MathML that MathJax 2 keeps in an attribute of what it draws; else None."""
    for each in element.iter():
        if written := (each.get("data-mathml") or "").strip():
            try:
                return lxml_html.fragment_fromstring(written)
            except (etree.ParserError, etree.XMLSyntaxError, ValueError):
                return None
    return None


def _drawn_tex(image: Any) -> str:
    """The TeX of a picture that shows a formula; empty for any other."""
    alt = (image.get("alt") or "").strip()
    if alt and _TEX_IMAGE.search(image.get("class") or ""):
        return alt
    found = _TEX_ADDRESS.search(image.get("src") or image.get("data-src") or "")
    if found is None:
        return ""
    return alt or unquote_plus(next(filter(None, found.groups()), "")).strip()


def _math_text(math: Any, is_display: bool) -> str:
    for annotation in math.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower():
            return _dollars(annotation.text_content(), is_display)
    alt = math.get("alttext") or ""
    if alt:
        return _dollars(alt, is_display)
    text = in_characters(math)
    return f" {text} " if is_display else text


def in_characters(math: Any) -> str:
    """MathML on one line: x^2 = √9."""
    return " ".join(_characters(math).split())


def _dollars(tex: str, is_display: bool) -> str:
    tex = " ".join(tex.split()).strip("$ ")
    whole = _DISPLAY_STYLE.match(tex)
    tex = whole[1].strip() if whole else tex
    if not tex:
        return ""
    return f" $${tex}$$ " if is_display else f"${tex}$"


def _characters(element: Any) -> str:
    """MathML's characters on one line, with the marks that its layout stands for."""
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if tag.startswith("annotation") or not tag:
        return ""
    parts = [text for child in element if (text := _characters(child))]
    if not len(element):
        text = _INVISIBLE.sub("", " ".join((element.text or "").split()))
        return f" {text} " if tag == "mo" and text in "=<>≤≥≈≠±→⇒∈+−-" and text else text
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if tag == "mroot" and len(parts) == 2:
        return f"{_grouped(parts[1])}√{_grouped(parts[0])}"
    if tag == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if tag in ("msup", "mover") and len(parts) == 2:
        if tag == "mover" and parts[1].strip() in _ACCENTS:
            return parts[0] + _ACCENTS[parts[1].strip()]
        return f"{parts[0]}^{_grouped(parts[1])}"
    if tag in ("msub", "munder") and len(parts) == 2:
        return f"{parts[0]}_{_grouped(parts[1])}"
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        space = " " if tag == "munderover" else ""
        return f"{parts[0]}_{_grouped(parts[1])}^{_grouped(parts[2])}{space}"
    joint = {"mtr": ", ", "mtable": "; "}.get(tag, "")
    return joint.join(parts)


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.match(text) else f"({text})"


def _drop_rendering_before(script: Any) -> None:
    """MathJax 2 puts a preview and its rendering before the script that holds the source."""
    before = script.getprevious()
    while before is not None and not (before.tail or "").strip():
        named = before.get("class") or ""
        if not isinstance(before.tag, str) or not (
            _RENDERED.search(named) or _PREVIEW.search(named)
        ):
            return
        here, before = before, before.getprevious()
        here.drop_tree()


def _replace(element: Any, text: str) -> None:
    """Put the text in the element's place."""
    for child in list(element):
        element.remove(child)
    element.text = text
    element.tag = "span"
    element.attrib.clear()
