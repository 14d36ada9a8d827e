"""Fields, breaks and tables of contents of Word documents, in the form that mammoth reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Collection


def prepare(root: Any, w: str) -> None:
    """Change a part's tree in place; `w` is the namespace of its elements, in braces."""
    _linked_fields(root, w)
    _chosen(root, w)
    _breaks(root, w)


def drop_contents(root: Any, styles: Collection[str]) -> None:
    """Take out tables of contents: their controls, and paragraphs in these styles."""
    w = f"{root.tag.partition('}')[0]}}}"
    for gallery in list(root.iter(f"{w}docPartGallery")):
        control = next(gallery.iterancestors(f"{w}sdt"), None)
        if control is not None and gallery.get(f"{w}val") == "Table of Contents":
            control.getparent().remove(control)
    for style in list(root.iter(f"{w}pStyle")):
        paragraph = style.getparent().getparent()
        if style.get(f"{w}val") in styles and paragraph.getparent() is not None:
            paragraph.getparent().remove(paragraph)


def _linked_fields(root: Any, w: str) -> None:
    """Links by simple fields in the form of complex ones, which mammoth reads."""
    for field in list(root.iter(f"{w}fldSimple")):
        instruction = field.get(f"{w}instr") or ""
        if instruction.split()[:1] != ["HYPERLINK"]:
            continue
        told = etree.Element(f"{w}r")
        etree.SubElement(told, f"{w}instrText").text = instruction
        field[:0] = [_field_mark(w, "begin"), told, _field_mark(w, "separate")]
        field.append(_field_mark(w, "end"))


def _field_mark(w: str, kind: str) -> Any:
    run = etree.Element(f"{w}r")
    etree.SubElement(run, f"{w}fldChar").set(f"{w}fldCharType", kind)
    return run


def _chosen(root: Any, w: str) -> None:
    """What is chosen in the drop-down lists of old forms, which have no result in the text."""
    for choices in list(root.iter(f"{w}ddList")):
        entries = [entry.get(f"{w}val") or "" for entry in choices.findall(f"{w}listEntry")]
        places = [
            int(found.get(f"{w}val") or 0)
            for name in ("result", "default")
            if (found := choices.find(f"{w}{name}")) is not None
            and (found.get(f"{w}val") or "").isdecimal()
        ]
        chosen = (places or [0])[0]
        run = next(choices.iterancestors(f"{w}r"), None)
        if run is not None and chosen < len(entries):
            text = etree.Element(f"{w}t")
            text.text = entries[chosen]
            said = etree.Element(f"{w}r")
            said.append(text)
            run.addprevious(said)


def _breaks(root: Any, w: str) -> None:
    """Breaks of lines, pages and columns alike as line breaks, where words stand on both sides."""
    for line_break in list(root.iter(f"{w}cr", f"{w}br")):
        if line_break.tag == f"{w}cr":
            line_break.tag = f"{w}br"
        elif line_break.get(f"{w}type") not in (None, "textWrapping"):
            paragraph = next(line_break.iterancestors(f"{w}p"), None)
            texts = [] if paragraph is None else list(paragraph.iter(f"{w}t", f"{w}br"))
            place = texts.index(line_break) if line_break in texts else 0
            if any(t.text for t in texts[:place]) and any(t.text for t in texts[place:]):
                del line_break.attrib[f"{w}type"]
