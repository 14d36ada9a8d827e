"""A video: what is said in it, with its seconds and under its chapters; then its description."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from ingestion.documents.errors import NotContent
from ingestion.extraction import builders, captions
from ingestion.extraction.caption_formats import seconds_of
from library.document_kinds import VIDEO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Resource
    from ingestion.extraction.caption_formats import Piece
    from ingestion.site_apis.answers import SiteAnswers

# A chapter is a line of the description that begins with its time; YouTube wants three at least.
_CHAPTER = re.compile(r"^\W*((?:\d+:)?\d{1,2}:\d{2})\W+(\S.{0,200})$", re.MULTILINE)
_CHAPTERS = 3


class Chapter(NamedTuple):
    start: float  # seconds
    title: str


def read(capture: SiteAnswers, resource: Resource) -> Document:
    details = capture.parts["details.json"].json()
    part = capture.parts.get("captions.json")
    said = part.json() if part else {"language": "", "snippets": []}
    description = str(details.get("shortDescription") or "")
    pieces = list(captions.without_repeats(captions.json_pieces(said)))
    if not pieces and not description.strip():
        raise NotContent("The video has no captions and no description.")
    blocks = list(_by_chapter(pieces, _chapters(description)))
    if description.strip():
        about = builders.escaped(description.strip())
        blocks.append(f"## Description\n\n{about}" if pieces else about)
    number = str(details.get("videoId") or "")
    return builders.document(
        resource,
        VIDEO,
        "\n\n".join(blocks),
        title=str(details.get("title") or ""),
        author=str(details.get("author") or ""),
        site="YouTube",
        published_at=builders.moment(str(details.get("published") or "")),
        language=str(said.get("language") or "").partition("-")[0].lower(),
        image_url=f"https://i.ytimg.com/vi/{number}/hqdefault.jpg" if number else "",
    )


def _chapters(description: str) -> list[Chapter]:
    """Empty where the description lists none: their times begin at 0:00 and grow."""
    lines = _CHAPTER.findall(description)
    found = [Chapter(seconds_of(time), title.strip()) for time, title in lines]
    starts = [chapter.start for chapter in found]
    is_list = len(found) >= _CHAPTERS and starts[0] == 0 and starts == sorted(set(starts))
    return found if is_list else []


def _by_chapter(pieces: list[Piece], chapters: list[Chapter]) -> Iterator[str]:
    parts = [Chapter(0, ""), *chapters]
    ends = [*(chapter.start for chapter in chapters), inf]
    for chapter, end in zip(parts, ends, strict=True):
        spoken = [piece for piece in pieces if chapter.start <= piece.start < end]
        if spoken and chapter.title:
            yield f"## {builders.escaped(chapter.title)}"
        yield from captions.paragraphs(spoken)
