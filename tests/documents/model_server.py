"""A language model on loopback: OpenAI's Chat Completions and Anthropic's Messages, well or not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import serve

Answering = Callable[["Request"], None]

SUMMARY = (
    "The lighthouse at Marrow Point was built in 1847 by Thomas Ashworth. "
    "Its last keeper, Ellen Ward, left in 1968."
)
GOOD: dict[str, Any] = {
    "summary": SUMMARY,
    "key_points": ["Keepers climbed its 212 steps four times each night."],
    "tags": ["lighthouses"],
    "substance": {"value": 0.5, "reason": "Names, years and figures throughout."},
    "readability": {"value": 0.9, "reason": "Short sentences."},
    "sourcing": {"value": 0.4, "reason": "Names an archive."},
}
NOTES = {"points": ["The lighthouse at Marrow Point was built in 1847."]}


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.body: dict[str, Any] = json.loads(self.rfile.read(length))
        self.close_connection = True
        model: ModelServer = self.server.model
        with model.lock:
            model.requests.append(self.body)
            answering = model.next.pop(0) if model.next else model.otherwise
        with suppress(BrokenPipeError, ConnectionResetError):
            answering(self)

    def say(self, content: Any, *, tokens: tuple[int, int] | None = (1200, 150)) -> None:
        """Answer in the form of the API that was asked; a dict goes as JSON."""
        text = content if isinstance(content, str) else json.dumps(content)
        if self.path.endswith("/messages"):
            self.send(self._message(content, tokens or (0, 0)))
        else:
            self.send(self._completion({"role": "assistant", "content": text}, "stop", tokens))

    def refuse_to_read(self) -> None:
        message = {"role": "assistant", "content": None, "refusal": "I can't help with that."}
        self.send(self._completion(message, "stop", (1200, 9)))

    def fail(self, status: int, *, code: str | None = None, **headers: str) -> None:
        self.send({"error": {"message": "No.", "type": "error", "code": code}}, status, **headers)

    def send(self, content: Any, status: int = 200, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        fixed = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in {**fixed, "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _completion(
        self, message: dict[str, Any], reason: str, tokens: tuple[int, int] | None
    ) -> dict[str, Any]:
        usage = tokens and {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
        }
        return {
            "id": "c-1",
            "object": "chat.completion",
            "created": 1,
            "model": self.body["model"],
            "choices": [{"index": 0, "finish_reason": reason, "message": message}],
            **({"usage": usage} if usage else {}),
        }

    def _message(self, content: Any, tokens: tuple[int, int]) -> dict[str, Any]:
        name = self.body["tools"][0]["name"]
        return {
            "id": "m-1",
            "type": "message",
            "role": "assistant",
            "model": self.body["model"],
            "content": [{"type": "tool_use", "id": "t-1", "name": name, "input": content}],
            "stop_reason": "tool_use",
            "stop_sequence": None,
            "usage": {"input_tokens": tokens[0], "output_tokens": tokens[1]},
        }

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def well(request: Request) -> None:
    """As a model should: notes when notes are asked for, else the whole answer."""
    request.say(NOTES if "points" in _wanted(request.body) else GOOD)


def _wanted(body: dict[str, Any]) -> set[str]:
    """The fields of the answer that is asked for."""
    if "tools" in body:
        return set(body["tools"][0]["input_schema"]["properties"])
    return set(body["response_format"]["json_schema"]["schema"]["properties"])


class ModelServer:
    """`next` are the answers to come, `otherwise` the one after them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.requests: list[dict[str, Any]] = []
        self.next: list[Answering] = []
        self.otherwise: Answering = well
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        self._server.daemon_threads = True
        self._server.model = self  # type: ignore[attr-defined]
        serve(self._server)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def reset(self) -> None:
        self.requests, self.next, self.otherwise = [], [], well

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def stall(self, request: Request) -> None:
        """Say nothing for as long as anybody waits."""
        self.stopping.wait(20)

    def hang_up(self, request: Request) -> None:
        request.connection.close()

    def instructions(self, number: int = -1) -> str:
        """What stood outside the data in a request."""
        messages = self.requests[number]["messages"]
        return str(next(m["content"] for m in messages if m["role"] in ("system", "developer")))

    def data(self, number: int = -1) -> str:
        messages = self.requests[number]["messages"]
        return str(next(m["content"] for m in messages if m["role"] == "user"))
