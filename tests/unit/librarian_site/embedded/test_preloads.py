from __future__ import annotations

import os
import subprocess
import sys

import pytest

LOADED = (
    "import sys; from librarian_site.embedded import preloads; preloads.web(); "
    "print('qdrant_client' in sys.modules)"
)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(("url", "loaded"), [("", "False"), ("http://127.0.0.1:9", "True")])
def test_the_web_has_the_client_of_a_server_before_it_is_asked(url: str, loaded: str) -> None:
    env = {**os.environ, "QDRANT_URL": url, "DJANGO_SETTINGS_MODULE": "librarian_site.settings"}
    said = subprocess.run(
        [sys.executable, "-c", LOADED], env=env, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == loaded
