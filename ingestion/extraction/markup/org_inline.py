"""What Org has within a text, as Markdown: links, code, notes, emphasis."""

from __future__ import annotations

import re

from ingestion.extraction import builders
from ingestion.extraction.markup.kept_pieces import BREAK, KeptPieces

_SNIPPET = re.compile(r"@@[\w-]+:[^@\n]*@@")
_WEB = ("http://", "https://", "mailto:")
_LINK = re.compile(
    r"\[\[(?P<target>[^\[\]]+)\](?:\[(?P<shown>[^\[\]]+)\])?\]"
    r"|<(?P<angled>(?:https?://|mailto:)[^\s<>]+|file:[^<>]+)>"
)
_FILE = re.compile(r"(?:file:|attachment:|(?=\.{0,2}/|~/))(.*?)(?:::.*)?$")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp)$", re.IGNORECASE)
_PLACE = re.compile(r"<<<(?P<shown>[^\s<>](?:[^<>]*[^\s<>])?)>>>|<<[^\s<>](?:[^<>]*[^\s<>])?>>")
_FOOTNOTE = re.compile(r"\[fn:([\w-]+)\]")


def _between(sign: str, before: str, after: str) -> re.Pattern[str]:
    """What stands between two such signs."""
    return re.compile(rf"(?<![{before}])[{sign}]{_within(sign)}[{sign}](?![{after}])")


def _within(sign: str) -> str:
    """Text without the sign, with the end of a line in it at most."""
    part = f"[^{sign}{BREAK}]*?"
    return rf"(\S(?:{part}(?:{BREAK}{part})?\S)?)"


_STRUCK = "\ue010"  # stands for ~~
_EMPHASIS = (
    (_between("*", r"\w*", r"\w*"), r"**\1**"),
    (_between("/", r"\w/:~.$<>=}\])", r"\w/"), r"*\1*"),
    (_between("+", r"\w+", r"\w+"), rf"{_STRUCK}\1{_STRUCK}"),
    (_between("_", r"\w", r"\w"), r"\1"),
)
_CODE = re.compile(rf"(?<![\w=~])(?:={_within('=')}=|~{_within('~')}~)(?![\w=~])")


def inline(text: str) -> str:
    pieces = KeptPieces()

    def link(found: re.Match[str]) -> str:
        target, shown = found["target"] or found["angled"], found["shown"] or ""
        target = target.replace(BREAK, " ")
        if target.startswith(_WEB):
            return pieces.link(shown, target)
        return shown or pieces.kept(_as_text(target))

    text = _CODE.sub(
        lambda m: pieces.kept(f"`{(m[1] or m[2]).replace(BREAK, ' ')}`"), _SNIPPET.sub("", text)
    )
    text = _PLACE.sub(lambda m: m["shown"] or "", _LINK.sub(link, text)).replace("<", "&lt;")
    text = _FOOTNOTE.sub(r"[^\1]", pieces.without_addresses(text))
    for pattern, replacement in _EMPHASIS:
        text = pattern.sub(replacement, text)
    return pieces.restored(text.replace(_STRUCK, "~~"))


def _as_text(target: str) -> str:
    """How a link's target reads that has no text: the name of a file or heading; no picture."""
    if file := _FILE.match(target):
        target = "" if _PICTURE.search(file[1]) else file[1]
    elif target.startswith(("*", "#")):
        target = target[1:]
    return builders.escaped(f"x{target}")[1:]
