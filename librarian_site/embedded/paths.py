"""Where the embedded services keep their data and their sockets."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

# sun_path holds 108 bytes on Linux and 104 on macOS, with the closing NUL.
MAX_SOCKET_PATH = 100
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
DATABASE = "librarian"


def data_dir() -> Path:
    """`LIBRARIAN_DATA_DIR`, else `.librarian` beside manage.py."""
    default = Path(__file__).resolve().parents[2] / ".librarian"
    return Path(os.environ.get("LIBRARIAN_DATA_DIR") or default).expanduser().resolve()


def run_dir(data: Path) -> Path:
    """The folder of sockets: in the data folder where their paths fit, else in the temp folder."""
    inside = data / "run"
    if len(os.fsencode(inside / LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH:
        return inside
    key = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"librarian-{os.getuid()}-{key}"


def database_url(data: Path) -> str:
    return f"postgresql://librarian@{quote(str(run_dir(data)), safe='')}/{DATABASE}"


def redis_url(data: Path) -> str:
    return f"unix://{run_dir(data) / 'valkey.sock'}?db=0"


def vectors_socket(data: Path) -> Path:
    return run_dir(data) / "vectors.sock"


def readers_socket(data: Path) -> Path:
    return run_dir(data) / "readers.sock"
