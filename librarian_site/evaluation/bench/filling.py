"""A large library, of an account of its own."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from librarian_site.evaluation.bench.client import ask
from librarian_site.evaluation.bench.tree import BenchError

if TYPE_CHECKING:
    from librarian_site.evaluation.bench.made_texts import MadeTexts
    from librarian_site.evaluation.bench.tree import Librarian

ACCOUNT = "sample"
TEXTS = 500  # that the items are put together from, of two passages each
IDLE = 0.1  # of a processor: with less than that nothing is tidied or linked
IDLE_LIMIT = 3600.0
LOOK = 3.0
# Looks in a row: the index links what is new only after ten seconds without a write.
IDLE_LOOKS = 6


def fill(librarian: Librarian, texts: MadeTexts, items: int) -> None:
    """Let ACCOUNT have so many items at least, and wait until that is digested.

    Raises BenchError.
    """
    missing = items - _count(librarian)
    if missing <= 0:
        return
    with tempfile.TemporaryDirectory(prefix="bench-texts-") as folder:
        corpus = Path(folder) / "texts"
        texts.write(corpus, TEXTS)
        librarian.manage(
            *("generate_library", "--items", str(missing)),
            *("--corpus", str(corpus), "--user", ACCOUNT),
        )
    librarian.add_token(ACCOUNT)
    wait_until_idle(librarian)


def _count(librarian: Librarian) -> int:
    if ACCOUNT not in librarian.tokens:
        return 0
    return int(ask(librarian, "/api/v1/library?limit=1", account=ACCOUNT)["total"])


def wait_until_idle(librarian: Librarian) -> None:
    """Raises BenchError."""
    deadline = time.monotonic() + IDLE_LIMIT
    idle = 0
    while time.monotonic() < deadline:
        before = librarian.processor_seconds()
        time.sleep(LOOK)
        idle = idle + 1 if librarian.processor_seconds() - before < IDLE * LOOK else 0
        if idle == IDLE_LOOKS:
            return
    raise BenchError(f"{librarian.name} does not come to rest.")
