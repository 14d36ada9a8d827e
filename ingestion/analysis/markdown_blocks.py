"""Markdown as blocks, sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape
from itertools import pairwise

from librarian_site.core import words

_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)")
_LIST = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
# Link texts hold brackets, and addresses parentheses, one level deep.
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_TARGET = r"\((?:<[^<>\n]*>\s*|(?:[^()]|\([^()]*\))*)\)"
_IMAGE = re.compile(rf"!{_LABEL}{_TARGET}")
_LINK = re.compile(rf"{_LABEL}{_TARGET}|\[([^\[\]]*)\]\[[^\[\]]*\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:?")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")
_STRONG = re.compile(r"\*\*|__|`")
# A pair, which may end behind a full stop or a quotation mark; each search stops at the next mark.
_EMPHASIS = re.compile(r"(?<!\w)\*(?=\S)([^*]+)(?<=\S)\*(?!\w)|(?<!\w)_(?=\S)([^_]+)(?<=\S)_(?!\w)")
_MARKS = re.compile(r"(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_CAPTION = re.compile(r"\s*(\*{1,3}|_{1,3})(?=\S)[^*_]+(?<=\S)\1\s*")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_SPACES = re.compile(r"\s+")
_QUOTE_MARKS = re.compile(r"^\s*(?:>\s?)+")
_TABLE_RULE = re.compile(r"[\s|:-]+")
WRAPPED = 0.6  # of the longest line: a line as long as this goes on in the next one
_PRIVATE = 0xE000
_WAITING = re.compile("[\ue021-\ue07e]")


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines: its kind, plain text, offset in the Markdown, and heading level (or 0)."""

    kind: BlockKind
    text: str
    start: int
    level: int = 0
    linked: float = 0.0  # share of its words that are link text
    lines: tuple[str, ...] = ()  # of a paragraph, where a line ends because something does
    is_caption: bool = False  # of the picture before it


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    position: int  # among the document's sentences, from 0
    section: int  # which heading it stands under, from 0


def words_of(text: str) -> list[str]:
    """Words, those with hyphens and apostrophes whole; of Han and kana pairs, as most words are."""
    return words.words(text, joined_by="'’-", han=2)


def blocks_of(markdown: str) -> list[Block]:
    """The document's blocks in order; blank lines part them, fences hold together."""
    blocks = []
    follows_picture = False
    for start, lines in _runs(markdown):
        block = _block(start, lines)
        raw = "".join(lines)
        has_picture = _IMAGE.search(raw) is not None
        if block is not None:
            is_caption = (follows_picture or has_picture) and _is_caption(raw)
            blocks.append(replace(block, is_caption=True) if is_caption else block)
        follows_picture = has_picture and block is None
    return blocks


def without_pictures(markdown: str) -> str:
    return _IMAGE.sub("", markdown)


def _is_caption(raw: str) -> bool:
    """Whether all of the words are emphasised: what stands so below a picture is its caption."""
    words = _LINK.sub(lambda m: m[1] or m[2] or "", without_pictures(raw))
    return _CAPTION.fullmatch(words) is not None


