"""An application whose answers wait for the file GATE; /stream has no end, /begun counts them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

BODY = b"x" * 3_000_000
_begun = 0


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    match scope["path"]:
        case "/begun":
            await _answer(send, b"text/plain", str(_begun).encode())
        case "/stream":
            await _answer(send, b"text/event-stream", b"event: begun\n\n", more=True)
            await asyncio.Event().wait()
        case _:
            await _wait()
            await _answer(send, b"text/plain", BODY)


async def _wait() -> None:
    global _begun
    _begun += 1
    while not Path(os.environ["GATE"]).exists():
        await asyncio.sleep(0.02)


async def _answer(send: Any, kind: bytes, body: bytes, *, more: bool = False) -> None:
    headers = [(b"content-type", kind)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": more})
