"""Parse the search box: words, "phrases", -words and fields.

Nothing here is ever an error: what is no valid field, date or quotation is searched as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext_noop

from librarian_site.core.words import UNSPACED
from librarian_site.core.words import words as words_of
from library.facet_registry import BY_QUERY_FIELD, FACETS, FacetEntry, Match
from library.search.filters import SearchFilter, facet_filter

HELP = (
    ('"exact phrase"', gettext_noop("these words, in this order")),
    ("-word", gettext_noop("without this word; also -tag:name, -site:name")),
    *(facet.help for facet in FACETS),
    ("before:2024-06", gettext_noop("dated before this day, month or year")),
    ("after:2023", gettext_noop("dated on it or later")),
    ("is:stale", gettext_noop("processed by an older version or with another model than today's")),
)
# In a sentence quotes and dashes are punctuation; so long a query of keywords is not typed.
PROSE_WORDS = 7
SENTENCE_WORDS = 4  # from so many on where it ends as a sentence does
_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\u300e\u300f\uff02", '"')
)
_MINUS = re.compile(r"(?<!\S)[\u2212\uff0d](?=\S)")
_SET_APART = re.compile(r"""-?(?:[A-Za-z]+:)?"[^"]*"|(?<!\S)(?:-\S+|-?[A-Za-z]+:\S+)""")
_TOKEN = re.compile(
    # A quotation need not be set off by a space from a script that writes none.
    rf"""(?:(?<!\S)|(?<=[{UNSPACED}])(?="))"""
    r"""(?P<minus>-)?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]"""
    rf"""(?:(?!(?<=[{UNSPACED}])")\S)*))"""
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(slots=True)
class ParsedQuery:
    """A parsed query.

    `words` is the text that both retrievers (dense and sparse) search for, phrases included; empty
    when only fields are given. In prose, quotes and dashes are no conditions. `wanted` are its
    words in lower case.
    """

    words: str = ""
    phrases: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    filter: SearchFilter = field(default_factory=SearchFilter)
    is_prose: bool = False

    @property
    def names_text(self) -> bool:
        """Whether it requires or excludes words or phrases."""
        return bool(self.phrases or self.unwanted)

    @property
    def reads_text(self) -> bool:
        """Whether it searches texts, not only fields."""
        return bool(self.words) or self.names_text

    @property
    def wanted(self) -> frozenset[str]:
        return frozenset(words_of(self.words.casefold()))


def parse(text: str) -> ParsedQuery:
    """Parse the text of the search box. Never fails: what is no field is a word."""
    text = _MINUS.sub("-", text.replace("\x00", " ").translate(_QUOTES))
    text = " ".join(text.split())
    parsed = ParsedQuery(is_prose=_is_prose(text))
    words, last = "", 0
    for token in _TOKEN.finditer(text):
        words += text[last : token.start()]
        last = token.end()
        if not _take(parsed, token):
            words += token[0]
        elif (
            parsed.phrases
            and (token["quoted"] or "").strip() == parsed.phrases[-1]
            and not token["minus"]
        ):
            words += f" {token['quoted']} "
        else:
            words += " "
    parsed.words = " ".join((words + text[last:]).split())
    return parsed


def _is_prose(text: str) -> bool:
    words = len(_SET_APART.sub(" ", text).split())
    ends = text.rstrip('")').endswith((".", "?", "!"))
    return words >= (SENTENCE_WORDS if ends else PROSE_WORDS)


def _take(parsed: ParsedQuery, token: re.Match[str]) -> bool:
    """Apply the token to the query; return False when it is a plain word."""
    value = token["quoted"] if token["bare"] is None else token["bare"]
    if token["field"]:
        filter = _field(token["field"].lower(), value, negated=bool(token["minus"]))
        if filter is None:
            return False
        parsed.filter = parsed.filter & filter
        return True
    if parsed.is_prose:
        return False
    if token["minus"]:
        if value.startswith("-") or not any(character.isalpha() for character in value):
            return False  # --verbose is an option's name, -5 a number
        parsed.unwanted.append(value.strip())
        return True
    if token["quoted"] is not None and words_of(value):
        parsed.phrases.append(value.strip())
        return True
    return False


def _field(name: str, value: str, *, negated: bool) -> SearchFilter | None:
    """Return the filter; None when there is no such field or value."""
    if name in ("before", "after"):
        moment = None if negated else _moment(value)
        if moment is None:
            return None
        return SearchFilter(before=moment) if name == "before" else SearchFilter(since=moment)
    if (name, value.lower()) == ("is", "stale"):
        return SearchFilter(stale=not negated)
    flag = BY_QUERY_FIELD.get(f"{name}:{value.lower()}")
    if flag is not None and flag.match is Match.STATE:
        state = [value.lower()]
        is_not = SearchFilter(none_of={flag.payload_key: state})
        return is_not if negated else facet_filter(flag, state)
    if flag is not None:
        said = flag.query_fields.index(f"{name}:{value.lower()}") == 0
        return facet_filter(flag, [str(said is not negated)])
    facet = BY_QUERY_FIELD.get(name)
    return None if facet is None else _chosen(facet, value, negated=negated)


def _chosen(facet: FacetEntry, value: str, *, negated: bool) -> SearchFilter | None:
    """Return the filter of values between commas, None when the facet has not all of them."""
    values = [facet.normalize(each) for each in value.split(",") if each.strip()]
    if not values or not all(values):
        return None
    if facet.match is Match.YEAR:
        return None if negated or len(values) > 1 else facet_filter(facet, values)
    if negated:
        return SearchFilter(none_of={facet.payload_key: values})
    if len(values) == 1:
        return facet_filter(facet, values)
    return SearchFilter(any_of={facet.payload_key: values})


def _moment(value: str) -> datetime | None:
    """The first moment of a day, month or year, in UTC."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
