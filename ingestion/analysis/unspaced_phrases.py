"""Phrases of languages whose words spaces do not part: Chinese, Japanese, Thai, Lao, and Korean,
where particles are written together with the noun before them.

There is no dictionary here. What is repeated is likely to be a word; what is not, is left out
rather than cut wrongly.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from ingestion.analysis.stemming import stop_words
from librarian_site.core.words import CLUSTER, HAN, HANGUL, SOUTHEAST_ASIAN, is_unspaced

_KATAKANA_OR_HAN = re.compile(rf"[\u30a0-\u30ff]{{2,}}|[{HAN}]+")
_HAN_LENGTHS = range(2, 7)  # characters
_THAI_LENGTHS = range(2, 9)  # letters with their marks
MOST = 500  # repeated pieces that are compared with each other
THAI_REPEATED = 3  # times: what is said less often may be a piece of a word
_THAI_RUN = re.compile(rf"(?:(?=[{SOUTHEAST_ASIAN}]){CLUSTER})+")
_CLUSTER = re.compile(CLUSTER)
# Vowels written before the consonant they belong to, and those written after: no word ends in the
# first or begins with the second.
_LEADING, _TRAILING = frozenset("เแโใไເແໂໃໄ"), frozenset("ะาำๅๆฯະາຳ")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+#.-]+")

_HANGUL_RUN = re.compile(f"[{HANGUL}]+")
_PARTICLES = tuple(
    sorted(
        """
        을 를 이 가 은 는 의 에 에서 에게 에는 에도 로 으로 와 과 도 만 까지 부터 처럼 보다 이나
        나 이라 라고 이라고 이란 란 들 들이 들은 들을 들의
        에서는 으로는 로는 으로써 로써 께서 마다 밖에
        """.split(),
        key=len,
        reverse=True,
    )
)
# With these a word is a noun; the rest are also endings of verbs.
_OF_NOUNS = frozenset("를 의 에서 에게 으로 와 과 까지 부터 들이 들은 들을 들의 에서는".split())
_VERBS = re.compile(
    r"(?:다|요|고|며|면|서|지|게|니|자|던|한|할|된|될|해|여|어|아|히|운|런|려면|하는|되는|있는|없는|않는"
    r"|하기|되기|싣는|오는|가는|리는|지는|우는)$"
)


def phrases(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Every phrase as often as it is said, and whether it is surely a noun."""
    if language == "ko":
        yield from _korean(text)
    elif re.search(f"[{SOUTHEAST_ASIAN}]", text):
        yield from _southeast_asian(text, language)
    else:
        yield from _chinese_or_japanese(text, language)
    for name in _LATIN_NAME.findall(text):
        yield name, True


def _chinese_or_japanese(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Katakana words, and runs of Han characters parted at the words that say little."""
    parting = _parting(language)
    for run in _KATAKANA_OR_HAN.findall(text):
        for piece in parting.split(run):
            if len(piece) in _HAN_LENGTHS:
                yield piece, True


@cache
def _parting(language: str) -> re.Pattern[str]:
    stops = sorted(filter(is_unspaced, stop_words(language)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, stops)) or r"(?!)")


def _southeast_asian(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Runs of letters that are repeated beside different letters, as words are.

    Those that are only said as part of a longer one are left out. (Accessor variety: Feng et al.
    2004.)
    """
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for number, run in enumerate(_THAI_RUN.findall(text)):
        letters = [f"<{number}", *_CLUSTER.findall(run), f">{number}"]
        for piece, left, right in _pieces(letters):
            counts[piece] += 1
            before[piece].add(left)
            after[piece].add(right)
    stops = stop_words(language)
    repeated = {
        piece: n
        for piece, n in counts.most_common(MOST)
        if n >= THAI_REPEATED
        and min(len(before[piece]), len(after[piece])) > 1
        and len(piece) > 2
        and piece not in stops
    }
    for piece, n in repeated.items():
        if repeated.get("".join(_CLUSTER.findall(piece)[1:]), 0) > n:
            continue  # its first letter ends the word before it
        longer = [m for other, m in repeated.items() if other != piece and piece in other]
        yield from ((piece, True) for _ in range(n - max(longer, default=0)))


def _pieces(letters: list[str]) -> Iterator[tuple[str, str, str]]:
    """Pieces of a run that may be words, with the letter before and after; its ends are letters."""
    for size in _THAI_LENGTHS:
        for at in range(1, len(letters) - size):
            last, following = letters[at + size - 1], letters[at + size]
            if letters[at][0] in _TRAILING or last[0] in _LEADING or following[0] in _TRAILING:
                continue
            yield "".join(letters[at : at + size]), letters[at - 1], following


def _korean(text: str) -> Iterator[tuple[str, bool]]:
    """Nouns: words without their particle, and no forms of verbs."""
    for word in _HANGUL_RUN.findall(text):
        noun, particle = _without_particle(word)
        if len(noun) >= 2 and not (particle not in _OF_NOUNS and _VERBS.search(word)):
            yield noun, particle in _OF_NOUNS


def _without_particle(word: str) -> tuple[str, str]:
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word.removesuffix(particle), particle
    return word, ""