def _runs(markdown: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines with the offset of each run."""
    run: list[str] = []
    start = offset = 0
    fence = ""
    for line in markdown.splitlines(keepends=True):
        mark = _FENCE.match(line)
        ends_run = not fence and (not line.strip() or mark or _HEADING.match(line))
        if ends_run and run:
            yield start, run
            run = []
        if not run:
            start = offset
        if fence or line.strip():
            run.append(line)
        if mark:
            closes = fence and line.strip().startswith(fence)
            fence = "" if closes else (fence or mark[1])
            if closes:
                yield start, run
                run = []
        elif not fence and _HEADING.match(line):
            yield start, run
            run = []
        offset += len(line)
    if run:
        yield start, run


def _block(start: int, lines: list[str]) -> Block | None:
    first = lines[0]
    raw = "".join(lines)
    heading = _HEADING.match(first.rstrip("\n"))
    if heading:
        text = plain(heading[2].rstrip().rstrip("#").rstrip())
        return Block(BlockKind.HEADING, text, start, len(heading[1])) if text else None
    if _FENCE.match(first):
        body = lines[1:-1] if len(lines) > 1 and _FENCE.match(lines[-1]) else lines[1:]
        code = "".join(body).strip("\n")
        return Block(BlockKind.CODE, code, start) if code.strip() else None
    if all(_RULE.match(line) for line in lines):
        return None
    kind, text = _kind(first), plain(raw)
    parts = tuple(filter(None, map(plain, _unwrapped(lines)))) if len(lines) > 1 else (text,)
    return Block(kind, text, start, linked=_linked(raw), lines=parts) if text else None


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, those joined that were parted only because they grew long."""
    full = WRAPPED * max(len(line.rstrip()) for line in lines)
    parts = [[lines[0]]]
    for before, line in pairwise(lines):
        hard = before.rstrip("\n").endswith(("  ", "\\"))
        wrapped = len(before.rstrip()) >= full or line.lstrip()[:1].islower()
        if hard or not wrapped:
            parts.append([line])
        else:
            parts[-1].append(line)
    return ["".join(part) for part in parts]


def _kind(first: str) -> BlockKind:
    if _TABLE.match(first):
        return BlockKind.TABLE
    if _LIST.match(first):
        return BlockKind.LIST
    if first.lstrip().startswith(">"):
        return BlockKind.QUOTE
    return BlockKind.PARAGRAPH


def plain(markdown: str) -> str:
    """The text without marks; links by their words, images by nothing."""
    # What is escaped is no mark: it waits in the private use area until the marks are gone.
    text = _ESCAPED.sub(lambda m: chr(_PRIVATE + ord(m[1])), markdown)
    text = _IMAGE.sub(" ", text)
    text = _LINK.sub(lambda m: m[1] or m[2] or "", _NOTE.sub("", text))
    text = _AUTOLINK.sub(r"\1", text)
    text = _WIKI_LINK.sub(lambda m: m[2] or m[1], text)
    lines = [_QUOTE_MARKS.sub("", _LIST.sub("", line)) for line in text.splitlines()]
    lines = [line for line in lines if not _TABLE_RULE.fullmatch(line)]
    text = _STRONG.sub("", " ".join(line.replace("|", " ") for line in lines))
    text = _MARKS.sub("", _EMPHASIS.sub(lambda m: m[1] or m[2], text))
    text = _WAITING.sub(lambda m: chr(ord(m[0]) - _PRIVATE), text)
    return _SPACES.sub(" ", unescape(text)).strip()


def _linked(raw: str) -> float:
    total = len(words_of(plain(raw)))
    inside = sum(len(words_of(m[1] or m[2] or "")) for m in _LINK.finditer(raw))
    return inside / total if total else 0.0


# --- Sentences

_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof sr jr st vs etc e.g i.e cf al approx dept est fig figs no nos vol pp p
    ed eds inc ltd co corp gen col sgt capt lt rev hon jan feb mar apr jun jul aug sep sept
    oct nov dec z.b d.h bzw usw ca nr str evtl ggf inkl abb bd hrsg u.a s.o vgl m mme mlle av
    env p.ex ex art chap sra srta ud uds núm pág ej u.s u.k a.m p.m ph.d
    """.split()
)
_BOUNDARY = re.compile(
    r"(?<=[.!?…؟۔।])([\"'”’»)\]]*)\s+(?=[\"'“‘«(\[¿¡]*[^\W\d_a-zß-öø-ÿ]|[\"'“‘«(\[]*\d)|"
    r"(?<=[。！？])(?![」』”])|(?<=[。！？][」』”])"
)
_LAST_TOKEN = re.compile(r"(\S+)\.$")
LONGEST_TOKEN = 60


def split_sentences(text: str) -> list[str]:
    """Sentences of a paragraph; abbreviations, initials and ordinals do not end one."""
    parts: list[str] = []
    begin = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start() + len(boundary[1] or "")
        if _is_abbreviated(text[max(begin, end - LONGEST_TOKEN) : end]):
            continue
        parts.append(text[begin:end].strip())
        begin = boundary.end()
    parts.append(text[begin:].strip())
    return [part for part in parts if part]


def _is_abbreviated(text: str) -> bool:
    """Whether a text, of at most LONGEST_TOKEN characters, ends in what ends no sentence."""
    last = _LAST_TOKEN.search(text)
    if last is None:
        return False
    token = last[1].lstrip("(\"'“[")
    return (
        token.lower() in _ABBREVIATIONS or (len(token) == 1 and token.isupper()) or token.isdigit()
    )


def prose_sentences(blocks: Sequence[Block]) -> list[Sentence]:
    """The sentences a person would quote: from paragraphs and quotes that are not mostly links.

    A caption tells of its picture, which is not beside it where it is quoted.
    """
    sentences: list[Sentence] = []
    section = position = 0
    for block in blocks:
        if block.kind == BlockKind.HEADING:
            section += 1
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.QUOTE) or block.linked > 0.5:
            continue
        if block.is_caption:
            continue
        for text in (each for line in block.lines for each in split_sentences(line)):
            sentences.append(Sentence(text, position, section))
            position += 1
    return sentences
