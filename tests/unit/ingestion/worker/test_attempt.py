"""What the worker's package promises to others: its public name, and a light import."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from rq.utils import import_attribute

from ingestion.worker.rq_worker import Worker
from tests.source_tree import ROOT

HEAVY = """
import sys, django
django.setup()
import librarian_site.asgi, librarian_site.urls, ingestion.tasks, ingestion.worker
print({"numpy", "onnxruntime", "lxml", "trafilatura"} & set(sys.modules))
"""


def test_the_worker_has_the_name_that_compose_files_use() -> None:
    assert import_attribute("ingestion.worker.Worker") is Worker


@pytest.mark.usefixtures("own_servers")
def test_the_web_loads_neither_numpy_nor_parsers() -> None:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "librarian_site.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", HEAVY], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert ended.stdout == "set()\n", ended.stderr
