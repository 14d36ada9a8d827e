"""PostgreSQL full text with accents and symbols folded as in `librarian_site.core.words`.

PostgreSQL's parser treats a run of Han characters as one word, drops the symbols of C++ and splits
words at vowel signs. The SQL function `library_search_text` rewrites a text so that the parser
splits it correctly; the search columns are generated with it, and queries must use it too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Func, TextField, Value

FUNCTION = "library_search_text"
PAIRS = 250  # of letters that are looked for at most: a longer question is a text by itself

# In this order: spell out symbols in names (C++, C#, .NET); remove accents, invisible characters
# and signs the parser would split words at; fold special letters; put spaces around each letter of
# a script in which words run into each other (`folding.PAIRED`); replace the remaining punctuation
# by spaces.
CREATE = r"""
CREATE OR REPLACE FUNCTION library_search_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $function$
SELECT regexp_replace(regexp_replace(translate(replace(replace(replace(replace(
    normalize(regexp_replace(
        normalize(regexp_replace(regexp_replace(regexp_replace(
            lower(normalize(value, NFKC)),
            '\m([a-z][a-z0-9]{0,20})\+\+', '\1plusplus ', 'g'),
            '\m([a-z])#(?!\w)', '\1sharp', 'g'),
            '(^|[^\w.])\.net(?!\w)', '\1dotnet', 'g'), NFD),
        '[\u00ad\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u093c\u094d\u09bc\u09cd'
        '\u0a3c\u0a4d\u0abc\u0acd\u0b3c\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e47-\u0e4e'
        '\u0ec8-\u0ece\u1037\u1039\u103a\u17c9-\u17d3\u17dd\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]',
        '', 'g'), NFC),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'łøđðħŧıŋς' || U&'\0623\0625\0622\0671\0629\0649',
    'loddhtinσ' || U&'\0627\0627\0627\0627\0647\064A'),
    '([\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff'
    '\uac00-\ud7a3\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])', ' \1 ', 'g'),
    '[!-/:-@\[-`{-\u007f\u00a1-\u00bf\u2010-\u2070\u3000-\u3004\u3008-\u3020]', ' ', 'g')
$function$
"""
DROP = "DROP FUNCTION library_search_text(text)"


class SearchText(Func):
    """The expression normalized as in the full-text columns."""

    function = FUNCTION
    output_field = TextField()


def text_query(text: str, search_type: str = "plain") -> Any:
    """Return a query for all words of the text (`plain`), or for them in order (`phrase`).

    Other spellings of the text (`folding.other_spellings`) are alternatives.
    """
    from library.vector_index import folding  # the models import this module, and need none of it

    spellings = (text, *folding.other_spellings(text))
    return joined(or_, [_query(spelled, search_type) for spelled in spellings])


def _query(text: str, search_type: str) -> Any:
    """Return a query for one spelling; letters that are written without spaces are in order."""
    from library.vector_index import folding

    if search_type == "plain" and any(map(folding.is_paired, text)):
        return joined(and_, [_query(part, "phrase") for part in text.split()])
    return SearchQuery(SearchText(Value(text)), config="simple", search_type=search_type)


def terms_query(terms: Collection[str]) -> Any:
    """Return a query for any of a query's terms (`bm25.query_terms`), at least one.

    Of terms of letters without spaces it takes the first PAIRS by their code points.
    """
    from library.search.word_forms import lexemes
    from library.vector_index import folding

    paired = {term for term in terms if folding.is_paired(term)}
    queries = [_query(term, "phrase") for term in sorted(paired)[:PAIRS]]
    if others := set(terms) - paired:
        raw = lexemes(others, between=" | ")
        queries.append(SearchQuery(raw, config="simple", search_type="raw"))
    return joined(or_, queries)


def joined(join: Callable[[Any, Any], Any], queries: Sequence[Any]) -> Any:
    """Return the queries joined by halves: one by one they would nest deeper than Python goes."""
    if len(queries) == 1:
        return queries[0]
    middle = len(queries) // 2
    return join(joined(join, queries[:middle]), joined(join, queries[middle:]))


def search_text(name: str) -> Any:
    """Return the column of that name, normalized as in the full-text columns."""
    return SearchText(F(name))
