"""A process that gives way stands behind others, in sessions of their own too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAYS = (
    "from ingestion.sandbox.priority import give_way; give_way(7); give_way();"
    " import os, pathlib; group = pathlib.Path('/proc/self/autogroup');"
    " print(os.nice(0), group.read_text() if group.exists() else '')"
)


def said() -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", SAYS],
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    )
    return run.stdout.split()


def test_it_is_nicer() -> None:
    assert said()[0] == "7"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="Linux without autogroups")
def test_so_is_its_session() -> None:
    assert said()[-2:] == ["nice", "7"]
