"""Tell prose from code in <pre>: mailing lists' archives and old texts put letters there."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_MIN_WORDS = 40  # less may be the output of a program
_WIDE = 50  # characters of the longest line; in narrower text a line's end means something
_WRAPPED = 0.6  # of the widest line: a line as long as this goes on in the next one
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"[{}<>=;$\\|`@^~]|\(\)|::|->|/\*|^\s*(?:#include|import |def |\$ |> ?\$)", re.M)
_COLUMNS = re.compile(r"\S(?: {3,}|\t)\S")
_CODE_NAME = re.compile(r"lang|hl|highlight|brush|code|sh_|prettyprint|source", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>\s?")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)]?(?:\s|$)")


def write_prose(tree: Any) -> None:
    """Make paragraphs and quotations of each <pre> that holds prose."""
    for pre in list(tree.iter("pre")):
        text = pre.text_content()
        if not _is_named_code(pre) and is_prose(text):
            for child in list(pre):
                pre.remove(child)
            pre.text = None
            pre.tag = "div"
            for paragraph in _PARAGRAPHS.split(text.strip("\n")):
                _add(pre, paragraph.split("\n"))


def is_prose(text: str) -> bool:
    """Whether the text is made of sentences; code, tables and drawings are not."""
    words = _WORD.findall(text)
    if len(words) < _MIN_WORDS or not _SENTENCE_END.search(text):
        return False
    unquoted = "\n".join(_QUOTED.sub("", line) for line in text.split("\n"))
    lines = [line for line in unquoted.split("\n") if line.strip()]
    columns = sum(bool(_COLUMNS.search(line)) for line in lines)
    signs = len(_CODE.findall(unquoted))
    ends = len(_SENTENCE_END.findall(text))
    return (
        columns <= 0.1 * len(lines)
        and signs <= 0.03 * len(words)
        and len(words) <= 60 * ends
        and len(words) >= 4 * len(lines)
    )


def _is_named_code(pre: Any) -> bool:
    if next(pre.iter("code", "samp", "kbd"), None) is not None:
        return True
    around = [pre, *list(pre.iterancestors())[:2]]
    return any(
        _CODE_NAME.search(element.get("class") or "") or element.get("data-lang")
        for element in around
    )


def _add(box: Any, lines: list[str]) -> None:
    """One paragraph, or the quotation and the paragraphs that its lines make."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_quoted = bool(_QUOTED.match(line))
        if not runs or runs[-1][0] != is_quoted:
            runs.append((is_quoted, []))
        runs[-1][1].append(_QUOTED.sub("", line) if is_quoted else line)
    for is_quoted, run in runs:
        outer = etree.SubElement(box, "blockquote") if is_quoted else box
        paragraph = etree.SubElement(outer, "p")
        paragraph.tail = "\n"
        _add_lines(paragraph, [line.strip() for line in run if line.strip()])


def _add_lines(paragraph: Any, lines: list[str]) -> None:
    """The lines joined where they were wrapped; others keep their ends."""
    widest = max((len(line) for line in lines), default=0)
    last: Any = None
    text = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        is_wrapped = widest >= _WIDE and len(line) >= _WRAPPED * widest
        text += line + (" " if is_wrapped and following else "")
        if following and not is_wrapped:
            last = _write(paragraph, last, text)
            text = ""
    if text:
        _put(paragraph, last, text)


def _write(paragraph: Any, last: Any, text: str) -> Any:
    _put(paragraph, last, text)
    return etree.SubElement(paragraph, "br")


def _put(paragraph: Any, last: Any, text: str) -> None:
    if last is None:
        paragraph.text = text
    else:
        last.tail = text
