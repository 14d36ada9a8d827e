"""A Word document's XML brought into the form that mammoth reads.

mammoth passes over equations, text boxes drawn by newer programs, ruby, the results of simple
fields and embedded documents, and knows headings by the names of their styles alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from mammoth.docx.dingbats import dingbats

from ingestion.extraction import builders
from ingestion.extraction.office import docx_fields
from ingestion.extraction.office.docx_equations import linear
from ingestion.extraction.office.style_names import heading_level

_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT_BODY = 9  # an outline level that is none
_UNWRAPPED = ("fldSimple", "smartTag", "customXml", "dir", "bdo")


class Styles:
    """The heading level (1 to 6) of paragraph styles: their own, or of what they are based on."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        if root is not None:
            w = _namespace(root)
            for style in root.iter(f"{w}style"):
                self._styles[style.get(f"{w}styleId") or ""] = style

    def named(self, name: str) -> frozenset[str]:
        """The ids of the styles `name 1` to `name 9`."""
        found = re.compile(rf"{name} [1-9]", re.IGNORECASE)
        return frozenset(
            style_id
            for style_id, style in self._styles.items()
            if found.fullmatch(_value(style, "name").strip())
        )

    def name(self, style_id: str) -> str:
        return _value(self._styles[style_id], "name") if style_id in self._styles else ""

    def level(self, style_id: str) -> int:
        """0 for what is no heading."""
        for _ in range(20):
            style = self._styles.get(style_id)
            if style is None:
                return 0
            w = _namespace(style)
            name = _value(style, "name")
            if level := heading_level(name):
                return level
            if name.strip().lower() == "subtitle":
                return 0
            outline = style.find(f"{w}pPr/{w}outlineLvl")
            if outline is not None:
                return _outline_level(outline)
            style_id = _value(style, "basedOn")
        return 0


def prepare(root: Any, styles: Styles) -> list[str]:
    """Change a part's tree in place; returns the relations of the documents embedded in it.

    Where one of those stands, its paragraph's text is `embedded_mark` of its place in the list.
    """
    _alternatives(root)
    docx_fields.drop_contents(root, styles.named("toc"))
    _content_controls(root)
    _text_boxes(root)
    _equations(root)
    w = _namespace(root)
    _ruby(root, w)
    docx_fields.prepare(root, w)
    for name in _UNWRAPPED:
        for element in list(root.iter(f"{w}{name}")):
            _unwrap(element)
    _runs(root, w)
    _symbols(root, w)
    for paragraph in root.iter(f"{w}p"):
        _heading(paragraph, styles)
    return list(_embedded(root, w))


def embedded_mark(number: int) -> str:
    return f"librarianembedded{number}x"


def _namespace(element: Any) -> str:
    return f"{element.tag.partition('}')[0]}}}"


def _value(element: Any, name: str) -> str:
    w = _namespace(element)
    found = element.find(f"{w}{name}")
    return "" if found is None else found.get(f"{w}val") or ""


# --- What stands in several forms, or in a box


def _alternatives(root: Any) -> None:
    """One of the forms that a thing is written in: the newer one where it holds text."""
    for both in list(root.iter("{*}AlternateContent")):
        choice, fallback = both.find("{*}Choice"), both.find("{*}Fallback")
        has_text = choice is not None and next(choice.iter("{*}txbxContent"), None) is not None
        taken = choice if has_text or fallback is None else fallback
        for other in list(both):
            if other is not taken:
                both.remove(other)
        if taken is not None:
            _unwrap(taken)
        _unwrap(both)


def _content_controls(root: Any) -> None:
    """Their content; a control that only shows what to fill in has none."""
    w = _namespace(root)
    for control in list(root.iter(f"{w}sdt")):
        content = control.find(f"{w}sdtContent")
        placeholder = control.find(f"{w}sdtPr/{w}showingPlcHdr")
        for child in list(control):
            if child is not content:
                control.remove(child)
        if placeholder is not None and content is not None:
            _clear_text(content, w)
        if content is not None:
            _unwrap(content)
        _unwrap(control)


def _clear_text(content: Any, w: str) -> None:
    for text in list(content.iter(f"{w}t")):
        text.text = ""


def _text_boxes(root: Any) -> None:
    """The paragraphs of a text box after the one that it is anchored in."""
    w = _namespace(root)
    for box in reversed(list(root.iter(f"{w}txbxContent"))):
        host = next(box.iterancestors(f"{w}p"), None)
        if host is None:
            continue
        for child in reversed(list(box)):
            host.addnext(child)
        frame = next(box.iterancestors(f"{w}drawing", f"{w}pict"), None)
        if frame is not None and next(frame.iter(f"{w}t"), None) is None:
            frame.getparent().remove(frame)
        else:
            box.getparent().remove(box)


