"""The browser extension is packed without anything that runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]


@pytest.mark.usefixtures("own_servers")
def test_the_extension_is_packed_without_stores(tmp_path: Path) -> None:
    target = tmp_path / "extension.zip"
    environ = {**os.environ, "LIBRARIAN_DATA_DIR": str(tmp_path / "none")}
    command = [sys.executable, str(ROOT / "manage.py"), "extension", "--to", str(target)]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    with zipfile.ZipFile(target) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["manifest_version"] == 3
        assert manifest["action"]["default_popup"] in archive.namelist()
