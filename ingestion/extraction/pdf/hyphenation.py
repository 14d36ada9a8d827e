"""Lines joined to running text: words that a line's end divided are made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingestion.extraction.pdf.lines import HAN, HYPHENS, is_unspaced
from ingestion.extraction.pdf.words import HYPHEN

_PIECE = re.compile(
    r"[-\u2010](?!(?:in|of|to|on|at|by|de|la|le|du|en|up|as|an|am|im|zu)$)[^\W\d_]{1,2}$"
)
_SHORT_WORD = 4  # letters
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LAST = re.compile(r"[^\W_]+(?:[-\u2010\u2011'’][^\W_]+)*$")
_FIRST = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")

_ADDRESS_LINES = 4  # that an address may go over
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]*$")
# First parts of English compounds that are written with a hyphen, where no ending follows.
_COMPOUND_STARTS = frozenset(
    "well self long short high low half full hard soft large small old new first second third dry "
    "two three four five six seven eight nine twenty thirty forty fifty sixty seventy eighty "
    "ninety".split()
)
_ENDINGS = re.compile(
    r"(?:ful(?:ly)?|ness|ly|e[dnr]s?|ened|est|ings?|ish|less|dom|hood|ship|some|wards?|able|ment|"
    r"lands?|times?|ways?|over|heads?|lines?|sel[fv]\w*|bod\w+|things?|where|work\w*|hand\w*|"
    r"light\w*|fold|teen\w*|t[iy]\w*|age\w*|ar[dm]\w*|ton|comer\w*|all|born|ware|back\w*)"
)
# What follows a hyphen that stands for a left-out part: Haus- und Hof.
_CONJUNCTIONS = frozenset("und oder bzw and or bis sowie wie et ou e y o en of och og".split())

_HANGUL_LAST, _HANGUL_FIRST = re.compile("[가-힣]+$"), re.compile("[가-힣]+")
# Letters or digits beside Han or Kana, and with a space between.
_TOUCHING = re.compile(rf"[A-Za-z0-9%](?={HAN})|{HAN}(?=[A-Za-z0-9])")
_APART = re.compile(rf"[A-Za-z0-9%] (?={HAN})|{HAN} (?=[A-Za-z0-9])")


class Vocabulary:
    """The document's words as they stand within lines, by which divided ones are judged."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        touching = apart = 0
        for line in lines:
            touching += len(_TOUCHING.findall(line))
            apart += len(_APART.findall(line))
            # The last word may be a part only; so may the first.
            inner = line.split()[1:-1]
            self._words.update(
                met[0].lower().replace("\u2010", "-")
                for part in inner
                for met in _WORD.finditer(part)
            )

        self.is_mixed_apart = apart > touching  # 120 メートル, not 120メートル

    def __contains__(self, word: str) -> bool:
        return word.lower().replace("\u2010", "-") in self._words


def join_lines(lines: Sequence[str], vocabulary: Vocabulary) -> str:
    """One paragraph; no spaces between Han or Kana characters."""
    pieces: list[str] = []
    for line in lines:
        if not pieces:
            pieces.append(line)
        elif _is_in_address("".join(pieces[-_ADDRESS_LINES:]), line):
            pieces[-1] = plain_hyphens(pieces[-1])
            pieces.append(line)
        elif pieces[-1][-1:] in HYPHENS and pieces[-1][-2:-1].isalnum():
            pieces[-1], glue = _without_hyphen(pieces[-1], line, vocabulary)
            pieces.append(glue + line)
        elif (
            _is_divided_hangul(pieces[-1], line, vocabulary)
            or is_unspaced(pieces[-1], line)
            or (not vocabulary.is_mixed_apart and _TOUCHING.match(pieces[-1][-1:] + line[:1]))
        ):
            pieces.append(line)
        else:
            pieces.append(f" {line}")
    return plain_hyphens("".join(pieces))


def _is_divided_hangul(line: str, following: str, vocabulary: Vocabulary) -> bool:
    """Whether a Korean word goes on in the next line, without a hyphen, as the document has it."""
    last, first = _HANGUL_LAST.search(line), _HANGUL_FIRST.match(following)
    if last is None or first is None:
        return False
    return last[0] + first[0] in vocabulary and first[0] not in vocabulary


def _is_in_address(line: str, following: str) -> bool:
    """Whether an address goes on in the next line, which begins with no word."""
    address, rest = _ADDRESS.search(line), following.split(" ", 1)[0]
    if address is None or not rest:
        return False
    is_open = address[0][-1] in "/-_=&?.%#:\u2010\x02" and not address[0].endswith("...")
    return (is_open and rest[0].isalnum()) or rest[0] in "/?&=#%_"


def plain_hyphens(text: str) -> str:
    """PDFium's sign for a hyphen as the hyphen it is."""
    return text.replace(HYPHEN, "-")


def _without_hyphen(line: str, following: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The line with or without its hyphen, and what stands before the next one."""
    last, first = _LAST.search(line[:-1]), _FIRST.match(following)
    kept = line[:-1] + ("-" if line[-1] == HYPHEN else line[-1])
    if last is None or first is None:
        return kept, ""
    if first[0].lower() in _CONJUNCTIONS and last[0] + first[0] not in vocabulary:
        return kept, " "
    if _is_divided(last[0], first[0], vocabulary):
        return line[:-1], ""
    return kept, ""


def _is_divided(last: str, first: str, vocabulary: Vocabulary) -> bool:
    """Whether the hyphen is there because of the line's end alone."""
    if f"{last}-{first}" in vocabulary:
        return False
    if last + first in vocabulary:
        return True
    if last[-1:].isdigit() or not first[:1].islower():
        return False
    if "-" in last or "\u2010" in last or "-" in first or "\u2010" in first:
        # mother-in-law, state-of-the-art; but nicht-öf-fentlich
        return _PIECE.search(last) is not None and "-" not in first and len(first) > _SHORT_WORD
    return last.lower() not in _COMPOUND_STARTS or bool(_ENDINGS.fullmatch(first))
