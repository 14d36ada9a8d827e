"""Which versions make fields today, and under which settings.

Read from the sources of their makers: importing those brings every parser, and the web asks too.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings

_VERSION = re.compile(r'^VERSION = "([\w.]+)"$', re.MULTILINE)
_MAKERS = ("extractors", "transformers", "enrichment")
# Makers whose answers change with the model of meaning, or the language model or that there is one.
_BY_MEANING = ("summary", "tags")
_BY_LANGUAGE_MODEL = ("summary", "tags", "quality", "prompt")


def current() -> frozenset[str]:
    """`maker/version` of every module that makes a field, bare and with today's settings.

    Bare it stands on items from before settings were noted.
    """
    versions = _versions()
    return versions | {signed(each, under(each.partition("/")[0])) for each in versions}


def under(maker: str) -> str:
    """The settings that the maker's answers depend on, as they are now; empty where none do."""
    models = []
    if maker in _BY_MEANING:
        models.append(settings.LIBRARIAN_EMBEDDING_MODEL)
    if maker in _BY_LANGUAGE_MODEL:
        models.append(settings.LIBRARIAN_LLM or "offline")
        if settings.LIBRARIAN_LLM and settings.LIBRARIAN_LLM_LANGUAGE:
            models.append(settings.LIBRARIAN_LLM_LANGUAGE)
    return "+".join(models)


def signed(version: str, settings: str) -> str:
    """What an item keeps of its maker: `summary/3+minilm+offline`."""
    return f"{version}+{settings}" if settings else version


@cache
def _versions() -> frozenset[str]:
    here = Path(__file__).parent
    sources = (path for folder in _MAKERS for path in (here / folder).glob("*.py"))
    versions = ((path.stem, _VERSION.search(path.read_text())) for path in sources)
    return frozenset(f"{maker}/{found[1]}" for maker, found in versions if found)
