"""Settings that can't be read are told, and nothing is waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.usefixtures("own_servers")
@pytest.mark.parametrize("command", [["createtoken", "ada"], ["up"]])
@pytest.mark.parametrize("name", ["LIBRARIAN_READ_MEMORY_MB", "DEBUG"])
def test_a_setting_of_the_wrong_type_is_one_sentence(
    command: list[str], name: str, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=os.environ | {name: "much", "LIBRARIAN_DATA_DIR": str(tmp_path), "STATIC_ROOT": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert f'"{name}" invalid' in line
