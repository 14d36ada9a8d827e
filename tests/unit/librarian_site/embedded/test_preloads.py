from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOADED = (
    "import sys; from librarian_site.embedded import preloads; preloads.web(); "
    "print('qdrant_client' in sys.modules)"
)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(("url", "loaded"), [("", "False"), ("http://127.0.0.1:9", "True")])
def test_the_web_has_the_client_of_a_server_before_it_is_asked(url: str, loaded: str) -> None:
    assert _run(LOADED, QDRANT_URL=url).stdout.strip() == loaded


FORKED = (
    "import os; from librarian_site.embedded import preloads; preloads.work(); "
    "from library.embeddings import minilm; from django.conf import settings; "
    "print(minilm.MODEL.is_ready(settings.LIBRARIAN_MODELS_DIR / minilm.NAME), "
    "len(os.listdir('/proc/self/task')))"
)


@pytest.mark.usefixtures("slow")
def test_workers_share_the_model_from_the_first_start_on(tmp_path: Path) -> None:
    said = _run(FORKED, LIBRARIAN_MODELS_DIR=str(tmp_path / "models"), HOME=str(tmp_path / "home"))
    assert said.stdout.split() == ["True", "1"]  # and no thread, which a fork would not have
    assert not (tmp_path / "home").exists()  # nor anything to tell the makers of onnxruntime


@pytest.mark.usefixtures("slow")
def test_workers_start_where_the_model_can_not_be_prepared(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder would be")
    said = _run(FORKED, LIBRARIAN_MODELS_DIR=str(tmp_path / "models"))
    assert said.stdout.split() == ["False", "1"]
    assert "Workers start without the embedding model" in said.stderr


def _run(program: str, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "librarian_site.settings", **environ}
    env.pop("ORT_DISABLE_TELEMETRY", None)
    return subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True
    )
