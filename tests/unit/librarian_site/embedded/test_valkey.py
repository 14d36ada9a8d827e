"""What is done before the embedded Valkey starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
# Gets the Ctrl-C of its terminal while the files are checked.
MENDING = """
import os, signal, sys
from pathlib import Path
from librarian_site.embedded import valkey

came = []
signal.signal(signal.SIGINT, lambda *_: came.append(1))
os.environ["GROUP"] = str(os.getpgid(0))
valkey.mend(Path(sys.argv[1]), Path(sys.argv[2]))
print(len(came))
"""


def test_ctrl_c_does_not_make_sound_files_damaged_ones(tmp_path: Path) -> None:
    """It goes to all processes of the terminal, so it would end the check."""
    check = tmp_path / "valkey-server"
    check.write_text("#!/bin/sh\nkill -INT -$GROUP\nexit 0\n")
    check.chmod(0o755)
    files = tmp_path / "appendonlydir"
    files.mkdir()
    (files / "appendonly.aof.manifest").write_text("file appendonly.aof.1.incr.aof seq 1 type i\n")
    (files / "appendonly.aof.1.incr.aof").write_text("*1\r\n$4\r\nPING\r\n")
    done = subprocess.run(
        [sys.executable, "-c", MENDING, str(check), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=True,
    )
    assert done.stdout.split() == ["1"]
    assert files.is_dir()
    assert not (tmp_path / "appendonlydir.damaged").exists()
