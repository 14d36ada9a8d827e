"""The transform stage: summary, tags, passages and quality score of a document, worked out offline.

Pure functions of their input: no database, no queue. The embedding function is passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ingestion.analysis import keyphrases, language, passages, quality, summary, tags
from ingestion.analysis.markdown_blocks import Block, blocks_of, prose_sentences
from ingestion.analysis.shared_pass import PassSharing
from ingestion.documents import processors
from ingestion.documents.provenance import Recorder
from ingestion.documents.types import (
    Document,
    Embed,
    Progress,
    no_progress,
)
from librarian_site.core.words import count_words

__all__ = ["PassSharing", "ReadText", "enrich", "read", "transform"]

PHRASES = 15  # of which at most five become tags
JUDGED = 3_000_000  # characters of a text, about three thick books, by which it is judged


@dataclass(frozen=True, slots=True)
class ReadText:
    """A document with all that is made without a model, and the blocks of its text."""

    document: Document
    blocks: Sequence[Block]


def read(document: Document, *, nearest: float = 0.0, progress: Progress = no_progress) -> ReadText:
    """Split the document, tell its language and score it.

    `nearest` is how much of it the most alike text in the library has too, from 0 to 1.
    """
    recorder = Recorder(document.markdown)
    progress(0, "Cutting passages")
    with recorder.making("passages", by=processors.PASSAGES):
        blocks = blocks_of(document.markdown)
        if document.places:
            parts = passages.split_placed(document.markdown, document.places)
        else:
            parts = passages.split_passages(blocks)
    with recorder.making("language", by=processors.LANGUAGE):
        language_code = language.detect(document.language, blocks)
    progress(50, "Scoring")
    with recorder.making("quality", by=processors.QUALITY):
        judged = quality.judge(document, _beginning(blocks), nearest=nearest)
    progress(100, "Scored")
    document = replace(
        document,
        title=document.title.strip(),
        language=language_code,
        quality=judged,
        passages=tuple(parts),
        word_count=sum(count_words(block.text) for block in blocks),
        made=(*document.made, *recorder.made),
    )
    return ReadText(document, blocks)


def enrich(
    text: ReadText,
    *,
    embed: Embed,
    share: PassSharing | None = None,
    known_tags: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Document:
    """Summarise and tag a document that was read; with `share`, embed its passages too."""
    document, judged_by = text.document, _beginning(text.blocks)
    recorder = Recorder(document.markdown)
    progress(0, "Choosing key sentences")
    with recorder.making("summary", "key_points", by=processors.SUMMARY):
        shared = (
            share.over(document.title, document.passages, embed, _part(progress, 0, 55))
            if share
            else None
        )
        chosen = summary.summarise(
            prose_sentences(judged_by),
            embed=shared.sentences if shared else embed,
            title=document.title,
            language=document.language,
        )
        vectors = shared.passages() if shared else None
    progress(55, "Finding what it is about")
    with recorder.making("tags", "key_phrases", by=processors.TAGS):
        found = keyphrases.extract(
            judged_by,
            title=document.title,
            language=document.language,
            embed=embed,
            beginning=shared.beginning(keyphrases.ABOUT) if shared else None,
            count=PHRASES,
        )
        chosen_tags = tags.choose(
            found.phrases,
            known=known_tags,
            language=document.language,
            embed=embed,
            vectors=found.vectors,
        )
        labels, new = tags.divide(chosen_tags, own=document.own_tags, known=known_tags)
    progress(100, "Tagged")
    return replace(
        document,
        summary=chosen.summary,
        key_points=chosen.key_points,
        tags=labels,
        key_phrases=new,
        vectors=vectors,
        phrases=tuple(found.phrases),
        made=(*document.made, *recorder.made),
    )


def transform(
    document: Document,
    *,
    embed: Embed,
    share: PassSharing | None = None,
    known_tags: Sequence[str] = (),
    nearest: float = 0.0,
    progress: Progress = no_progress,
) -> Document:
    """Read and enrich the document in one."""
    text = read(document, nearest=nearest, progress=_part(progress, 0, 10))
    return enrich(
        text, embed=embed, share=share, known_tags=known_tags, progress=_part(progress, 10, 100)
    )


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Map a part's own 0-100 to its share of the stage."""
    return lambda percent, message: progress(start + percent / 100 * (end - start), message)


def _beginning(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks of the first JUDGED characters, which bounds the time a long text takes."""
    ends = accumulate(len(block.text) for block in blocks)
    return blocks[: 1 + sum(end <= JUDGED for end in ends)]
