"""The variables of processes that read documents."""

from __future__ import annotations

import os

# Others may hold keys and passwords.
_NO_SECRETS = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
# Set for the workers of `manage.py up`: the socket at which readers wait for them.
READERS_SOCKET = "LIBRARIAN_READERS_SOCKET"


def without_secrets() -> dict[str, str]:
    """The variables of this process that one without secrets may have."""
    return {name: os.environ[name] for name in _NO_SECRETS if name in os.environ}


def of_reader() -> dict[str, str]:
    """All that a reader gets."""
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    # One malloc arena and one thread: each further one takes address space, which is limited.
    return {
        **without_secrets(),
        **coverage,
        "MALLOC_ARENA_MAX": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ORT_DISABLE_TELEMETRY": "1",  # as in `library.embeddings`, for the recognition of text
    }
