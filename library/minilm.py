"""Alias of `library.embeddings.minilm`, which images built before it moved call to prepare it."""

from __future__ import annotations

import runpy

if __name__ == "__main__":
    runpy.run_module("library.embeddings.minilm", run_name="__main__")
