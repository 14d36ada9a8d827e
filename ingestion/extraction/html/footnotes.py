"""Footnotes: references and notes that find each other become Markdown's `[^1]` and `[^1]:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ingestion.extraction.html.content.blocks import INLINE
from ingestion.extraction.html_to_markdown import note_definition, note_reference

if TYPE_CHECKING:
    from ingestion.extraction.html.content.blocks import Block

MAX_SHARE = 0.2  # of the kept words; a page of references is an appendix, not notes
_LABEL = re.compile(
    r"^\W*(?:(?:note|nb|fn|anm|n)\.?\s*)?\w{1,4}\W*$|^[\s\[(]*[*†‡§¶⁂#]+[\s\])]*$", re.I
)
_BACK = re.compile(r"^[\W_]*$|^\W*\w{1,4}\W*$|^(?:back|return|jump)\b.{0,40}$", re.IGNORECASE)
_BACKLINKS = re.compile(r"mw-cite-backlink|footnote-back|reversefootnote|data-footnote-backref")
_NAMED = re.compile(r"footnote|noteref|endnote|cite_?ref|(?:^|[\s_])(?:ft|ed)n(?:_?ref)?\d", re.I)
_BRACKETS = re.compile(r"\s*[\[(]\s*[\])]?\s*|\s*[\])]\s*")  # around a label that is gone
_IN_BRACKETS = re.compile(r"\s*[\[(]\w{1,3}[\])]\s*$")
_NOTES = frozenset(("li", "p", "div", "dd", "aside", "td"))


_SIDENOTE = re.compile(r"(?:^|\s)(?:sidenote|marginnote|margin-note|side-note)(?:\s|$)")


def write_sidenotes(tree: Any) -> None:
    """Put notes that stand beside a text, in the source in the midst of a sentence, in brackets."""
    for note in list(tree.iter("span", "small")):
        text = (note.text_content() or "").strip()
        if (
            not _SIDENOTE.search(note.get("class") or "")
            or not text
            or note.find(".//div") is not None
        ):
            continue
        note.text = f" [{(note.text or '').lstrip()}"
        last = note[-1] if len(note) else None
        end = (note.text if last is None else last.tail or "").rstrip() + "]"
        if last is None:
            note.text = end
        else:
            last.tail = end


def write_references(tree: Any) -> None:
    """Mark links such as [1] that lead to a note with a link back; changes the tree in place.

    Only where nothing else says that they are references (`note_id`).
    """
    links = [a for a in tree.iter("a") if _IN_BRACKETS.match(a.text_content() or "")]
    by_name = {name: link for link in links if (name := link.get("name") or link.get("id"))}
    for link in links:
        other = by_name.get((link.get("href") or "").strip().removeprefix("#"))
        if other is None or other is link or link.get("role") or other.get("role"):
            continue
        if (other.get("href") or "").strip() == f"#{link.get('name') or link.get('id')}":
            link.set("role", "doc-noteref")
            other.set("role", "doc-backlink")


def with_notes(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """Keep the notes that kept text refers to, unless they are a great part of it."""
    targets = {
        note_id(link)
        for block, keep in zip(blocks, kept, strict=True)
        if keep
        for element, slot, _, is_linked in block.slots
        if is_linked
        and (link := _link_of(element if slot == "text" else element.getparent())) is not None
    } - {""}
    if not targets:
        return list(kept)
    root = blocks[0].node.element.getroottree().getroot()
    notes = {_note_of(e) for name, e in _anchors(root).items() if name in targets} - {None}
    is_note = [any(node.element in notes for node in block.node.upwards()) for block in blocks]
    words = [len(block.words) for block in blocks]
    in_notes = sum(w for w, note in zip(words, is_note, strict=True) if note)
    in_kept = sum(w for w, keep in zip(words, kept, strict=True) if keep)
    if in_notes > MAX_SHARE * in_kept:
        return list(kept)
    return [keep or note for keep, note in zip(kept, is_note, strict=True)]


def _link_of(element: Any) -> Any:
    """The link that the element is or stands in."""
    return element if element.tag == "a" else next(element.iterancestors("a"), None)


def _anchors(root: Any) -> dict[str, Any]:
    """The first element of each id, and of each name that a link has."""
    anchors: dict[str, Any] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    anchors.setdefault(name, element)
    return anchors


def _note_of(target: Any) -> Any:
    """The block that is the note: the target itself, or the one that begins with it."""
    if target.tag in _NOTES:
        return target
    block = next((e for e in target.iterancestors() if e.tag not in INLINE), None)
    if block is None or block.tag not in _NOTES:
        return None
    text, own = block.text_content() or "", target.text_content() or ""
    return block if text.strip()[:8].startswith(own.strip()[:8]) else None


def mark_footnotes(body: Any) -> None:
    """Put what becomes `[^1]` and `[^1]:` for references and notes that find each other."""
    anchors = _anchors(body)
    numbers: dict[Any, int] = {}
    labels: dict[Any, str] = {}
    for link in list(body.iter("a")):
        target = anchors.get(note_id(link))
        note = None if target is None else _note_of(target)
        # A link within a note is no reference: it leads back to the text.
        if note is None or note in link.iterancestors() or _is_in(link, numbers):
            continue
        labels.setdefault(note, (link.text_content() or "").strip(" \t\n[]()"))
        _replace(link, note_reference(numbers.setdefault(note, len(numbers) + 1)))
    for note, number in numbers.items():
        _drop_label(note, labels[note])
        _define(body, note, note_definition(number))


def note_id(link: Any) -> str:
    """The id of the note that a link refers to; empty when it is no reference."""
    _, _, target = (link.get("href") or "").strip().partition("#")
    if not target or _LABEL.match(link.text_content() or "") is None:
        return ""
    names = " ".join(link.get(name) or "" for name in ("class", "role", "rel", "id", "name"))
    is_raised = any(e.tag == "sup" for e in (link, *link.iterancestors(), *link.iter()))
    return unquote(target) if is_raised or _NAMED.search(names) else ""


def _is_in(link: Any, notes: dict[Any, int]) -> bool:
    return any(above in notes for above in link.iterancestors())


def _replace(link: Any, mark: str) -> None:
    """Put the mark in place of the link, and of the raised box that holds nothing else."""
    outer = link
    while outer.getparent() is not None and outer.getparent().tag in ("sup", "span"):
        if (outer.getparent().text_content() or "").strip() != (link.text_content() or "").strip():
            break
        outer = outer.getparent()
    for child in list(outer):
        outer.remove(child)
    outer.text = mark
    outer.drop_tag()


def _drop_label(note: Any, label: str) -> None:
    """Leave out the reference's label where the note begins with it: "1. See", "[1] See"."""
    written = re.compile(rf"\s*(?:[\[(]{re.escape(label)}[\])]|{re.escape(label)}[.:)])\s+")
    for element in note.iter():
        text = element.text if isinstance(element.tag, str) else None
        if text and text.strip():
            element.text = written.sub("", text, count=1) if written.match(text) else text
        if (text and text.strip()) or (element is not note and (element.tail or "").strip()):
            return


def _define(body: Any, note: Any, mark: str) -> None:
    """Make the note one paragraph at the end, without the way back."""
    for back in [e for e in note.iter("a", "span", "sup") if _leads_back(e)]:
        if back.getparent() is not None and back is not note:
            back.drop_tree()
    for empty in [
        e for e in note.iter("span", "sup") if _BRACKETS.fullmatch(e.text_content() or "")
    ]:
        if empty.getparent() is not None and empty is not note:
            empty.drop_tree()
    for inner in note.iterdescendants("p", "div"):
        inner.tag = "span"
        inner.tail = f" {inner.tail or ''}"
    parent = note.getparent()
    note.tail = None
    note.tag = "p"
    text = (note.text or "").lstrip()
    note.text = f"{mark} {text}"
    body.append(note)
    if parent is not None and not (parent.text_content() or "").strip():
        parent.drop_tree()


def _leads_back(element: Any) -> bool:
    if _BACKLINKS.search(element.get("class") or ""):
        return True
    is_within = element.tag == "a" and "#" in (element.get("href") or "")
    return is_within and bool(_BACK.match((element.text_content() or "").strip()))
