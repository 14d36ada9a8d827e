"""How much a document is worth: named parts from 0 to 1, weighted to a score of 0 to 10."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingestion.documents import Quality, QualityPart, RawDocument
from ingestion.transformers.text import Block, BlockKind, split_sentences, words_of

VERSION = "1"

# What each part counts, and why. Length and detail tell most about effort (Blumenstock 2008: word
# count alone separates featured Wikipedia articles); the rest corrects what length can't see.
WEIGHTS = {
    "substance": 0.34,  # is there enough of it, and is it specific
    "structure": 0.14,  # can a reader find their way
    "readability": 0.12,  # are its sentences of a human size
    "sourcing": 0.16,  # who says so, when, and on what grounds
    "signal": 0.14,  # text against clutter
    "completeness": 0.10,  # did we get all of it
}
DEVELOPED = 30  # words: a paragraph that says something, not a teaser
# Originality joins here once near duplicates are known.

_SPECIFIC = re.compile(r"\d[\d.,%]*|(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][\w’'-]+")
_REFERENCE = re.compile(
    r"\[\d{1,3}\]|\bet al\.|\bdoi\b|\(\d{4}\)|^references$", re.IGNORECASE | re.MULTILINE
)
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\bread more|continue reading)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the parts are judged by."""

    raw: RawDocument
    blocks: Sequence[Block]
    words: list[str]
    sentences: list[str]


def judge(raw: RawDocument, blocks: Sequence[Block]) -> Quality:
    prose = [b for b in blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST)]
    measured = Measured(
        raw=raw,
        blocks=blocks,
        words=[word for block in blocks for word in words_of(block.text)],
        sentences=[s for block in prose for s in split_sentences(block.text)],
    )
    total = sum(WEIGHTS.values())
    parts = tuple(
        QualityPart(name, round(value, 3), round(WEIGHTS[name] / total, 3), reason)
        for name, part in PARTS.items()
        for value, reason in [part(measured)]
    )
    score = sum(part.value * part.weight for part in parts)
    return Quality(score=round(min(10.0, 10 * score), 1), parts=parts)


def _substance(m: Measured) -> tuple[float, str]:
    count = len(m.words)
    # Half at 600 words, nine tenths at about 3,500: the gain of length fades.
    length = 1 - 1 / (1 + (count / 600) ** 1.25)
    window = [word.lower() for word in m.words[:1000]]
    density = len(set(window)) / max(1, len(window) ** 0.85)
    specific = len(_SPECIFIC.findall(" ".join(m.sentences))) / max(1, count)
    detail = 0.2 * _ramp(density, 0.4, 1.4) + 0.2 * _ramp(specific, 0.01, 0.15)
    value = length * (0.6 + detail)  # detail in a few words is still a few words
    return value, f"{count:,} words, {100 * specific:.0f} figures and names in a hundred"


def _structure(m: Measured) -> tuple[float, str]:
    headings = sum(block.kind == BlockKind.HEADING for block in m.blocks)
    paragraphs = [b for b in m.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)]
    wanted = max(1.0, len(m.words) / 400)
    divided = 1.0 if len(m.words) < 400 else min(1.0, headings / wanted)
    lengths = [len(words_of(block.text)) for block in paragraphs]
    prose = sum(n for n in lengths if n >= DEVELOPED) / max(1, len(m.words))
    value = 0.35 * divided + 0.65 * _ramp(prose, 0.1, 0.8)
    return value, f"{headings} headings, {100 * prose:.0f} % of the words in full paragraphs"


def _readability(m: Measured) -> tuple[float, str]:
    lengths = [len(words_of(sentence)) for sentence in m.sentences]
    lengths = [length for length in lengths if length]
    if len(lengths) < 3:
        return 0.3, "too few sentences to tell"
    mean = sum(lengths) / len(lengths)
    # Plain-language guides agree on 15 to 20 words; fragments and endless ones both tire.
    value = math.exp(-(((mean - 18) / 11) ** 2))
    return value, f"{mean:.0f} words in a sentence"


def _sourcing(m: Measured) -> tuple[float, str]:
    text = "\n".join(block.text for block in m.blocks)
    references = len(_REFERENCE.findall(text)) + m.raw.markdown.count("](http")
    grounds = _ramp(references / max(1.0, len(m.words) / 500), 0, 4)
    named = [
        word
        for word, there in (
            ("an author", m.raw.author),
            ("a date", m.raw.published_at),
            ("a publisher", m.raw.site),
        )
        if there
    ]
    value = 0.45 * grounds + 0.25 * bool(m.raw.author) + 0.2 * bool(m.raw.published_at)
    value += 0.1 * bool(m.raw.site)
    return value, f"{references} links and references; {', '.join(named) or 'nobody'} named"


def _signal(m: Measured) -> tuple[float, str]:
    linked = sum(b.linked * len(words_of(b.text)) for b in m.blocks) / max(1, len(m.words))
    clean = 1 - _ramp(linked, 0.1, 0.6)
    page = m.raw.signals.page_words
    if not page:
        return clean, f"{100 * linked:.0f} % of the words are links"
    share = min(1.0, len(m.words) / page)
    return (
        0.5 * clean + 0.5 * _ramp(share, 0.1, 0.7),
        f"{100 * share:.0f} % of the page is the text, {100 * linked:.0f} % of that links",
    )


def _completeness(m: Measured) -> tuple[float, str]:
    last = m.blocks[-1].text if m.blocks else ""
    lacks = [
        what
        for what, missing in (
            ("title", not m.raw.title),
            ("language", not m.raw.language),
            ("an end", bool(_CUT_OFF.search(last))),
            ("enough text", len(m.words) < 120),
        )
        if missing
    ]
    return 1 - len(lacks) / 4, f"lacks {', '.join(lacks)}" if lacks else "all there"


PARTS: dict[str, Callable[[Measured], tuple[float, str]]] = {
    "substance": _substance,
    "structure": _structure,
    "readability": _readability,
    "sourcing": _sourcing,
    "signal": _signal,
    "completeness": _completeness,
}


def _ramp(value: float, low: float, high: float) -> float:
    """0 up to low, 1 from high, a line between."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
