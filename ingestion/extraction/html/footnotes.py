"""Footnotes: references and notes that find each other become Markdown's `[^1]` and `[^1]:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingestion.extraction.html.blocks import Block

MOST = 0.2  # of the kept words; a page of references is an appendix, not notes
_LABEL = re.compile(r"^\W*\w{1,4}\W*$")
_NOTES = frozenset(("li", "p", "div", "dd", "aside"))


def with_notes(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """Keep the notes that kept text refers to, unless they are a great part of it."""
    targets = {
        noted(element)
        for block, keep in zip(blocks, kept, strict=True)
        if keep
        for element, slot, _, _ in block.slots
        if slot == "text" and element.tag == "a"
    } - {""}
    is_note = [
        any(n.tag in _NOTES and n.element.get("id") in targets for n in block.node.upwards())
        for block in blocks
        if targets
    ]
    words = [len(block.words) for block in blocks]
    in_notes = sum(w for w, note in zip(words, is_note, strict=False) if note)
    in_kept = sum(w for w, keep in zip(words, kept, strict=True) if keep)
    if not targets or in_notes > MOST * in_kept:
        return list(kept)
    return [keep or note for keep, note in zip(kept, is_note, strict=True)]


def mark_footnotes(body: Any) -> dict[str, str]:
    """Put marks for references and notes that find each other; returns their Markdown."""
    by_id = {element.get("id"): element for element in body.iter() if element.get("id")}
    marks: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for link in list(body.iter("a")):
        target = noted(link)
        note = by_id.get(target)
        if note is None or not _is_note(note, link):
            continue
        number = numbers.setdefault(target, str(len(numbers) + 1))
        _replace(link, f"fnref{number}mark")
        marks[f"fnref{number}mark"] = f"[^{number}]"
    for target, number in numbers.items():
        _define(body, by_id[target], f"fndef{number}mark")
        marks[f"fndef{number}mark"] = f"[^{number}]:"
    return marks


def noted(link: Any) -> str:
    """The id of the note that a link refers to; empty when it is no reference."""
    target = (link.get("href") or "").strip()
    if not target.startswith("#") or _LABEL.match(link.text_content() or "") is None:
        return ""
    names = f"{link.get('class') or ''} {link.get('role') or ''} {link.get('rel') or ''}"
    raised = any(e.tag == "sup" for e in (link, *link.iterancestors(), *link))
    return target[1:] if raised or "footnote" in names or "noteref" in names else ""


def _is_note(note: Any, link: Any) -> bool:
    """A short block further down that is not what the reference stands in."""
    return note.tag in _NOTES and note not in link.iterancestors()


def _replace(link: Any, mark: str) -> None:
    """The mark in place of the link, and of the raised box that holds nothing else."""
    outer = link
    while outer.getparent() is not None and outer.getparent().tag in ("sup", "span"):
        if (outer.getparent().text_content() or "").strip() != (link.text_content() or "").strip():
            break
        outer = outer.getparent()
    for child in list(outer):
        outer.remove(child)
    outer.text = mark
    outer.drop_tag()


def _define(body: Any, note: Any, mark: str) -> None:
    """The note as one paragraph at the end, without the way back."""
    for back in [a for a in note.iter("a") if (a.get("href") or "").startswith("#")]:
        back.drop_tree()
    for inner in note.iterdescendants("p", "div"):
        inner.tag = "span"
    parent = note.getparent()
    note.tail = None
    note.tag = "p"
    note.text = f"{mark} {(note.text or '').lstrip()}"
    body.append(note)
    if parent is not None and not (parent.text_content() or "").strip():
        parent.drop_tree()
