"""The process that decodes pictures (see `ingestion.sandbox.one_request`)."""

from __future__ import annotations

from typing import Any

from ingestion.pictures.decoding import decode
from ingestion.pictures.parts import part_of
from ingestion.sandbox.one_request import serve
from ingestion.sandbox.priority import give_way

NICENESS = 10  # whoever waits for a document goes first


def answer(request: dict[str, Any]) -> dict[str, Any]:
    give_way(NICENESS)
    content = request["content"]
    if request["part"]:
        kind, most = request["media_type"], request["max_bytes"]
        content = part_of(content, request["part"], kind, max_bytes=most)
    return decode(content, max_pixels=request["max_pixels"], thumbnail=request["thumbnail"])


if __name__ == "__main__":
    serve(answer)
