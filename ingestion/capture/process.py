"""The process that makes self-contained HTML (see `ingestion.sandbox.one_request`).

It takes what a browser says of a page (`snapshot`), or a page's HTML as fetched (`html`), with the
files that were loaded.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ingestion.capture import dom_snapshot, fetched
from ingestion.capture.self_contained import Loaded, SelfContained
from ingestion.sandbox.one_request import serve

DEEP = 20_000  # elements inside one another


def answer(request: dict[str, Any]) -> dict[str, Any]:
    sys.setrecursionlimit(DEEP)
    files = {url: Loaded(*file) for url, file in request["files"].items()}
    maker = SelfContained(files, request["max_bytes"], is_complete="snapshot" in request)
    if "snapshot" in request:
        html, text = dom_snapshot.to_html(json.loads(request["snapshot"]), maker)
    else:
        html, text = fetched.to_html(
            request["html"], url=request["url"], charset=request["charset"], maker=maker
        )
    return {
        "html": html,
        "text": text,
        "missing": list(maker.missing.items()),
        "left_out": len(maker.left_out),
    }


if __name__ == "__main__":
    serve(answer)
