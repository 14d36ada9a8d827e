"""An application whose answers take their time: /stream without an end, all else half a second."""

from __future__ import annotations

import asyncio
from typing import Any

BODY = b"x" * 3_000_000


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    is_stream = scope["path"] == "/stream"
    kind = b"text/event-stream" if is_stream else b"text/plain"
    head = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]}
    if is_stream:
        await send(head)
        await send({"type": "http.response.body", "body": b"event: begun\n\n", "more_body": True})
        await asyncio.Event().wait()
    await asyncio.sleep(0.5)
    await send(head)
    await send({"type": "http.response.body", "body": BODY})
