"""Passages and their sentences out of one pass of the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from ingestion.analysis import shared_pass, transform
from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.analysis.passages import split_passages
from ingestion.analysis.shared_pass import PassSharing
from ingestion.documents.types import Document, Embed, no_progress
from library import document_kinds
from library.vector_index.indexing import indexed_text
from tests.documents import builders
from tests.unit.ingestion.analysis.conftest import hashed

READ = 300  # characters of a text that the model of these tests reads
SENTENCES = ["The lamp burned oil.", "A keeper lit it each evening.", "Ships saw it from afar."]


class Model:
    """Vectors of texts and of their parts by the words in them; remembers what it has read."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.alone: list[str] = []

    def parts(
        self, text: str, parts: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.read.append(text)
        return hashed([text])[0], hashed([text[a:b] if b <= READ else "" for a, b in parts])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.alone += texts
        return hashed(texts)


@pytest.fixture
def model() -> Model:
    return Model()


def shared(model: Model, markdown: str, title: str = "Lamps") -> shared_pass.SharedPass:
    share = PassSharing("words-64", model.parts, indexed_text)
    return share.over(title, split_passages(blocks_of(markdown)), model.embed, no_progress)


def test_sentences_come_from_the_pass_of_their_passage(model: Model) -> None:
    markdown = f"# Oil\n\n{SENTENCES[0]} {SENTENCES[1]}\n\n# Sea\n\n{SENTENCES[2]}"
    found = shared(model, markdown).sentences(SENTENCES)
    assert np.array_equal(found, hashed(SENTENCES))
    assert model.read == [
        f"Lamps\nOil\n{SENTENCES[0]} {SENTENCES[1]}",
        f"Lamps\nSea\n{SENTENCES[2]}",
    ]
    assert not model.alone


def test_a_sentence_said_twice_is_that_of_its_own_place(model: Model) -> None:
    markdown = f"{SENTENCES[0]}\n\n# Sea\n\n{SENTENCES[0]}"
    found = shared(model, markdown).sentences([SENTENCES[0], SENTENCES[0]])
    assert np.array_equal(found, hashed([SENTENCES[0]] * 2))
    assert not model.alone


def test_what_the_model_does_not_read_is_embedded_alone(model: Model) -> None:
    far, elsewhere = "Far down it said so.", "That is nowhere in it."
    markdown = f"{SENTENCES[0]} {'The lamp burned on. ' * 20}{far}"
    found = shared(model, markdown).sentences([SENTENCES[0], far, elsewhere])
    assert model.alone == [far, elsewhere]
    assert np.array_equal(found, hashed([SENTENCES[0], far, elsewhere]))


def test_passages_are_read_once(model: Model) -> None:
    together = shared(model, "\n\n".join(SENTENCES), title=" ")
    together.sentences(SENTENCES)
    made = together.passages()
    assert made is not None
    assert (made.model, made.title) == ("words-64", "Untitled")
    assert np.array_equal(np.frombuffer(made.values, "<f4"), hashed(model.read)[0])
    assert len(model.read) == 1


def test_the_beginning_is_the_mean_of_the_first_passages(model: Model) -> None:
    together = shared(model, "\n\n".join(f"# Part\n\n{each}" for each in SENTENCES))
    assert together.beginning(50) is None  # nothing was embedded yet
    together.passages()
    first, second, _ = hashed(model.read)
    assert len(model.read[0]) < 50 < len(model.read[0] + model.read[1])
    for characters, mean in [(10, first), (50, (first + second) / 2)]:
        beginning = together.beginning(characters)
        assert beginning is not None
        assert np.allclose(beginning, mean)


def test_a_document_s_phrases_are_embedded_once(model: Model) -> None:
    document = Document(
        kind=document_kinds.ARTICLE.name,
        markdown="\n\n".join(builders.PARAGRAPHS),
        original=b"",
        media_type="text/html",
        title="The keepers",
    )
    share = PassSharing("words-64", model.parts, indexed_text)
    done = transform(document, embed=model.embed, share=share)
    assert done.phrases
    assert {phrase.lower() for phrase in done.phrases} <= {*model.alone}
    assert len(model.alone) == len({*model.alone})
    # Of the text the passages are embedded, and nothing again.
    assert not any(builders.PARAGRAPHS[0] in text for text in model.alone)


def test_passages_without_a_sentence_are_embedded_too(model: Model) -> None:
    made = shared(model, SENTENCES[0]).passages()
    assert made is not None
    assert len(made.values) == 64 * 4


def test_no_text_has_no_vectors(model: Model) -> None:
    assert shared(model, "").passages() is None


def test_a_document_leaves_with_the_vectors_of_its_passages(model: Model, embed: Embed) -> None:
    document = Document(
        kind=document_kinds.ARTICLE.name,
        markdown="\n\n".join(builders.PARAGRAPHS),
        original=b"",
        media_type="text/html",
        title=" The keepers ",
    )
    share = PassSharing("words-64", model.parts, indexed_text)
    done = transform(document, embed=embed, share=share)
    texts = [indexed_text(done.title, passage) for passage in done.passages]
    assert done.vectors is not None
    assert done.vectors.title == done.title == "The keepers"
    assert done.vectors.values == hashed(texts).tobytes()
    assert transform(document, embed=embed).vectors is None
