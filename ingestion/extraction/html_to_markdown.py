"""HTML to the Markdown that is stored."""

from __future__ import annotations

import re
from html import escape, unescape

import html_to_markdown

from ingestion.extraction.builders import KANA, SUBSCRIPTS, SUPERSCRIPTS
from ingestion.extraction.note_numbers import marks_note

_BLANK_LINES = re.compile(r"\n{3,}")
# Two spaces before another line are a line break.
_TRAILING = re.compile(r"(?<![ \t])(?!(?<=\S)  \n[^\n])[ \t]+$", re.MULTILINE)
_UNSAFE_LINK = re.compile(r"(?<=\]\()\s*<?(?:javascript|data|vbscript|file):[^)\s]*", re.IGNORECASE)
_EMPTY_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*\)")

# Readings above the line: only those in Kana tell nothing that the word does not.
_RUBY_BRACKET = re.compile(r"<rp\b[^<>]*>[^<>]{0,20}</rp>")
_KANA_READING = re.compile(rf"<rt\b[^<>]*>(?:<[^<>]*>|[{KANA}\s]){{0,80}}?</rt>")

_RAISED = re.compile(r"<(su[pb])\b[^>]*>((?:(?!<su[pb]\b).)*?)</\1>", re.DOTALL)
_PLAIN_INLINE = re.compile(r"</?(?:i|em|b|strong|span|var|small|u|font)\b[^>]*>")
_ATTACHED = re.compile(r"[^\W_][’']?(?:</\w+>)*$|[)\]}](?:</\w+>)*$")
_LOOK_BACK = 60  # characters
_NOTE_TEXT = re.compile(r"(?:librariannote|fn)(?:ref|def)\d|\[.*\]$|\W*$")
_SUPERSCRIPTS = SUPERSCRIPTS | str.maketrans("ni", "ⁿⁱ")
# Ordinals, "Mme", notes in brackets or with signs: raised, but no exponents.
_SET_HIGH = re.compile(
    r"\W*|\[.*\]|st|nd|rd|th|e|er|re|ère|ème|es|o|a|me|lle|gr|tm|sm|[a-z]{2,}", re.IGNORECASE
)

_BEGINS_BLOCK = re.compile(r"<(?:p|li|div|td|dd|small|br)\b[^<>]*>(?:<[^<>]*>|\s)*$")
_TAG = re.compile(r"(<(/?)([a-zA-Z][\w:-]*)[^<>]*>|<!--.*?-->)", re.DOTALL)
_LITERAL = frozenset(("code", "pre", "kbd", "samp", "tt", "script", "style"))
_MARK = re.compile(
    r"&lt;(?=[a-zA-Z/!?])|&amp;(?=\#?\w{1,31};)|`|\*+|_+|~~|"
    r"\[(?=[^\[\]]*\][(\[])|\[(?=\^[^\]\s]+\])"
)
_LINE_START = re.compile(r"(\s*)([#>+*=-]|\d{1,9}[.)])")
_SPACE_BEFORE_MARK = re.compile(r"(?<![ \t\r\n])[ \t\r\n]++(?=[#>+*=-]|\d{1,9}[.)]|&gt;)")
# Between a sign and a letter, Markdown takes its "**" for text: the sign goes out of the emphasis.
_SIGN_AT_END = re.compile(r"(?<=\w)([^\w\s<>&;]++)((?:</(?:b|strong|i|em|s|del)>)+)(?=\w)")
_SIGN_AT_START = re.compile(r"(?<=\w)((?:<(?:b|strong|i|em|s|del)\b[^<>]*>)+)([^\w\s<>&;]++)(?=\w)")
# Characters that no text has (Unicode, section 23.7) stand for escapes until all is converted.
_ESCAPE, _AMPERSAND, _LESS_THAN = "\ufdd0", "\ufdd1", "\ufdd2"
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")

_NOTE_MARK = re.compile(r"librariannote(ref|def)(\d+)x")


