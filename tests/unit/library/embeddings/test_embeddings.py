from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from library import embeddings
from library.embeddings import EmbeddingError, embedder_for, openai_endpoint
from library.embeddings.minilm import MiniLM
from tests.serving import serve

TEXTS = [f"{'cats and dogs ' * (n % 7)}number {n}" for n in range(20)]


@pytest.fixture
def offline(settings: Any, data_dir: Path) -> Iterator[None]:
    settings.LIBRARIAN_MODELS_DIR = data_dir / "models"
    settings.LIBRARIAN_EMBEDDING_MODEL = "minilm"
    embeddings._from_settings.cache_clear()
    yield
    embeddings._from_settings.cache_clear()


def test_vectors_come_in_the_order_of_the_texts(offline: None, data_dir: Path) -> None:
    done: list[int] = []
    found = embeddings.embed(TEXTS, done.append)
    model = MiniLM(data_dir / "models")
    alone = np.concatenate([model.encode([text]) for text in TEXTS])
    assert found.shape == (20, 384)
    assert np.array_equal(found, alone)
    assert done == [8, 16, 20]


def test_no_texts_are_no_vectors(offline: None) -> None:
    assert embeddings.embed([]).shape == (0, embeddings.dimension("minilm"))


def test_a_query_is_one_vector(offline: None) -> None:
    assert embeddings.embed_query("cats", model="minilm").shape == (384,)


def test_the_id_names_model_version_and_dimension(offline: None) -> None:
    assert embeddings.model_id("minilm") == "minilm-l6-v2-1-384"


def test_the_model_is_loaded_once(offline: None) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(embeddings.get_embedder) for _ in range(8)]
        assert len({id(done.result()) for done in found}) == 1


def test_preparing_is_done_when_it_returns(offline: None, data_dir: Path) -> None:
    embeddings.prepare_model(data_dir)
    assert (data_dir / "models" / "minilm-l6-v2-1" / "model.onnx").exists()


class Endpoint(BaseHTTPRequestHandler):
    """Speaks OpenAI's protocol; the model's name says how well."""

    seen: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append({"path": self.path, "auth": self.headers["Authorization"], **body})
        rows = [
            {"index": place, "embedding": [float(len(text)), 1.0, 0.0]}
            for place, text in enumerate(body["input"])
        ]
        answers = {
            "good": (200, json.dumps({"data": rows[::-1]})),
            "short": (200, json.dumps({"data": rows[:-1]})),
            "odd": (200, json.dumps({"vectors": []})),
            "html": (200, "<html>"),
            "busy": (503, "try later"),
        }
        status, text = answers[body["model"]]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def url(own_servers: None) -> Iterator[str]:
    Endpoint.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        serve(server)
        yield f"http://127.0.0.1:{server.server_port}/v1/"
        server.shutdown()


def test_an_endpoint_embeds(url: str, tmp_path: Path) -> None:
    model = embedder_for("openai:good", models=tmp_path, url=url, api_key="secret")
    found = model.encode(["a", "bbbb"])
    assert found == pytest.approx(np.array([[1, 1, 0], [4, 1, 0]]) / [[2**0.5], [17**0.5]])
    assert model.dimension == 3
    asked = {"path": "/v1/embeddings", "auth": "Bearer secret", "model": "good"}
    assert Endpoint.seen[0] == {**asked, "input": ["a", "bbbb"]}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("short", "one vector for each text"),
        ("odd", "something unexpected"),
        ("html", "something unexpected"),
        ("busy", "refused with status 503: try later"),
    ],
)
def test_an_endpoint_that_fails_is_one_sentence(
    url: str, tmp_path: Path, name: str, sentence: str
) -> None:
    with pytest.raises(EmbeddingError, match=sentence):
        embedder_for(f"openai:{name}", models=tmp_path, url=url).encode(["a", "b"])


def test_an_endpoint_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    model = embedder_for("openai:good", models=tmp_path, url="http://127.0.0.1:9")
    with pytest.raises(EmbeddingError, match="did not answer"):
        model.encode(["a"])


def test_a_query_waits_less_for_a_silent_endpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_endpoint, "QUERY_TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        model = embedder_for("openai:good", models=tmp_path, url=url)
        with pytest.raises(EmbeddingError, match="did not answer"):
            model.encode_query("a")


def test_an_endpoint_needs_an_address(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="set LIBRARIAN_EMBEDDING_URL"):
        embedder_for("openai:good", models=tmp_path)


def test_an_unknown_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="not a model fastembed knows"):
        _ = embedder_for("nobody/nothing", models=tmp_path).dimension


def test_a_known_models_dimension_needs_no_download(tmp_path: Path) -> None:
    assert embedder_for("BAAI/bge-small-en-v1.5", models=tmp_path).dimension == 384
    assert list(tmp_path.iterdir()) == []
