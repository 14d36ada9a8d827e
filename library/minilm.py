"""The name under which images made before the sub-packages prepare the model: an alias."""

from __future__ import annotations

import runpy

if __name__ == "__main__":
    runpy.run_module("library.embeddings.minilm", run_name="__main__")
