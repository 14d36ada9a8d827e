"""The authors that a LaTeX document names, without what its classes write beside the names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.extraction.markup.latex_source import balanced

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_AUTHORS = 1000
_AUTHOR = re.compile(r"\\author\*?(?![a-zA-Z@])[ \t\n]*")
_OPTION = re.compile(r"\[[^\]]{0,500}\][ \t\n]*")
_BODY = re.compile(r"\\(?:section|chapter|end\{frontmatter\})")
_DEFINED = re.compile(r"\\(?:re)?newcommand\*?\{?\\author|\\def\\author")
# Commands whose arguments are notes, institutions and addresses.
_BESIDE = re.compile(
    r"\\(?:thanks|footnote(?:mark|text)?|inst|institute|corref|fnref|tnote\w*|orcid\w*|authororcid"
    r"|e-?mail\w*|ead|affil\w*|address|IEEEauthorblockA|IEEEauthorrefmark|IEEEmembership"
    r"|textsuperscript|textsubscript|thanksref|fnmsep|institution|department|country|city|url"
    r"|vspace|hspace|and_?orcid|authornote\w*|affmark|samethanks|num|textdagger)\*?(?![a-zA-Z@])"
    r"[ \t]*"
)
_MATH = re.compile(r"\$[^$]{0,200}\$|\\\(.{0,200}?\\\)")
_REST = re.compile(r"\\addr(?![a-zA-Z@])[^\0]*")
_AND = re.compile(r"\\(?:and|And|AND|qquad|quad|IEEEauthorblockN)(?![a-zA-Z@])|\\hspace\{[^{}]*\}")
_LINE = re.compile(r"\\\\(?:\[[^\]]{0,50}\])?|\\newline(?![a-zA-Z@])")
_NAMES = re.compile(r"\s*(?:,\s*(?:and|und|et|y|e|&)\s|,|;|\s(?:and|und|et|&)\s)\s*")
_MARKS = re.compile(r"\[\^?\w{0,3}\]|[*`†‡§¶]|(?<=\w)[\d,]+$")
_INSTITUTION = re.compile(
    r"\b(?:univ\w*|instit\w*|depart\w*|dept|labor\w*|labs?|school|college|facult\w*|cent(?:er|re)"
    r"|academy|inc|gmbh|ltd|corp\w*|research|hospital|group|street|road|p\.? ?o\.? box|hochschule"
    r"|école|cnrs|mit|eth|nasa|google|microsoft)\b|[\d@]",
    re.IGNORECASE,
)


def authors(source: str, line: Callable[[str], str]) -> list[str]:
    r"""The names in all \author commands before the text begins; `line` reads LaTeX."""
    begins = source.find(r"\begin{document}")
    body = _BODY.search(source, max(begins, 0))
    head = source[: body.start()] if body else source
    names: list[str] = []
    for argument in _arguments(_DEFINED.sub("", head)):
        names += _names(argument, line)
    return list(dict.fromkeys(name for name in names if name))[:MAX_AUTHORS]


def _arguments(head: str) -> list[str]:
    found = []
    for command in _AUTHOR.finditer(head):
        at = command.end()
        while option := _OPTION.match(head, at):
            at = option.end()
        if head[at : at + 1] == "{":
            found.append(balanced(head, at)[0])
    return found


def _names(argument: str, line: Callable[[str], str]) -> list[str]:
    text = _REST.sub("", _MATH.sub("", without_notes(argument)))
    names: list[str] = []
    for part in _AND.split(text):
        lines = [_plain(line(each)) for each in _LINE.split(part)]
        lines = [each for each in lines if each]
        # Names below one another, or a name above an institution and an address.
        is_list = len(lines) > 1 and not any(map(_INSTITUTION.search, lines))
        for each in lines if is_list else lines[:1]:
            names += _several(each)
    return names


def without_notes(text: str) -> str:
    """The text without notes, institutions and addresses, whatever stands in their braces."""
    out, at = [], 0
    while found := _BESIDE.search(text, at):
        out.append(text[at : found.start()])
        at = found.end()
        while option := _OPTION.match(text, at):
            at = option.end()
        if text[at : at + 1] == "{":
            at = balanced(text, at)[1]
    return "".join([*out, text[at:]])


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split()).strip(" ,;")


def _several(text: str) -> list[str]:
    """One name after the other, where all of them have a given and a family name."""
    names = [each for each in map(str.strip, _NAMES.split(text)) if each]
    return names if all(" " in name or "\u00a0" in name for name in names) else [text]
