"""Whether the multilingual model would help search: texts or questions are in several languages."""

from __future__ import annotations

import re
from functools import cache

import stopwordsiso
from django.conf import settings
from django.db.models import Count
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from librarian_site.core.words import WORD, is_latin
from library import embedding_models
from library.models import LibraryItem
from library.search.ranking import KEYWORDS
from library.vector_index import current_model
from library.vector_index.models import SwitchState

_WORD = re.compile(WORD)
LEAST_ITEMS = 2  # of a language, as one may be taken for another
LEAST_SHARE = 0.02  # of all items
CACHE_SECONDS = 300
_CODES: TypeAdapter[list[str] | None] = TypeAdapter(list[str] | None)
_KEY = "languages-in-use"
# Languages whose questions are told by their stop words.
_TOLD = tuple("cs da de en es fi fr hu it nl no pl pt ro sv tr".split())
_OTHER_SCRIPTS = frozenset(
    "am ar bg bn el fa he hi hy ja ka kk ko mk mr ru sr ta th uk ur zh".split()
)


def languages_in_use() -> list[str]:
    """Return the languages that enough items are in, the most frequent first."""
    known = optional_cache.get(_KEY, _CODES)
    if known is None:
        items = LibraryItem.objects.exclude(language="").order_by()
        counted = list(items.values_list("language").annotate(n=Count("pk")).order_by("-n"))
        least = max(LEAST_ITEMS, LEAST_SHARE * sum(n for _, n in counted))
        known = [language for language, n in counted if n >= least]
        optional_cache.set(_KEY, known, CACHE_SECONDS, _CODES)
    return known


def is_offered(question: str = "") -> bool:
    """Whether to offer the switch: the model could be had, and texts or question would gain."""
    row = current_model.current()
    if row.active != embedding_models.MINILM or row.state != SwitchState.IDLE:
        return False
    if row.is_offer_dismissed or not embedding_models.has_e5(settings.LIBRARIAN_MODELS_DIR):
        return False
    languages = languages_in_use()
    return len(languages) > 1 or (bool(languages) and is_foreign(question, languages))


def is_foreign(question: str, languages: list[str]) -> bool:
    """Whether a question is in none of the languages, as its script or stop words tell."""
    if is_in_other_script(question):
        return not _OTHER_SCRIPTS.intersection(languages)
    words = question.lower().split()
    met = {code: sum(word in _stop_words(code) for word in words) for code in _TOLD}
    ours = max((met.get(code, 0) for code in languages), default=0)
    most = max(met.values())
    if most == 1:  # one may be there by chance, but few questions have none of their own language
        return ours == 0 and len(words) > KEYWORDS and question.rstrip().endswith("?")
    return most > ours


def is_in_other_script(question: str) -> bool:
    """Whether it has a word in letters that are not Latin.

    One such letter beside Latin words is a sign: the gamma of interferons.
    """
    letters = [c for c in question if c.isalpha()]
    words = (re.sub(r"[\W\d_]", "", word) for word in _WORD.findall(question))
    least = 2 if any(map(is_latin, letters)) else 1
    return any(len(word) >= least and not any(map(is_latin, word)) for word in words)


@cache
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(stopwordsiso.stopwords(language))
