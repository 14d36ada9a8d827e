"""Keep what stands in the midst of kept text: notes, code, captions and paragraphs between others.

The model follows extractors that skip figures, asides and forms; a text with a silent hole in it
is worse than one with a line too many.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingestion.extraction.html.content.blocks import FAR, NAMES
from ingestion.extraction.html.content.furniture import LINKED, asks_little
from ingestion.extraction.html.content.kept_words import KeptWords, count_kept

if TYPE_CHECKING:
    from ingestion.extraction.html.content.blocks import Block, Node

_KEPT_SHARE = 0.6  # of the words around a gap
_SHORT = 8  # words; a short line that is no sentence, caption or item may be a button
_GROUP = 4  # items; less are no thread
_GROUP_SHARE = 0.75  # of the items must be kept for the rest to be
_LISTS = frozenset(("ul", "ol", "dl"))
_WHOLE = _LISTS | {"blockquote"}
_MOST_WHOLE = 300  # words; a longer list is a thread or a page of its own
_SMALL = {"pre": 300, "code": 300, "p": 100}  # words of a box, by what stands in it
_SMALLEST = 40
_LONGEST_QUOTED = 60  # words before a post's own text; more is another post
_COMMENT = list(NAMES).index("comment")
_TEXT_TAGS = frozenset(
    "p li pre blockquote figcaption caption dt dd td th h2 h3 h4 h5 h6 code legend".split()
)
_CAPTIONS = frozenset(("caption", "figcaption"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6", "legend"))
_FILE = re.compile(r"[\w@~./\\-]*[\w~]\.[a-z]\w{0,9}|(?:Docker|Make|Gem|Pip|Proc|Just)file", re.I)
_NOTE = re.compile(
    r"(?:^|[\s_-])(?:callout|admonition|note|hint|tip|warning|caution|danger|important|info(?:box)?"
    r"|alert|notice|aside)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\$\$.+\$\$|\\\[.+\\\]")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s(?:[A-Z]{2,4}|Uhr))?", re.IGNORECASE)
_SENTENCE = 12  # words
_NOTE_LEVELS = 4  # looked at above a note's text
_FEW = 3  # words


def fill_gaps(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """The same choice with the gaps in it closed, where they hold text and no furniture."""
    count = count_kept(blocks, kept)
    verdicts: dict[Node, bool] = {}
    result = list(kept)
    for number, block in enumerate(blocks):
        if kept[number] or not block.words:
            continue
        unit = block.node
        whole = _whole(unit, count)
        if block.node.tag in _CAPTIONS and block.node.above is not None:
            result[number] = count.kept_words[block.node.above] > 0
            if result[number] or block.node.tag == "caption":
                continue
        if count.kept_words[unit] and whole is None:  # its other runs of text are kept
            result[number] = _is_text(block, block.node)
            continue
        unit = whole or unit
        while unit.above is not None and not count.kept_words[unit.above]:
            unit = unit.above
        if unit.above is None:
            continue
        if unit not in verdicts:
            small = _SMALL.get(block.node.tag, _SMALLEST)
            verdicts[unit] = _is_in_text(unit, number, count, small)
        is_text = whole is not None or _is_text(block, unit)
        is_rest = whole is not None and _is_mostly_kept(whole, count)
        in_text = verdicts[unit] or is_rest or _is_note_at_end(block, count)
        result[number] = in_text and is_text and asks_little([block])
    result = _with_titles(blocks, result, count_kept(blocks, result))
    return _with_siblings(blocks, result)


def _whole(node: Node, count: KeptWords) -> Node | None:
    """The outermost list or quotation around the node that says something as a whole."""
    found: Node | None = None
    for each in node.upwards():
        if each.tag in _WHOLE and count.words[each] <= _MOST_WHOLE:
            found = each
    if found is None or count.link_words[found] > LINKED * count.words[found]:
        return None
    is_begun = count.kept_words[found] > 0
    return found if is_begun or count.words[found] >= _SHORT else None


def _is_mostly_kept(whole: Node, count: KeptWords) -> bool:
    """Whether the kept text has most of a list, though nothing behind it."""
    return 2 * count.kept_words[whole] >= count.words[whole]


def _with_titles(blocks: Sequence[Block], kept: Sequence[bool], count: KeptWords) -> list[bool]:
    """Keep the heading of a kept part, and the name of the file above kept code, however short."""
    result = list(kept)
    for number in range(len(blocks) - 2, 0, -1):
        block, following = blocks[number], blocks[number + 1]
        if result[number] or not result[number + 1] or not any(result[:number]):
            continue
        is_code = any(node.tag == "pre" for node in following.node.upwards())
        is_title = block.node.tag in _HEADINGS and following.node.tag not in _HEADINGS
        is_file = is_code and bool(_FILE.fullmatch(block.text))
        box = next((n for n in block.node.upwards() if count.kept_words[n]), None)
        in_text = box is not None and count.kept_words[box] >= _KEPT_SHARE * count.words[box]
        if in_text and (is_file or (is_title and _says_something(block))):
            result[number] = not any(map(count.is_furniture, _up_to(block.node, box)))
    return result


def _up_to(node: Node, box: Node | None) -> list[Node]:
    """The node and those above it, below the box."""
    between: list[Node] = []
    for each in node.upwards():
        if each is box:
            break
        between.append(each)
    return between


def _with_siblings(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """Keep the few that are left of a thread or list whose other items are kept.

    Items are told by the same tags and classes above them.
    """
    numbers: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.words:
            numbers.setdefault(block.node.styled, []).append(number)
    result = list(kept)
    for group in numbers.values():
        count = sum(kept[number] for number in group)
        if len(group) >= _GROUP and _GROUP_SHARE * len(group) <= count < len(group):
            linked = sum(blocks[number].link_words for number in group if kept[number])
            of_links = 2 * linked >= sum(len(blocks[n].words) for n in group if kept[n])
            for number in group:  # the lines that name the authors of comments are all links
                says = of_links or _says_something(blocks[number])
                result[number] = kept[number] or (says and asks_little([blocks[number]]))
    return result


def _is_in_text(unit: Node, number: int, count: KeptWords, small: int) -> bool:
    """Whether the unit, or a small box that it is a part of, is a gap and no furniture.

    A box of up to `small` words is small: tabs of code, a comment's last paragraph.
    """
    while unit.above is not None:
        if 2 * count.kept_words[unit] < count.words[unit] and count.is_furniture(unit):
            return False
        if _is_gap(unit, unit.above, number, count):
            return True
        if count.words[unit.above] > small:
            return False
        unit = unit.above
    return False


def _is_gap(unit: Node, above: Node, number: int, count: KeptWords) -> bool:
    """Whether kept text stands before and after in the same box, or it is of a kept list."""
    around = count.words[above] - count.words[unit]
    if count.kept_words[above] < _KEPT_SHARE * around or "nav" in unit.places:
        return False
    if (comments := _comments_around(unit)) is not None:
        others = count.words[comments] - count.words[unit]
        if count.kept_words[comments] < _KEPT_SHARE * others:
            return False
    if above.tag in _LISTS or (above.tag == "li" and unit.tag in _LISTS):
        return True
    numbers = count.numbers[above]
    before = bisect_left(numbers, number)
    if before > 0:
        return before < len(numbers)
    # A post of a thread may begin with what it answers.
    if not numbers or count.words[unit] > _LONGEST_QUOTED or not _is_quotation(unit):
        return False
    *_, root = unit.upwards()
    return count.numbers[root][0] < number


def _is_note_at_end(block: Block, count: KeptWords) -> bool:
    """Whether a sentence stands in the foot of a kept article: its sources, what was corrected."""
    if len(block.words) < _SENTENCE or block.text[-1] not in ".。" or not _says_something(block):
        return False
    within: list[Node] = []
    for node in block.node.upwards():
        if node.tag == "article":
            footer = next((each for each in within if each.tag == "footer"), None)
            around = count.words[node] - (count.words[footer] if footer else 0)
            is_kept = count.kept_words[node] >= _KEPT_SHARE * around > 0
            return footer is not None and is_kept and not any(map(count.is_furniture, within))
        within.append(node)
    return False


def _is_quotation(unit: Node) -> bool:
    return unit.tag == "blockquote" or (
        unit.tag in ("aside", "div") and unit.element.find("blockquote") is not None
    )


def _comments_around(unit: Node) -> Node | None:
    """The outermost box of comments that the unit is in."""
    if unit.levels[_COMMENT] >= FAR:
        return None
    named = [node for node in unit.upwards() if node.levels[_COMMENT] == 0]
    return named[-1] if named else None


def _is_text(block: Block, unit: Node) -> bool:
    """Whether the block says something, and asks for nothing."""
    is_code = any(node.tag == "pre" for node in block.node.upwards())
    if is_code or _FORMULA.fullmatch(block.text) or _CLOCK.fullmatch(block.text):
        return True
    if block.node.tag == "p" and _is_linked_sentence(block):
        return True
    if not _says_something(block):
        return False
    words = len(block.words)
    is_sentence = block.text[-1] in ".!?…:。！？"
    tags = {unit.tag, block.node.tag}
    if "figcaption" in tags or (words > _FEW and block.text[-1] in ".。" and _is_note(block.node)):
        return True
    return words >= _SHORT or (bool(tags & _TEXT_TAGS) and (words > 2 or is_sentence))


def _is_linked_sentence(block: Block) -> bool:
    """Whether the paragraph holds a link and is yet a statement; a headline has no full stop.

    A link around a paragraph is a card of another text.
    """
    is_card = next(block.node.element.iterancestors("a"), None) is not None
    return (
        len(block.words) >= _SENTENCE
        and not is_card
        and block.text[-1] in ".。"
        and asks_little([block])
    )


def _is_note(node: Node) -> bool:
    """Whether a box named for what it says to readers is around the text."""
    boxes = list(node.upwards())[:_NOTE_LEVELS]
    named = " ".join(
        f"{each.element.get('class') or ''} {each.element.get('role') or ''}" for each in boxes
    )
    return bool(_NOTE.search(named))


def _says_something(block: Block) -> bool:
    return block.link_words <= LINKED * len(block.words) and asks_little([block])
