"""The transform stage: what a document is worth, worked out offline and explained.

Input to output: no model rows, no queue. The embedding function is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.analysis import keyphrases, language, passages, quality, summary, tags
from ingestion.analysis.markdown_blocks import blocks_of, prose_sentences, words_of
from ingestion.documents import processors
from ingestion.documents.provenance import Recorder
from ingestion.documents.types import Embed, ProcessedDocument, Progress, RawDocument, no_progress

__all__ = ["transform"]

PHRASES = 15  # of which at most five become tags


def transform(
    raw: RawDocument,
    *,
    embed: Embed,
    known_tags: Sequence[str] = (),
    nearest: float = 0.0,
    progress: Progress = no_progress,
) -> ProcessedDocument:
    """Cut, summarise, tag and judge the document.

    `nearest` is how much of it the most alike text in the library has too, from 0 to 1.
    """
    recorder = Recorder(raw.markdown)
    progress(0, "Cutting passages")
    with recorder.making("passages", by=processors.PASSAGES):
        blocks = blocks_of(raw.markdown)
        cut = passages.cut(blocks)
    with recorder.making("language", by=processors.LANGUAGE):
        spoken = language.detect(raw.language, blocks)
    progress(10, "Choosing key sentences")
    with recorder.making("summary", "key_points", by=processors.SUMMARY):
        chosen = summary.summarise(
            prose_sentences(blocks), embed=embed, title=raw.title, language=spoken
        )
    progress(55, "Finding what it is about")
    with recorder.making("tags", by=processors.TAGS):
        phrases = keyphrases.extract(
            blocks, title=raw.title, language=spoken, embed=embed, count=PHRASES
        )
        chosen_tags = tags.choose(phrases, known=known_tags, language=spoken, embed=embed)
        labels = tags.with_own(raw.tags, chosen_tags)
    progress(90, "Judging quality")
    with recorder.making("quality", by=processors.QUALITY):
        judged = quality.judge(raw, blocks, nearest=nearest)
    progress(100, "Judged")
    return ProcessedDocument(
        title=raw.title.strip() or "Untitled",
        language=spoken,
        summary=chosen.summary,
        key_points=chosen.key_points,
        tags=labels,
        quality=judged,
        passages=tuple(cut),
        word_count=sum(len(words_of(block.text)) for block in blocks),
        phrases=tuple(phrases),
        made=recorder.made,
    )