# --- What is written in ways of its own


def _equations(root: Any) -> None:
    w = _namespace(root)
    for equation in list(root.iter("{*}oMathPara", "{*}oMath")):
        if next(equation.iterancestors("{*}oMathPara", "{*}oMath"), None) is not None:
            continue
        run = _run(w, " ".join(linear(equation).split()))
        if next(equation.iterancestors(f"{w}p"), None) is None:
            paragraph = etree.Element(f"{w}p")
            paragraph.append(run)
            run = paragraph
        equation.getparent().replace(equation, run)


def _run(w: str, text: str) -> Any:
    run = etree.Element(f"{w}r")
    piece = etree.SubElement(run, f"{w}t")
    piece.set(_SPACE, "preserve")
    piece.text = text
    return run


def _ruby(root: Any, w: str) -> None:
    """The word; a reading in other letters than Kana tells something, and follows in brackets."""
    for ruby in list(root.iter(f"{w}ruby")):
        base = "".join(text.text or "" for text in ruby.iterfind(f"{w}rubyBase//{w}t"))
        reading = "".join(text.text or "" for text in ruby.iterfind(f"{w}rt//{w}t"))
        text = etree.Element(f"{w}t")
        text.set(_SPACE, "preserve")
        text.text = f"{base}{builders.ruby_reading(reading)}"
        ruby.getparent().replace(ruby, text)


def _runs(root: Any, w: str) -> None:
    """Without hidden text, and without the sign a note is given by hand: it gets a number."""
    for hidden in list(root.iter(f"{w}vanish")):
        run = hidden.getparent().getparent()
        is_on = hidden.get(f"{w}val") not in ("0", "false", "off")
        if run is not None and run.tag == f"{w}r" and is_on:
            run.getparent().remove(run)
    for reference in list(root.iter(f"{w}footnoteReference", f"{w}endnoteReference")):
        if reference.get(f"{w}customMarkFollows") not in (None, "0", "false", "off"):
            for text in list(reference.itersiblings(f"{w}t", f"{w}sym")):
                text.getparent().remove(text)


def _symbols(root: Any, w: str) -> None:
    """Characters of symbol fonts as Unicode has them."""
    for symbol in list(root.iter(f"{w}sym")):
        code = symbol.get(f"{w}char") or ""
        try:
            number = int(code, 16)
        except ValueError:
            continue
        text = etree.Element(f"{w}t")
        text.text = _character(symbol.get(f"{w}font") or "", number)
        symbol.getparent().replace(symbol, text)
    for fonts in root.iter(f"{w}rFonts"):
        font = fonts.get(f"{w}ascii") or fonts.get(f"{w}hAnsi") or ""
        run = fonts.getparent().getparent()
        if font in _SYMBOL_FONTS and run is not None:
            for text in run.iterfind(f"{w}t"):
                characters = (text.text or "").replace("\u00a0", " ")
                text.text = "".join(c if c == " " else _character(font, ord(c)) for c in characters)


_SYMBOL_FONTS = frozenset(font for font, _ in dingbats)


def _character(font: str, number: int) -> str:
    for code in (number, number - 0xF000):
        if (font, code) in dingbats:
            return chr(dingbats[font, code])
    # A symbol font that is not in the table: its private-use characters mean nothing without it.
    return "" if 0xE000 <= number <= 0xF8FF else chr(number)


# --- Headings


def _heading(paragraph: Any, styles: Styles) -> None:
    """Name the style that mammoth knows a heading by."""
    w = _namespace(paragraph)
    properties = paragraph.find(f"{w}pPr")
    if properties is None:
        return
    outline = properties.find(f"{w}outlineLvl")
    level = (
        _outline_level(outline)
        if outline is not None
        else styles.level(_value(properties, "pStyle"))
    )
    style = properties.find(f"{w}pStyle")
    if level:
        if style is None:
            style = etree.Element(f"{w}pStyle")
            properties.insert(0, style)
        style.set(f"{w}val", f"Heading{level}")


def _outline_level(outline: Any) -> int:
    value = outline.get(f"{_namespace(outline)}val") or ""
    level = int(value) if value.isdecimal() else _TEXT_BODY
    return min(6, level + 1) if level < _TEXT_BODY else 0


# --- Embedded documents


def _embedded(root: Any, w: str) -> Iterator[str]:
    for number, chunk in enumerate(list(root.iter(f"{w}altChunk"))):
        ids = [chunk.get(f"{{{namespace}}}id") for namespace in _RELATIONS]
        paragraph = etree.Element(f"{w}p")
        paragraph.append(_run(w, embedded_mark(number)))
        chunk.getparent().replace(chunk, paragraph)
        yield next(filter(None, ids), "")


def _unwrap(element: Any) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent.remove(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
