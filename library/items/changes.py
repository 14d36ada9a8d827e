"""Whether a text has changed for its reader, and what, told in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from librarian_site.core.i18n.lazy_marks import gettext_noop as _
from library.items.text.diff import paragraph_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from library.items.text.diff import Span

MAX_FIGURES = 2  # that are written out
MAX_FIGURE = 24  # characters of one
ONLY_LINKS = _("only links or pictures")
# The parts between commas, as catalogues have them (librarian_site.core.i18n.stored_text).
SAID = (
    _("%(n)s paragraph new"),
    _("%(n)s paragraphs new"),
    _("%(n)s paragraph gone"),
    _("%(n)s paragraphs gone"),
    _("%(n)s paragraph reworded"),
    _("%(n)s paragraphs reworded"),
    _("%(n)s gone"),
    _("%(n)s reworded"),
    _("one figure"),
    _("%(n)s figures:"),
    _("and %(n)s more"),
)
SHINGLE = 3  # words
# Below this share of the old text's runs of words the new text is wholly another.
ANOTHER = 0.05

# A link or picture whose address may hold brackets in pairs.
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_TITLE = re.compile(r"\A#{1,2} .*\n?")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*\s?%?")


def read_text(markdown: str) -> str:
    """The text as it is read: without the addresses of links and pictures, a paragraph a line."""
    shown = _LINK.sub(r"\1", _LINK.sub(r"\1", markdown))  # twice: a picture may be in a link
    lines = (" ".join(line.split()) for line in shown.splitlines())
    return "\n".join(line for line in lines if line)


def is_same_text(before: str, after: str) -> bool:
    if before == after:
        return True
    old, new = _read_both(before, after)
    return old == new


def is_another_text(before: str, after: str) -> bool:
    """Whether hardly anything of the old text is in the new one; never for a very short text."""
    old = _shingles(before)
    return bool(old) and len(old & _shingles(after)) < ANOTHER * len(old)


def describe(before: str, after: str) -> str:
    """What the new text has otherwise: `3 paragraphs new, 1 gone, one figure 14 → 19`.

    Empty for equal texts.
    """
    if before == after:
        return ""
    old, new = _read_both(before, after)
    if old == new:
        return ONLY_LINKS
    count = {"added": 0, "removed": 0, "changed": 0}
    figures: list[tuple[str, str]] = []
    for change in paragraph_changes(old, new):
        pieces = change.pieces
        found = list(_figures(*_sides(pieces))) if change.kind == "changed" else []
        if found:
            figures += found
        elif change.kind in count:
            count[change.kind] += 1
    said = _paragraphs(count)
    return ", ".join([*said, _figures_in_words(figures)] if figures else said)


def _read_both(before: str, after: str) -> tuple[str, str]:
    """Both texts as they are read.

    A heading above one of them alone is the page's title, which is shown with the item: whether
    the text has it too depends on what else is on the page, and is no change of it.
    """
    old, new = read_text(before), read_text(after)
    if bool(_TITLE.match(old)) != bool(_TITLE.match(new)):
        old, new = _TITLE.sub("", old), _TITLE.sub("", new)
    return old, new


def _shingles(markdown: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", read_text(markdown).casefold())
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _sides(pieces: list[Span]) -> tuple[str, str]:
    """A changed paragraph before and after."""
    before = "".join(piece.text for piece in pieces if piece.kind != "added")
    after = "".join(piece.text for piece in pieces if piece.kind != "removed")
    return before, after


def _figures(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The figures that changed, where nothing else did."""
    if _FIGURE.sub("#", before) != _FIGURE.sub("#", after):
        return
    pairs = zip(_FIGURE.findall(before), _FIGURE.findall(after), strict=True)
    yield from ((old.strip(), new.strip()) for old, new in pairs if old != new)


def _paragraphs(count: dict[str, int]) -> list[str]:
    said: list[str] = []
    for kind, word in (("added", "new"), ("removed", "gone"), ("changed", "reworded")):
        if n := count[kind]:
            noun = "" if said else f" paragraph{'' if n == 1 else 's'}"
            said.append(f"{n}{noun} {word}")
    return said


def _figures_in_words(figures: list[tuple[str, str]]) -> str:
    shown = [f"{old[:MAX_FIGURE]} → {new[:MAX_FIGURE]}" for old, new in figures[:MAX_FIGURES]]
    if len(figures) == 1:
        return f"one figure {shown[0]}"
    more = len(figures) - len(shown)
    return f"{len(figures)} figures: {', '.join(shown)}" + (f" and {more} more" if more else "")
