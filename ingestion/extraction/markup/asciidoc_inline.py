"""What AsciiDoc has within a line, as Markdown: links, notes, formulas, emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from ingestion.extraction import builders
from ingestion.extraction.markup.asciidoc_header import MAX_VALUE, REFERENCE
from ingestion.extraction.markup.high_or_low import set_high, set_low
from ingestion.extraction.markup.kept_pieces import BREAK, KeptPieces

_SIGNS = {  # attributes that every document has
    **{"plus": "+", "cpp": "C++", "asterisk": "*", "caret": "^", "tilde": "~", "vbar": "|"},
    **{"startsb": "[", "endsb": "]", "backslash": "\\", "backtick": "`", "lt": "<", "gt": ">"},
    **{"amp": "&", "apos": "'", "quot": '"', "nbsp": "\u00a0", "deg": "°", "sp": " "},
    **{"lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”"},
    **dict.fromkeys(("empty", "blank", "zwsp", "wj"), ""),
}
_PASSED = re.compile(
    r"(?<!\\)(?:latexmath|stem|asciimath):\[\$?(?P<formula>.{0,2000}?)\$?\]"
    r"|(?<!\\)pass:(?P<how>[a-z,]{0,40})\[(?P<passed>(?:[^\]\\\n]|\\.){0,1000})\]"
    r"|\+{3}(?P<raw>(?:[^+\n]|\+(?!\+\+))+)\+{3}"
    r"|`\+(?P<code>[^+`\n]+)\+`"
    r"|\+\+(?P<within>(?![\s,.;:!?)])(?:[^+\n]|\+(?!\+))+)(?<!\s)\+\+"
    r"|(?<![\w+`])\+(?P<literal>[^\s+](?:[^+\n]*?\S)?)\+(?![\w+`])"
)
_TAG = re.compile(r"<!--[^\n]{0,300}?-->|<(/?)([a-zA-Z][\w-]{0,20})([^<>\n]*)>")
_EMPTY_ELEMENTS = frozenset(("br", "hr", "img", "wbr", "input"))
_SHOWN_IN_QUOTES = (  # the last of old
    (re.compile(r'(?<![\w`])"`(?![\s),;:]|\.\s)([^`\n]+)(?<!\()`"(?![\w`])'), r"“\1”"),
    (re.compile(r"(?<![\w`])'`(?![\s),;:]|\.\s)([^`\n]+)(?<!\()`'(?![\w`])"), r"‘\1’"),
    (re.compile(r"(?<![\w`])``(?!\s)([^`\n]+?)(?<!\s)''(?![\w'])"), r"“\1”"),
)
_CODE = re.compile(
    r"``(?P<within>[^`\n]+)``|(?<![\w`\\])`(?P<word>[^\s`](?:[^`\n]*?\S)?)`(?![\w`])"
)
_UNSEEN = re.compile(
    r"\(\(\([^()\n]+\)\)\)|(?<![\w(])\(\((?P<term>[^()\n]+)\)\)"
    r"|(?<!\[)\[\[[A-Za-z_:][^\[\]\n]{0,200}\]\](?!\])|\banchor:[^\[\s]{1,200}\[[^\[\]]*\]"
    r"|\bindexterm:\[[^\[\]]*\]|\bindexterm2:\[(?P<shown>[^\[\]]*)\]"
)
_SET_HIGH_OR_LOW = re.compile(r"(?<=[\w)\]])([\^~])([^\s^~]{1,30})\1")
_LINK = re.compile(r"(?:link:)?((?:https?|mailto):[^\s\[\]]{1,2000})\[([^\[\]]*)\]")
_WORDS_OF_LINK = re.compile(r'\s*(?:"([^"]*)"\s*(?:,|$)|([\w-]+=)|([^,]*))')  # less attributes
_XREF = re.compile(
    r"<<(?=[\w#/.:{\"'])(?:[^<>,]+,(?P<words>[^<>]+)|(?P<place>[^<>,]+))>>"
    r"|xref:[^\[\s]{1,500}\[(?P<shown>[^\[\]]*)\]"
)
_NOTE = re.compile(
    r"(?<!\\)footnote(?P<old>ref)?:(?P<name>[\w-]*)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\]){0,4000})\]"
)
_MACRO = re.compile(
    r"(?:kbd|btn|image):[^\[\s]{0,500}\[(.{0,2000}?)\]|menu:([^\[\n]{1,100})\[(.{0,2000}?)\]"
)
_BREAKS = re.compile(rf"\s*{BREAK}\s*")
_SAID_BREAK = re.compile(rf" \+(?={BREAK}|$)")
_BOLD, _ITALIC = "\ue013", "\ue014"  # until all emphasis is read
_ROLE = re.compile(r"\[[^\[\]\n]{1,60}\](?=#)|\[\.[\w.-]{1,60}\](?=[*_])")
# What follows the sign of a pattern of names of files (pack-*.idx) or one in quotation marks.
_NO_TEXT = r"(?![\"'”’)\]]*[,;:.!?]?\s)(?:(?<![-/].)|(?!\.))"
_EMPHASIS = (
    (re.compile(r"(?<!\\)\*\*((?![\s/])(?:[^*\n]|\*(?!\*))+)(?<!\s)\*\*"), rf"{_BOLD}\1{_BOLD}"),
    (re.compile(r"(?<!\\)__((?!\s)(?:[^_\n]|_(?!_))+)(?<!\s)__"), rf"{_ITALIC}\1{_ITALIC}"),
    (re.compile(r"(?<!\\)##((?!\s)(?:[^#\n]|#(?!#))+)(?<!\s)##"), r"\1"),
    (
        re.compile(r"(?<![\w*\\])\*" + _NO_TEXT + r"([^\s*](?:[^*\n]*?\S)?)\*(?![\w*])"),
        rf"{_BOLD}\1{_BOLD}",
    ),
    (
        re.compile(r"(?<![\w_\\])_" + _NO_TEXT + r"(\S(?:[^_\n]*?\S)?)_(?![\w_])"),
        rf"{_ITALIC}\1{_ITALIC}",
    ),
    (re.compile(r"(?<![\w#])#" + _NO_TEXT + r"(\S(?:[^#\n]*?\S)?)#(?![\w#])"), r"\1"),
)


@dataclass(slots=True)
class Notes:
    """The footnotes of a document."""

    texts: list[str] = field(default_factory=list)
    by_name: dict[str, int] = field(default_factory=dict)

    def reference(self, name: str, text: str) -> str:
        """What refers to the note of this text, or without one to an earlier one of this name."""
        if text:
            self.texts.append(text)
            self.by_name[name] = len(self.texts)
        number = self.by_name.get(name) if name or text else None
        return f"[^{number}]" if number else ""


def inline(text: str, attributes: dict[str, str], notes: Notes) -> str:
    """A text as Markdown, in as many lines as it has."""

    def note(found: re.Match[str]) -> str:
        name, text = found["name"], found["text"]
        if found["old"]:
            name, _, text = text.partition(",")
        text = _BREAKS.sub(" ", text).strip()
        return notes.reference(name.strip(), inline(text, attributes, Notes()))

    def value(found: re.Match[str]) -> str:
        if found[1] in attributes:
            return attributes[found[1]][:MAX_VALUE]
        return pieces.kept(_escaped(_SIGNS[found[1]])) if found[1] in _SIGNS else found[0]

    pieces = KeptPieces()
    text = _NOTE.sub(note, text.replace("\n", BREAK))
    elements = _elements(text)
    text = _PASSED.sub(lambda found: _passed(found, elements, pieces), text)
    text = _NOTE.sub(note, REFERENCE.sub(value, text))
    for pattern, replacement in _SHOWN_IN_QUOTES:
        text = pattern.sub(replacement, text)
    text = _CODE.sub(lambda m: pieces.kept(_code(m["within"] or m["word"])), text)
    text = _XREF.sub(lambda m: (m["words"] or m["place"] or m["shown"] or "").strip(), text)
    text = _UNSEEN.sub(lambda m: m["term"] or m["shown"] or "", text).replace("<", "&lt;")
    text = _LINK.sub(lambda m: pieces.link(_words(m[2]), m[1]), text)
    text = _MACRO.sub(_shown, pieces.without_addresses(text))
    text = _ROLE.sub("", _SET_HIGH_OR_LOW.sub(_high_or_low, text))
    for pattern, replacement in _EMPHASIS:
        text = pattern.sub(replacement, text)
    text = text.replace(_BOLD, "**").replace(_ITALIC, "*")
    return pieces.restored(_SAID_BREAK.sub("  ", text)).replace(BREAK, "\n")


def _words(written: str) -> str:
    """What a link shows: a comma parts it from attributes only where there are any."""
    if "=" in written and (found := _WORDS_OF_LINK.match(written)):
        written = found[1] or (found[3] or "").rstrip()
    return written.removesuffix("^")


def _code(text: str) -> str:
    return f"`{_BREAKS.sub(' ', text)}`"


def _passed(found: re.Match[str], elements: set[str], pieces: KeptPieces) -> str:
    """What is kept from being read as AsciiDoc; HTML in it less the tags of these elements."""
    if found["formula"] is not None:
        return pieces.kept(f"${_BREAKS.sub(' ', found['formula'])}$")
    if found["code"]:
        return pieces.kept(_code(found["code"]))
    if literal := found["within"] or found["literal"]:
        return pieces.kept(_escaped(literal))
    text = found["raw"] or (found["passed"] or "").replace("\\]", "]")
    how = set(found["how"] or "")
    if not how & set("cvn"):
        text = unescape(_TAG.sub(lambda tag: _tag_shown(tag, elements), text))
    return text if how & set("qn") else pieces.kept(_escaped(text))


def _elements(line: str) -> set[str]:
    """The names of the elements of HTML that begin and end in the line."""
    tags = _TAG.findall(line)
    ended = {name.lower() for is_end, name, _ in tags if is_end}
    return ended & {name.lower() for is_end, name, _ in tags if not is_end}


def _tag_shown(tag: re.Match[str], elements: set[str]) -> str:
    """Nothing, where it is markup; a tag by itself is what is spoken of."""
    name = (tag[2] or "").lower()
    is_markup = not name or name in elements or tag[3].endswith("/")
    return "" if is_markup or name in _EMPTY_ELEMENTS else tag[0]


def _escaped(text: str) -> str:
    """Plain text within a line as Markdown."""
    return builders.escaped(f"x{text}")[1:]


def _high_or_low(found: re.Match[str]) -> str:
    return set_high(found[2]) if found[1] == "^" else set_low(found[2])


def _shown(macro: re.Match[str]) -> str:
    """The way through a menu, or the text of a key or picture."""
    return " › ".join(filter(None, (macro[2], macro[3]))) if macro[2] else macro[1] or ""
