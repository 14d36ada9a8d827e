"""What is done before the embedded PostgreSQL starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
# Gets the Ctrl-C of its terminal while the cluster is made, which takes a second.
MAKING = """
import os, signal, sys, threading
from pathlib import Path
from librarian_site.embedded.stores import EmbeddedServices

services = EmbeddedServices(Path(sys.argv[1]), ["postgres"])
services.prepare()
signal.signal(signal.SIGINT, lambda *_: None)
threading.Timer(0.2, os.killpg, (os.getpgid(0), signal.SIGINT)).start()
try:
    services.spawn()
finally:
    services.stop()
"""


def test_ctrl_c_is_no_failure_to_set_the_database_up(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", MAKING, str(tmp_path)], cwd=ROOT, start_new_session=True, check=True
    )
    assert (tmp_path / "postgres" / "PG_VERSION").exists()
