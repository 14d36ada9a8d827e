"""What AsciiDoc has within a line, as Markdown: links, notes, formulas, emphasis."""

from __future__ import annotations

import re

from ingestion.extraction.builders import SUBSCRIPTS, SUPERSCRIPTS

MAX_VALUE = 200  # characters of an attribute where it is referred to

_LITERAL = re.compile(r"(?<![\w+])\+{1,2}(\S(?:[^+\n]*?\S)?)\+{1,2}(?![\w+])")
_PASSED = re.compile(r"pass:[a-z,]{0,20}\[[^\[\]]*\]")
_SET_HIGH_OR_LOW = re.compile(r"(?<=\w)([\^~])([0-9+=()-]{1,9})\1")
_LINK = re.compile(
    r"(?:link:)?((?:https?|mailto):[^\s\[\]]{1,2000})\[([^\[\],]*?)(?:,[^\[\]]*)?\^?\]"
)
_XREF = re.compile(r"<<[^<>,]+,([^<>]+)>>|xref:[^\[\s]{1,500}\[([^\[\]]*)\]|<<([^<>,]+)>>")
_NOTE = re.compile(r"footnote:(?:[\w-]*)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_MACRO = re.compile(
    r"(?:latexmath|stem|asciimath):\[\$?(.{0,2000}?)\$?\]"
    r"|(?:kbd|btn|image):[^\[\s]{0,500}\[(.{0,2000}?)\]|menu:([^\[\n]{1,100})\[(.{0,2000}?)\]"
)
_EMPHASIS = (
    (re.compile(r"(?<![\w*\\])\*(\S(?:[^*\n]*?\S)?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w_\\])__?(\S(?:[^_\n]*?\S)?)__?(?![\w_])"), r"*\1*"),
    (re.compile(r"(?<!\w)#(\S(?:[^#\n]*?\S)?)#(?!\w)"), r"\1"),
)


def inline(text: str, attributes: dict[str, str], notes: list[str]) -> str:
    def note(found: re.Match[str]) -> str:
        notes.append(inline(found[1], attributes, []))
        return f"[^{len(notes)}]"

    text = re.sub(r"\{([\w-]+)\}", lambda m: attributes.get(m[1], m[0])[:MAX_VALUE], text)
    text = _NOTE.sub(note, text)
    text = _XREF.sub(lambda m: (m[1] or m[2] or m[3] or "").strip(), text)
    text = text.replace("<", "&lt;")
    text = _LINK.sub(lambda m: f"[{m[2]}]({m[1]})" if m[2] else f"<{m[1]}>", text)
    text = _MACRO.sub(_shown, text)
    text = _SET_HIGH_OR_LOW.sub(
        lambda m: m[2].translate(SUPERSCRIPTS if m[1] == "^" else SUBSCRIPTS), text
    )
    text = _LITERAL.sub(r"\1", _PASSED.sub("", text))
    for pattern, replacement in _EMPHASIS:
        text = pattern.sub(replacement, text)
    return text


def _shown(macro: re.Match[str]) -> str:
    """A formula between dollar signs, the way through a menu, or the text of a key or picture."""
    if macro[1]:
        return f"${macro[1]}$"
    return " › ".join(filter(None, (macro[3], macro[4]))) if macro[3] else macro[2] or ""
