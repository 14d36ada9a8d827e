"""The model against an independent forward pass, and its preparation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from library.embeddings import minilm, minilm_onnx
from library.embeddings.base import EmbeddingError
from tests.unit.library.conftest import ROOT
from tests.unit.library.embeddings.bert import Floats, forward

TEXTS = [
    "A cat sleeps on the warm windowsill.",
    "Kittens like to nap in the sun, and cats do as well.",
    "The central bank raised its interest rate by a quarter of a point.",
]


@pytest.fixture(scope="module")
def expected(data_dir: Path) -> Floats:
    weights = minilm_onnx.read_weights(minilm.weights_file())
    tokenizer = tokenizer_of(data_dir)
    words = weights["embeddings.word_embeddings.weight"]
    rows = [words[tokenizer.encode(text).ids] for text in TEXTS]
    return np.array([forward(weights, row, layers=6) for row in rows])


def tokenizer_of(data_dir: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(data_dir / "models" / minilm.NAME / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@pytest.fixture
def model(data_dir: Path) -> minilm.MiniLM:
    return minilm.MiniLM(data_dir / "models")


def test_the_graph_is_the_model(data_dir: Path, expected: Floats) -> None:
    graph = minilm_onnx.build(minilm_onnx.read_weights(minilm.weights_file()))
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    rows = [encoding.ids for encoding in tokenizer_of(data_dir).encode_batch(TEXTS)]
    found = [session.run(None, {"input_ids": np.array([row])})[0][0] for row in rows]
    assert np.array(found) == pytest.approx(expected, abs=1e-5)


def test_quantising_changes_little(model: minilm.MiniLM, expected: Floats) -> None:
    found = model.encode(TEXTS)
    assert found.shape == (3, minilm.DIMENSION)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert (found * expected).sum(1).min() > 0.98
    cat, kitten, bank = found
    assert cat @ kitten > cat @ bank + 0.3


def test_text_after_256_tokens_is_not_seen(model: minilm.MiniLM) -> None:
    read = "cat " * 254
    same, longer = model.encode([read, read + "interest rates of the bank " * 50])
    assert longer == pytest.approx(same)


def test_a_part_s_vector_is_the_mean_of_its_tokens(model: minilm.MiniLM) -> None:
    cat, bank = TEXTS[0], TEXTS[2]
    text = f"{cat} {bank}"
    whole, parts = model.encode_parts(text, [(0, len(cat)), (len(cat) + 1, len(text))])
    assert whole == pytest.approx(model.encode([text])[0])
    assert np.linalg.norm(parts, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    alone = model.encode([cat, bank])
    # In its context a sentence is still nearer to itself than to the other.
    assert (parts @ alone.T).argmax(axis=1).tolist() == [0, 1]
    # The two make up the text.
    assert (parts * whole).sum(1).min() > 0.6


def test_a_part_that_was_not_read_to_its_end_has_zeros(model: minilm.MiniLM) -> None:
    text = "cat " * 254 + "interest rates"
    _, parts = model.encode_parts(text, [(0, 3), (4 * 253, 4 * 253 + 3), (1000, len(text))])
    assert parts.any(axis=1).tolist() == [True, True, False]


def test_phrases_together_are_nearly_those_alone(model: minilm.MiniLM) -> None:
    phrases = ["cat", "central bank", "warm windowsill", "interest rate", "dog", TEXTS[1]]
    together = model.encode_roughly(phrases)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert (together * model.encode(phrases)).sum(1).min() > 0.98


def test_files_of_an_earlier_format_are_made_anew(data_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(data_dir / "models" / minilm.NAME, tmp_path / minilm.NAME)
    model = replace(minilm.MODEL, format=minilm.FORMAT + 1, export=write_nothing)
    assert minilm.MODEL.is_ready(tmp_path / minilm.NAME)
    assert not model.is_ready(tmp_path / minilm.NAME)
    assert model.is_ready(model.prepare(tmp_path))


def write_nothing(folder: Path) -> None:
    for name in minilm.MODEL.files:
        (folder / name).write_bytes(b"")


def test_an_empty_text_has_a_vector(model: minilm.MiniLM) -> None:
    assert np.linalg.norm(model.encode([""])[0]) == pytest.approx(1)


def test_a_vector_that_is_kept_is_not_the_caller_s(model: minilm.MiniLM) -> None:
    first = model.encode(["cat"])
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(model.encode(["cat"]), kept)
    assert model._vector.cache_info().hits == 1


@pytest.mark.usefixtures("own_servers")
def test_a_broken_model_is_made_again_by_one_of_two_at_once(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / minilm.NAME
    shutil.copytree(data_dir / "models" / minilm.NAME, folder)
    with (folder / "model.onnx").open("r+b") as file:
        file.truncate(1_000_000)
    assert not minilm.MODEL.is_ready(folder)
    command = [sys.executable, "-m", "library.embeddings.minilm", str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert minilm.MODEL.is_ready(folder)
    assert not list(tmp_path.glob("*.partial"))
    whole = data_dir / "models" / minilm.NAME / "model.onnx"
    assert (folder / "model.onnx").read_bytes() == whole.read_bytes()


def test_unknown_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(EmbeddingError, match="is not the known file"):
        minilm.MODEL.prepare(tmp_path)
    assert not (tmp_path / minilm.NAME).exists()


def test_missing_weights_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm, "PACKAGE", "no_such_package")
    with pytest.raises(EmbeddingError, match="run `uv sync`"):
        minilm.MODEL.prepare(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddingError, match=r"could not be prepared: .*Not a directory"):
        minilm.MiniLM(tmp_path / "file" / "models").encode(["cat"])
