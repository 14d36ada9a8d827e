"""What `up` tells, whatever its output is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
# Tells all there is to tell without starting anything, and says at last that it went on.
TELLING = """
import argparse, sys
from librarian_site.embedded import up

parser = argparse.ArgumentParser()
up.add_arguments(parser)
up.take_any_text(sys.stdout)
up._say("Starting …")
up._tell("worker-1 ended with exit code 1; restarting in 0.5 s")
up._report(up._stack(parser.parse_args([])), 1.0, "http://127.0.0.1:8000/setup/1/")
up._say("Stopping…")
sys.stderr.write("went on")
"""


def told(folder: Path, output: int, **environ: str) -> subprocess.CompletedProcess[bytes]:
    environ = {"LIBRARIAN_DATA_DIR": str(folder), **environ}
    return subprocess.run(
        [sys.executable, "-c", TELLING],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=output,
        stderr=subprocess.PIPE,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_of_its_output_does_not_end_it(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert b"went on" in told(tmp_path, full.fileno()).stderr


def test_nobody_who_reads_does_not_end_it(tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        assert b"went on" in told(tmp_path, theirs).stderr
    finally:
        os.close(theirs)


def test_letters_that_a_terminal_lacks_are_replaced(tmp_path: Path) -> None:
    done = told(tmp_path, subprocess.PIPE, PYTHONIOENCODING="latin-1")
    assert done.stderr == b"went on"
    assert b"Starting ?" in done.stdout
    assert b"is up" in done.stdout