def from_html(html: str, *, keep_images: bool = True) -> str:
    """Markdown with ATX headings, fenced code, tables; nothing in it that could run.

    What the page shows stays visible: text that looks like markup is escaped.
    """
    html = _KANA_READING.sub("", _RUBY_BRACKET.sub("", _NONCHARACTERS.sub("", html)))
    html = _SIGN_AT_START.sub(r"\2\1", _SIGN_AT_END.sub(r"\2\1", html))
    options = html_to_markdown.ConversionOptions(
        heading_style="atx",
        bullets="-",
        highlight_style="none",  # "==words==" is no Markdown that pages or other programs know
        extract_metadata=False,
        skip_images=not keep_images,
    )
    result = html_to_markdown.convert(_escaped(_raised(html)), options)
    text = result if isinstance(result, str) else (result.content or "")
    text = _UNSAFE_LINK.sub("", text)
    text = _EMPTY_IMAGE.sub("", text)
    text = text.replace(_ESCAPE, "\\").replace(_AMPERSAND, "&amp;").replace(_LESS_THAN, "\\<")
    text = _NOTE_MARK.sub(lambda m: f"[^{m[2]}]" + (":" if m[1] == "def" else ""), text)
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()


def note_reference(number: int) -> str:
    """Text that `from_html` writes as `[^number]`."""
    return f"librariannoteref{number}x"


def note_definition(number: int) -> str:
    """Text that `from_html` writes as `[^number]:`, for the begin of a note's paragraph."""
    return f"librariannotedef{number}x"


# --- Superscripts and subscripts


def _raised(html: str) -> str:
    """Exponents and indices told from the number before them: 10⁶, CO₂, x^(a+b)."""
    for _ in range(3):  # one in another
        html, count = _RAISED.subn(_as_text, html)
        if not count:
            break
    return html


def _as_text(found: re.Match[str]) -> str:
    inside = _PLAIN_INLINE.sub("", found[2])
    text = unescape(inside).strip()
    is_raised = found[1] == "sup"
    table = _SUPERSCRIPTS if is_raised else SUBSCRIPTS
    before = found.string[max(0, found.start() - _LOOK_BACK) : found.start()]
    if is_raised and (_is_note(before, text, found.string[found.end() :])):
        return f"[{text}]"
    if text and all(ord(character) in table for character in text):
        return text.translate(table)
    # Small print, marks of notes, links, ordinals: no index of what stands before.
    is_index = _ATTACHED.search(before) and not ("<" in inside or " " in text)
    if not is_index or _NOTE_TEXT.match(text) or (is_raised and _SET_HIGH.fullmatch(text)):
        return inside
    mark = "^" if is_raised else "_"
    is_one = text.isascii() and text.isalnum()
    return escape(f"{mark}{text}" if is_one else f"{mark}({text})", quote=False)


def _is_note(before: str, text: str, after: str) -> bool:
    """Whether a raised number refers to a note, or begins one."""
    if _BEGINS_BLOCK.search(before):  # but ¹⁴C
        return text.isdigit() and after[:1].isspace()
    return marks_note(unescape(_TAG.sub("", before)), text)


# --- Escapes


def _escaped(html: str) -> str:
    """What is text, outside of code, kept from being read as Markdown or as markup."""
    pieces = _TAG.split(html)
    out = []
    literal = 0
    after_break = False
    # Each tag comes with two groups of its own, and text between.
    for at in range(0, len(pieces), 4):
        text = pieces[at]
        tag, closing, name = [*pieces[at + 1 : at + 4], "", "", ""][:3]
        name = (name or "").lower()
        out.append(text if literal or not text else _escape_text(text, name, after_break))
        out.append(tag)
        if text.strip() or name:
            after_break = name == "br"
        if name in _LITERAL and not tag.endswith("/>"):
            literal = max(0, literal + (-1 if closing else 1))
    return "".join(out)


def _escape_text(text: str, next_tag: str, after_break: bool) -> str:
    text = _SPACE_BEFORE_MARK.sub(" ", text)  # a line of the source is none of the page
    text = _MARK.sub(_escape_mark, text)
    if next_tag == "a" and text.endswith("!"):
        text = f"{text[:-1]}{_ESCAPE}!"
    if after_break and (start := _LINE_START.match(text)):
        mark = start[2] if len(start[2]) == 1 else f"{start[2][:-1]}{_ESCAPE}{start[2][-1]}"
        text = f"{start[1]}{'' if len(start[2]) > 1 else _ESCAPE}{mark}{text[start.end() :]}"
    return text


def _escape_mark(found: re.Match[str]) -> str:
    mark, text = found[0], found.string
    if mark == "&lt;":
        return _LESS_THAN
    if mark == "&amp;":
        return _AMPERSAND
    if mark[0] in "*_":
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        # After a letter "_" begins no emphasis, and nothing ends that has not begun.
        if (mark[0] == "_" and before.isalnum()) or (before.isspace() and after.isspace()):
            return mark
    return "".join(_ESCAPE + character for character in mark) if mark != "~~" else f"{_ESCAPE}~~"
