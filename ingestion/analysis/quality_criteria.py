"""The parts of the quality score: each a figure from 0 to 1 and a line that says why."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingestion.analysis.markdown_blocks import (
    Block,
    BlockKind,
    split_sentences,
    without_pictures,
    words_of,
)
from ingestion.documents.types import Document, PageSignals
from librarian_site.core.i18n.lazy_marks import gettext_noop as _

DEVELOPED = 30  # words: a paragraph that says something, not a teaser
SENTENCE, UNENDED = 5, 12  # words: less is a label, with a full stop and without
PAID = 0.5  # of the signal that a page loses which is there to sell
DISCLOSED = 0.3  # how much of such a page one is that says so, whatever its links look like
SLOTTED = 0.1  # of the signal that a page full of advertisements loses
ENDING = 200  # characters in which a text that was cut off says so
DUPLICATE = (
    0.8  # share of shingles in common from which two texts are one (library.duplicates.detection)
)

_SPECIFIC = re.compile(r"\d[\d.,%]*|(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][\w’'-]+")
_REFERENCE = re.compile(
    r"\[\d{1,3}\]|\bet al\.|\bdoi\b|\(\d{4}\)|^references$", re.IGNORECASE | re.MULTILINE
)
_LINK = re.compile(r"(?<!\[)\]\(http")  # with words: a picture that is a link refers to none
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\bread more|continue reading)\W*$", re.IGNORECASE)
_SALE = re.compile(
    r"[$€£¥]\s?\d|\d\s?(?:€|£|USD|EUR)\b|add to (?:cart|basket|bag)|in den warenkorb|"
    r"ajouter au panier|añadir al carrito|buy now|sold out|free shipping|out of \d stars|"
    r"\b(?:sort|filter|shop) by\b|affiliate|sponsored|promo code|sale price|regular price",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…。！？۔।][\"'”’»)\]」』]*$")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST)
_SET_OUT = (BlockKind.LIST, BlockKind.TABLE, BlockKind.CODE)


@dataclass(frozen=True)
class Measured:
    """What the parts are judged by."""

    raw: Document
    blocks: Sequence[Block]
    nearest: float  # resemblance to the most alike text in the library, 0 to 1

    @cached_property
    def words(self) -> list[str]:
        return [word for block in self.blocks for word in words_of(block.text)]

    @cached_property
    def sentences(self) -> list[str]:
        return [s for b in self.blocks if b.kind in _PROSE for s in split_sentences(b.text)]

    @cached_property
    def prose_share(self) -> float:
        """The share of the words, code and tables aside, that stand in whole sentences."""
        within = sum(
            len(words)
            for block in self.blocks
            if block.kind in _PROSE and block.linked < 0.6
            for line in block.lines or (block.text,)
            for words in [words_of(line)]
            if len(words) >= (SENTENCE if _ENDED.search(line) else UNENDED)
            and not _SALE.search(line)
        )
        plain = sum(len(words_of(b.text)) for b in self.blocks if b.kind in _PROSE)
        return within / max(1, plain)


def substance(m: Measured) -> tuple[float, str]:
    count = len(m.words)
    # Half at 600 words, nine tenths at about 3,500: the gain of length fades.
    length = 1 - 1 / (1 + (count / 600) ** 1.25)
    window = [word.lower() for word in m.words[:1000]]
    density = len(set(window)) / max(1, len(window) ** 0.85)
    specific = len(_SPECIFIC.findall(" ".join(m.sentences))) / max(1, count)
    detail = 0.2 * ramp(density, 0.4, 1.4) + 0.2 * ramp(specific, 0.01, 0.15)
    value = length * (0.6 + detail)  # detail in a few words is still a few words
    found = round(100 * specific)
    named = "figure or name" if found == 1 else "figures and names"
    return value, f"{count:,} words, {found} {named} in a hundred"


def structure(m: Measured) -> tuple[float, str]:
    headings = sum(block.kind == BlockKind.HEADING for block in m.blocks)
    divided = 1.0 if len(m.words) < 400 else min(1.0, headings / max(1.0, len(m.words) / 400))
    kinds = (BlockKind.PARAGRAPH, BlockKind.QUOTE)
    lengths = [len(words_of(b.text)) for b in m.blocks if b.kind in kinds]
    full = sum(n for n in lengths if n >= DEVELOPED)
    # Code, and lists and tables that are not menus, are what a manual is made of.
    set_out = sum(len(words_of(b.text)) for b in m.blocks if b.kind in _SET_OUT and b.linked < 0.5)
    share = (full + min(set_out, full)) / max(1, len(m.words))
    value = 0.35 * divided + 0.65 * ramp(share, 0.1, 0.8)
    counted = f"{headings} heading{'' if headings == 1 else 's'}"
    return value, f"{counted}, {100 * share:.0f} % of the words in developed parts"


def readability(m: Measured) -> tuple[float, str]:
    lengths = [len(words_of(sentence)) for sentence in m.sentences]
    lengths = [length for length in lengths if length]
    if len(lengths) < 3:
        return 0.3, "too few sentences to tell"
    mean = sum(lengths) / len(lengths)
    # Plain-language guides agree on 15 to 20 words; fragments and endless ones both tire.
    value = math.exp(-(((mean - 18) / 11) ** 2))
    return value, f"{mean:.0f} words in a sentence"


def sourcing(m: Measured) -> tuple[float, str]:
    text = "\n".join(block.text for block in m.blocks)
    links = _LINK.findall(without_pictures(m.raw.markdown))
    references = len(_REFERENCE.findall(text)) + len(links)
    references = max(0, references - m.raw.signals.paid_links)  # those speak for their seller
    grounds = ramp(references / max(1.0, len(m.words) / 500), 0, 4)
    named = [
        word
        for word, there in (
            ("an author", m.raw.author),
            ("a date", m.raw.published_at),
            ("a publisher", m.raw.site),
        )
        if there
    ]
    value = 0.45 * grounds * ramp(m.prose_share, 0.2, 0.6)  # links between products are no grounds
    value += 0.25 * bool(m.raw.author) + 0.2 * bool(m.raw.published_at) + 0.1 * bool(m.raw.site)
    counted = "1 link or reference" if references == 1 else f"{references} links and references"
    return value, f"{counted}; {', '.join(named) or 'nobody'} named"


def originality(m: Measured) -> tuple[float, str]:
    value = 1 - ramp(m.nearest, 0.2, DUPLICATE)
    if m.nearest < 0.2:
        return value, "nothing like it in the library"
    return value, f"{100 * m.nearest:.0f} % in common with another item"


def signal(m: Measured) -> tuple[float, str]:
    linked = sum(b.linked * len(words_of(b.text)) for b in m.blocks) / max(1, len(m.words))
    text = "\n".join(block.text for block in m.blocks)
    sales = 100 * len(_SALE.findall(text)) / max(1, len(m.words))
    value = 0.3 * (1 - ramp(linked, 0.1, 0.6))
    value += 0.35 * ramp(m.prose_share, 0.2, 0.8) + 0.2 * (1 - ramp(sales, 0.2, 2.0))
    page = m.raw.signals.page_words
    share = min(1.0, len(m.words) / page) if page else 1.0
    value += 0.15 * ramp(share, 0.1, 0.7)
    left, offered = _offers(m.raw.signals)
    value *= left
    said = [f"{100 * m.prose_share:.0f} % in sentences", f"{100 * linked:.0f} % links"]
    said += [f"{100 * share:.0f} % of the page is the text"] if page else []
    said += [f"{sales:.0f} prices and offers in a hundred words"] if sales >= 0.5 else []
    return value, ", ".join((*said, *offered))


def _offers(signals: PageSignals) -> tuple[float, list[str]]:
    """What is left of the signal beside advertisements and links that are paid for, and why."""
    paid = max(ramp(signals.paid_links, 1, 12), DISCLOSED * signals.is_disclosed)
    left = (1 - PAID * paid) * (1 - SLOTTED * ramp(signals.ad_slots, 2, 12))
    said = [f"{signals.paid_links} links that are paid for"] if signals.paid_links else []
    said += ["says its links are paid for"] if signals.is_disclosed and not said else []
    said += [f"{signals.ad_slots} advertisements"] if signals.ad_slots > 2 else []
    return left, said


def completeness(m: Measured) -> tuple[float, str]:
    # The end alone, as the pattern's time grows with the square of the punctuation.
    last = m.blocks[-1].text[-ENDING:] if m.blocks else ""
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
    there = 1 - len(lacks) / 4
    said = f"lacks {', '.join(lacks)}" if lacks else "all there"
    confidence = m.raw.signals.extraction_confidence
    if confidence is None:
        return there, said
    # Half wrong is worth nothing, and more than 95 % is never expected.
    value = there * ramp(confidence, 0.5, 0.95)
    return value, f"{said}; the text is expected to be {100 * confidence:.0f} % right"


# The parts of the lines between commas, as catalogues have them: `core.i18n.stored_text`.
SAID = (
    _("%(n)s words"),
    _("%(n)s figure or name in a hundred"),
    _("%(n)s figures and names in a hundred"),
    _("%(n)s heading"),
    _("%(n)s headings"),
    _("%(n)s %% of the words in developed parts"),
    _("too few sentences to tell"),
    _("%(n)s words in a sentence"),
    _("%(n)s link or reference"),
    _("%(n)s links and references"),
    _("an author"),
    _("a date"),
    _("an author named"),
    _("a date named"),
    _("a publisher named"),
    _("nobody named"),
    _("nothing like it in the library"),
    _("%(n)s %% in common with another item"),
    _("%(n)s %% in sentences"),
    _("%(n)s %% links"),
    _("%(n)s %% of the page is the text"),
    _("%(n)s prices and offers in a hundred words"),
    _("%(n)s links that are paid for"),
    _("says its links are paid for"),
    _("%(n)s advertisements"),
    _("lacks title"),
    _("lacks language"),
    _("lacks an end"),
    _("lacks enough text"),
    _("language"),
    _("an end"),
    _("enough text"),
    _("all there"),
    _("the text is expected to be %(n)s %% right"),
)

NAMES = (  # of PARTS, as pages show them
    _("Substance"),
    _("Structure"),
    _("Readability"),
    _("Sourcing"),
    _("Originality"),
    _("Signal"),
    _("Completeness"),
)
PARTS: dict[str, Callable[[Measured], tuple[float, str]]] = {
    "substance": substance,
    "structure": structure,
    "readability": readability,
    "sourcing": sourcing,
    "originality": originality,
    "signal": signal,
    "completeness": completeness,
}


def ramp(value: float, low: float, high: float) -> float:
    """0 up to low, 1 from high, a line between."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
