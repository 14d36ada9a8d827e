"""A paper in one form: what it is in a few lines, its abstract unless the text has it, its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.documents.errors import IngestionError
from ingestion.extraction import builders, nested, places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingestion.documents.types import Document
    from ingestion.site_apis.answers import Part

_WORD = re.compile(r"\w+")
_BEGINNING = 8  # words of the abstract by which it is found in the text


def full_text(part: Part | None) -> Document | None:
    """The paper itself; None where it was not given, or can't be read."""
    if part is None:
        return None
    try:
        return nested.read(
            part.content, declared_type=part.media_type, charset=part.charset, url=part.url
        )
    except IngestionError:
        return None


def written(facts: Iterable[str], abstract: str, text: Document | None, url: str = "") -> str:
    """The Markdown; `url` is that of the text, for the places in it."""
    blocks = ["\n".join(f"- {fact}" for fact in facts)]
    if abstract and not (text and _begins_in(abstract, text.markdown)):
        blocks.append(f"## Abstract\n\n{abstract}" if text else abstract)
    if text:
        blocks.append(places.within(places.marked(text), url=url))
    return "\n\n".join(filter(None, blocks))


def _begins_in(abstract: str, text: str) -> bool:
    beginning = " ".join(_WORD.findall(abstract.lower())[:_BEGINNING])
    return beginning in " ".join(_WORD.findall(text.lower()))


def link(label: str, url: str) -> str:
    return (
        f"{label}: <{url}>" if url.startswith(("http://", "https://")) else builders.escaped(label)
    )
