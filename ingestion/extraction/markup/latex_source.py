"""LaTeX brought into a plainer form before it is read: what pandoc writes around lists and code."""

from __future__ import annotations

import re

from ingestion.extraction.builders import SUBSCRIPTS, SUPERSCRIPTS

# How a list's numbers are written; and definitions of commands with arguments, which none expands.
_LABELS = re.compile(r"\\def\\label\w+\{(?:[^{}]|\{[^{}]*\})*\}")
_BOXES = re.compile(r"\\item\[(?:\$\\(square|boxtimes|checkmark)\$|\\(square|boxtimes))\]\s*")
_RULE = re.compile(r"\\rule(?:\[[^\]]{0,100}\])?\{[^{}]*\}\{[^{}]*\}")
_RAISED = re.compile(r"\\text(super|sub)script\{([^{}\\]{1,40})\}")
# Lengths that old versions of pandoc set at a list's beginning.
_SPACING = re.compile(
    r"\\(?:itemsep|parskip|parsep|topsep)[ \t]{0,20}=?[ \t]{0,20}-?[\d.]{1,20}"
    r"[ \t]{0,20}(?:pt|em|ex|mm|cm)\b"
)
_LIST_START = re.compile(
    r"(\\begin\{enumerate\}(?:\[[^\]\n]{0,200}\])?\s*(?:\\tightlist\s*)?)"
    r"\\setcounter\{enum\w+\}\{(\d{1,4})\}"
)
_TOKEN = re.compile(r"\\[A-Z]\w*Tok\{((?:[^{}\\]|\\.|\{\})*)\}")
_ESCAPED = re.compile(r"\\([#$%&_{}])")
_SIGNS = {
    **{"textless": "<", "textgreater": ">", "textbackslash": "\\", "textasciitilde": "~"},
    **{"textasciicircum": "^", "textquotesingle": "'", "textquotedbl": '"', "textbar": "|"},
}
_SIGN = re.compile(rf"\\({'|'.join(_SIGNS)})(?:\{{\}}| |(?![a-zA-Z]))")
_SUPERSCRIPTS = SUPERSCRIPTS | str.maketrans("ni", "ⁿⁱ")
VERB = re.compile(r"\\verb\*?([^\sA-Za-z*])([^\n]{0,500}?)\1")  # \verb|ls -l|
_BRACE = re.compile(r"(?<!\\)[{}]")
START = "librarianstart"  # and the number that the next item has


def without_labels(source: str) -> str:
    """Without the definitions of how lists are numbered, before commands are expanded."""
    return _LABELS.sub("", source)


def prepared(source: str) -> str:
    source = _SPACING.sub("", _RULE.sub("", source))
    source = _BOXES.sub(lambda box: f"\\item {'☐' if 'square' in box[0] else '☒'} ", source)
    source = _LIST_START.sub(lambda m: f"{m[1]}{START}{int(m[2]) + 1}x", source)
    return _RAISED.sub(_raised, source)


def _raised(found: re.Match[str]) -> str:
    """Digits as characters of their own; words, as in 1st, as they are."""
    is_raised, text = found[1] == "super", found[2]
    table = _SUPERSCRIPTS if is_raised else SUBSCRIPTS
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return text if text.isalpha() and is_raised else f"{'^' if is_raised else '_'}({text})"


def code(text: str) -> str:
    """A listing without the commands that colour its words."""
    if "Tok{" not in text:
        return text
    text = _SIGN.sub(lambda sign: _SIGNS[sign[1]], _TOKEN.sub(r"\1", text))
    return _ESCAPED.sub(r"\1", text)


def balanced(text: str, at: int) -> tuple[str, int]:
    """What stands in the braces that begin at `at`, and where they end."""
    depth = 0
    for brace in _BRACE.finditer(text, at):
        depth += 1 if brace[0] == "{" else -1
        if depth <= 0:
            return text[at + 1 : brace.start()], brace.end()
    return text[at + 1 :], len(text)
