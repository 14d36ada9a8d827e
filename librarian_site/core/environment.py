"""Load `.env` beside manage.py into the environment."""

from __future__ import annotations

from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parents[2]
# The folder in which several web processes on one port share their metrics; prometheus_client
# reads this variable when it is imported.
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def load() -> None:
    """Set what `.env` names and the environment does not."""
    load_dotenv(ROOT / ".env")
