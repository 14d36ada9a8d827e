"""The environment, with what a `.env` beside manage.py adds to it."""

from __future__ import annotations

from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parents[2]


def load() -> None:
    """Set what `.env` names and the environment does not."""
    load_dotenv(ROOT / ".env")
