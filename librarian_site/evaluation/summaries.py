"""Evaluate summaries against publishers' descriptions: ROUGE (Lin 2004), F with stemming.

The folder has `summaries/NAME.jsonl` with `text` and `desc`. Every output is cut to the words of
the description it is held against; `uncut` is ours as it is shown. `rougeL` takes a text for one
sequence, `rougeLsum` goes sentence by sentence (Lin's ROUGE-L at the level of summaries).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ingestion.analysis import language, summary
from ingestion.analysis.markdown_blocks import blocks_of, prose_sentences, split_sentences, words_of
from ingestion.analysis.passages import split_passages
from ingestion.analysis.shared_pass import PassSharing
from ingestion.analysis.stemming import stop_words
from ingestion.documents.types import no_progress
from librarian_site.evaluation.rows import importable, means, rows_of, with_halves
from library.embeddings import embed_parts, embed_roughly
from library.vector_index.indexing import indexed_text

if TYPE_CHECKING:
    from pathlib import Path

Score = Callable[[str, str], dict[str, float]]
PEER_SENTENCES = 3


def measure(folder: Path) -> dict[str, Any] | None:
    """Ours, the text's beginning and sumy's, in one run; needs `rouge-score`."""
    paths = sorted((folder / "summaries").glob("*.jsonl"))
    score = importable(_rouge)
    if not paths or score is None:
        return {"needs": "rouge-score: run `uv sync`"} if paths else None
    rows = [row for path in paths for row in rows_of(path)]
    ours = [(row["desc"], summarised(row["text"])) for row in rows]

    def cut_to_reference(summarise: Callable[[str], str]) -> dict[str, Any]:
        pairs = [(row["desc"], _cut(summarise(row["text"]), row["desc"])) for row in rows]
        return with_halves([score(desc, text) for desc, text in pairs])

    return {
        **with_halves([score(desc, _cut(text, desc)) for desc, text in ours]),
        "uncut": means([score(desc, text) for desc, text in ours]),
        "lead": cut_to_reference(str),
        **{name: cut_to_reference(peer) for name, peer in _peers()},
        "documents": len(rows),
    }


def summarised(text: str) -> str:
    """The summary of a text as a document of that text alone would have it."""
    blocks = blocks_of(text)
    code = language.detect("", blocks)
    share = PassSharing("", embed_parts, indexed_text)
    shared = share.over("", split_passages(blocks), embed_roughly, no_progress)
    sentences = prose_sentences(blocks)
    return summary.summarise(sentences, embed=shared.sentences, language=code).summary


def _cut(text: str, reference: str) -> str:
    return " ".join(text.split()[: len(reference.split())])


def _rouge() -> Score:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL", "rougeLsum"], use_stemmer=True)

    def score(reference: str, text: str) -> dict[str, float]:
        lines = ("\n".join(split_sentences(each)) for each in (reference, text))
        return {name: each.fmeasure for name, each in scorer.score(*lines).items()}

    return score


def _peers() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Return sumy's two best, with our sentence and word splitting, as its own needs a download."""
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
    except ImportError:
        return

    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(words_of(text))

    def summarised_by(kind: Any, text: str) -> str:
        parts = (split_sentences(line) for line in text.splitlines() if line.strip())
        model = ObjectDocumentModel(
            [Paragraph([Sentence(each, Words()) for each in part]) for part in parts]
        )
        summarizer = kind()
        summarizer.stop_words = stop_words("en")
        return " ".join(str(each) for each in summarizer(model, PEER_SENTENCES))

    yield "sumy_lexrank", lambda text: summarised_by(LexRankSummarizer, text)
    yield "sumy_textrank", lambda text: summarised_by(TextRankSummarizer, text)
