"""Find where a text has the terms of a query."""

from __future__ import annotations

from typing import NamedTuple

from library.vector_index import folding, variants
from library.vector_index.bm25 import base_language, known_terms

# Terms of a query of few words: only for those a text is looked through once more.
FEW_TERMS = 16


class TermMatch(NamedTuple):
    """A term of a query and where in a text it stands."""

    start: int
    end: int
    term: str


def find_matches(wanted: frozenset[str], text: str, language: str) -> list[TermMatch]:
    """Where a text of this language has the terms that are wanted, in order."""
    known = known_terms(base_language(language) or "en")
    found: list[TermMatch] = []
    for match in folding.TOKEN.finditer(text.replace("\u2019", "'")):
        if match.lastgroup:  # "run": few words have one
            found += _pairs_met(wanted, match["run"], match.start())
        elif not wanted.isdisjoint(terms := known[match[0]]):
            found.append(TermMatch(match.start(), match.end(), min(terms & wanted)))
    if found or len(wanted) > FEW_TERMS:
        return found
    return _joined(wanted, text)


def _joined(wanted: frozenset[str], text: str) -> list[TermMatch]:
    """Where what is wanted stands in parts: e-mail for email, Node.js for nodejs."""
    joined = (*folding.find_hyphenated(text), *variants.find_signs(text))
    return sorted(TermMatch(*each) for each in joined if each[2] in wanted)


def _pairs_met(wanted: frozenset[str], run: str, begins: int) -> list[TermMatch]:
    """Pairs of letters, or single characters, that are wanted; those that overlap are one."""
    found: list[TermMatch] = []
    letters = folding.clusters(run)
    at = begins
    for number, letter in enumerate(letters):
        both = "".join(letters[number : number + 2])
        for piece in (both, letter):
            if (term := folding.spelled(piece)) in wanted:
                start, end = at, at + len(piece)
                if found and start < found[-1].end:
                    last = found.pop()
                    start, end = last.start, max(end, last.end)
                found.append(TermMatch(start, end, term))
                break
        at += len(letter)
    return found
