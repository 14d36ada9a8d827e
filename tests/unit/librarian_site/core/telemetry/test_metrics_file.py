"""Metrics of a process in a file that others read, on disks that are full or away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.mmap_dict import MmapedDict

from librarian_site.core.environment import METRICS_FOLDER
from librarian_site.core.telemetry import metrics_file
from librarian_site.core.telemetry.metrics_file import MetricsFile, readable_files
from tests.fixtures import fill, small_disk

MEASURING = """
import sys
import librarian_site.asgi  # as a web does: with all apps, and what they measure
from librarian_site.core.telemetry.metrics import EVENT_DELAY
for _ in sys.stdin:
    EVENT_DELAY.labels("sse").observe(0.1)
    print("measured", flush=True)
"""


def held(path: Path) -> dict[str, float]:
    """What prometheus_client's own reader finds in the file."""
    rows = MmapedDict.read_all_values_from_file(str(path))  # type: ignore[no-untyped-call]
    return {key: value for key, value, *_ in rows}


def test_a_collector_reads_what_was_written(tmp_path: Path) -> None:
    file = MetricsFile(str(tmp_path / "counter_1.db"))
    assert file.read_value("ä key") == (0.0, 0.0)
    for number in range(500):
        file.write_value(f"key {number}", number, 0.0)
    file.write_value("ä key", 2.5, 7.0)
    assert file.read_value("ä key") == (2.5, 7.0)
    expected = {"ä key": 2.5, **{f"key {number}": float(number) for number in range(500)}}
    assert held(tmp_path / "counter_1.db") == expected
    assert {key: value for key, value, _ in file.read_all_values()} == expected
    file.close()


def test_what_a_disk_did_not_take_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(metrics_file, "PAUSE", 0.0)
    folder = tmp_path / "away"
    file = MetricsFile(str(folder / "counter_1.db"))
    file.write_value("key", 1.0, 0.0)
    assert "Metrics stay in memory" in caplog.text
    folder.mkdir()
    file.write_value("key", 2.0, 0.0)
    assert held(folder / "counter_1.db") == {"key": 2.0}
    file.close()


def test_a_file_without_values_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "counter_1.db").touch()
    assert readable_files(tmp_path) == []


@pytest.mark.usefixtures("own_servers")
def test_a_full_disk_ends_no_process_that_measures(tmp_path: Path) -> None:
    """Each observation is made by a process of its own, as webs make them."""
    with small_disk(tmp_path / "disk", 200_000) as disk:
        ballast = fill(disk)
        process = subprocess.Popen(
            [sys.executable, "-c", MEASURING],
            env={**os.environ, METRICS_FOLDER: str(disk)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        to, back = process.stdin, process.stdout
        assert to and back
        with process:

            def measure() -> str:
                to.write("\n")
                to.flush()
                return back.readline()

            assert measure() == "measured\n", process.wait()
            ballast.unlink()
            counted = 0.0
            while not counted:
                assert measure() == "measured\n"
                files = [path for path in disk.glob("histogram_*.db") if path.stat().st_size]
                counted = sum(
                    value for path in files for key, value in held(path).items() if "_sum" in key
                )
            to.close()
        assert process.returncode == 0
