"""A librarian's library filled up to a size."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from librarian_site.evaluation.bench.client import ask
from librarian_site.evaluation.bench.tree import USER, BenchError

if TYPE_CHECKING:
    from librarian_site.evaluation.bench.made_texts import MadeTexts
    from librarian_site.evaluation.bench.tree import Librarian

TEXTS = 500  # that the items are put together from, of two passages each
IDLE = 0.1  # of a processor: less than that, and nothing is tidied or linked any more
IDLE_LIMIT = 1800.0
LOOK = 3.0


def fill(librarian: Librarian, texts: MadeTexts, items: int) -> None:
    """Let the library have so many items at least, and wait until that is digested.

    Raises BenchError.
    """
    missing = items - int(ask(librarian, "/api/v1/library?limit=1")["total"])
    if missing <= 0:
        return
    with tempfile.TemporaryDirectory(prefix="bench-texts-") as folder:
        corpus = Path(folder) / "texts"
        texts.write(corpus, TEXTS)
        librarian.manage(
            *("generate_library", "--items", str(missing)),
            *("--corpus", str(corpus), "--user", USER),
        )
    wait_until_idle(librarian)


def wait_until_idle(librarian: Librarian) -> None:
    """Raises BenchError."""
    deadline = time.monotonic() + IDLE_LIMIT
    while time.monotonic() < deadline:
        before = librarian.processor_seconds()
        time.sleep(LOOK)
        if librarian.processor_seconds() - before < IDLE * LOOK:
            return
    raise BenchError(f"{librarian.name} does not come to rest.")
