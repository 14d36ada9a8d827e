"""The process that reads feeds (see `ingestion.sandbox.one_request`)."""

from __future__ import annotations

from typing import Any

from ingestion.feeds.parsing import read
from ingestion.sandbox.one_request import serve


def answer(request: dict[str, Any]) -> dict[str, Any]:
    return {"read": read(request["content"], request["url"])}


if __name__ == "__main__":
    serve(answer)
