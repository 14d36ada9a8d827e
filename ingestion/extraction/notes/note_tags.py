"""Tags in notes of Obsidian, Logseq and Roam: `#tag`, `#[[two words]]`, `tags:: one, [[two]]`."""

from __future__ import annotations

import re

from library.items.text.markdown_code import rewrite_outside_code

_WORDS = r"\[\[([^\[\]\n]{1,200})\]\]"
TAG_OF_WORDS = re.compile(rf"(?<!\S)#{_WORDS}")
_TAG = re.compile(rf"(?<!\S)#(?:{_WORDS}|([\w/-]+)(?=[\s.,;:!?)]|\Z))")
_PROPERTY = re.compile(r"^[ \t]*(?:[-*][ \t]+)?tags::[ \t]+(\S.*)$", re.MULTILINE | re.IGNORECASE)
# What follows a number in brackets that leads to an address: [[1]](https://example.org).
NO_LINK = r"(?!\((?:\w+:|[./#<]|[^\s()]+\.\w+[)#]))"
# A link to another note; not a condition of a shell, nor where a table of contents is put, nor
# an address as other wikis write it.
_LINK = re.compile(rf"\[\[(?!\s|_?toc_?\]|\w+://)[^\[\]\n]+\]\]{NO_LINK}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
# Three, six or eight signs of base 16, with a digit among them or all alike: #1a2b3c, #fff.
_COLOUR = re.compile(
    r"(?=[a-f]*\d|([a-f])\1*\Z)(?:[\da-f]{3}|[\da-f]{6}|[\da-f]{8})", re.IGNORECASE
)
_LISTED = re.compile(r"(#?\[\[[^\[\]\n]+\]\])")


def in_text(text: str) -> tuple[str, ...]:
    """The tags in a text and of its blocks; none where nothing tells that it is such a note.

    What tells it is a link to another note, or such a list: elsewhere `#1` is a number.
    """
    tags: list[str] = []
    is_note = False

    def look(part: str) -> str:
        nonlocal is_note
        is_note = is_note or _LINK.search(part) is not None or _PROPERTY.search(part) is not None
        for line in _PROPERTY.findall(part):
            tags.extend(listed(line))
        for words, word in _TAG.findall(_PROPERTY.sub("", part)):
            tags.append(words.strip() if words else word)
        return part

    rewrite_outside_code(text, look)
    named = (tag for tag in tags if _LETTER.search(tag) and not _COLOUR.fullmatch(tag))
    return tuple(dict.fromkeys(named)) if is_note else ()


def listed(value: str) -> list[str]:
    """Tags in one text: links to notes, and others with commas or spaces between them."""
    pieces = _LISTED.split(value)
    has_commas = any("," in piece for piece in pieces[::2])
    tags: list[str] = []
    for place, piece in enumerate(pieces):
        if place % 2:  # of `[[address|words]]` the words
            tags.append(piece.strip("#[]").rpartition("|")[2])
        else:
            tags += piece.split(",") if has_commas else piece.replace(",", " ").split()
    names = (tag.strip().lstrip("#").strip(" \"'") for tag in tags)
    return [name for name in names if re.search(r"\w", name)]
