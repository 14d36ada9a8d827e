"""Extraction at arm's length: parsers of what came from outside run in a process of their own.

That process has a limit on memory, on processor time and on the whole, no network, no secrets in
its environment and no way to write a file. What it answers is checked against the declared types.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingestion.documents.errors import (
    BrokenDocument,
    DeadlineExceeded,
    IngestionError,
    TooLarge,
    error_class,
)
from ingestion.documents.types import Document, Progress, Resource
from librarian_site.core import framing
from library import document_kinds

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
POLL_INTERVAL = 0.25  # seconds between two calls of progress while a parser is silent
FRAME_TIMEOUT = 30.0  # seconds that a frame which has begun may take
# What a Python needs to start, and nothing else: no addresses, keys or passwords.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
_DOCUMENT = TypeAdapter(Document)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of reading one document."""

    memory: int = 1_500_000_000  # bytes beyond what an idle reader has mapped
    seconds: float = 120.0  # of processor time, and half as much again on the wall


def extract(resource: Resource, progress: Progress, limits: ReadLimits = ReadLimits()) -> Document:
    """The resource as a document, read in the reader process.

    Raises what the extractors raise; TooLarge, DeadlineExceeded or BrokenDocument when a parser
    oversteps its limits or dies. What `progress` raises comes out within POLL_INTERVAL.
    """
    with _lock:
        reader = _get_reader()
        try:
            return reader.read(resource, progress, limits)
        except BaseException:
            # Whatever it is busy with, it is of no use any more.
            if reader.is_busy:
                stop()
            raise


def stop() -> None:
    """End the reader process, if there is one; the next document starts another."""
    global _reader
    if _reader is not None:
        _reader.kill()
        _reader = None


class _Reader:
    """The reader process: a template with the parsers loaded, which forks for each document."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(FRAME_TIMEOUT)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "ingestion.sandbox.process", str(theirs.fileno())],
                cwd=ROOT,
                env=_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._is_loaded = False
        self.is_busy = False

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def read(self, resource: Resource, progress: Progress, limits: ReadLimits) -> Document:
        self.is_busy = True
        while not self._is_loaded:
            progress(0, "Loading the reader")
            self._is_loaded = _next_frame(self._control) is not None
        with self._connect() as connection:
            _send_request(connection, resource, limits)
            frame = _last_frame(connection, progress, limits)
        with _as_broken_document():
            ended = framing.receive(self._control)
        self.is_busy = False
        return _outcome(frame or ended or {}, resource, limits)

    def _connect(self) -> socket.socket:
        """A socket to the fork that reads the next document."""
        ours, theirs = socket.socketpair()
        ours.settimeout(FRAME_TIMEOUT)
        with theirs, _as_broken_document():
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
        return ours

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()


_lock = threading.Lock()
_reader: _Reader | None = None


def _get_reader() -> _Reader:
    global _reader
    if _reader is None or not _reader.is_running:
        stop()
        _reader = _Reader()
    return _reader


def _send_request(connection: socket.socket, resource: Resource, limits: ReadLimits) -> None:
    request = {"memory": limits.memory, "seconds": limits.seconds}
    with _as_broken_document():
        framing.send(connection, {**request, "resource": asdict(resource)})


def _last_frame(
    connection: socket.socket, progress: Progress, limits: ReadLimits
) -> dict[str, Any]:
    """What the fork says after all its progress; nothing when it dies before."""
    ends = time.monotonic() + 1.5 * limits.seconds
    last = (0.0, "Reading")
    while True:
        frame = _next_frame(connection)
        if frame is not None and "progress" not in frame:
            return frame
        if time.monotonic() > ends:
            raise _too_slow(limits)
        if frame is not None:
            last = _progress(frame)
        progress(*last)


def _next_frame(connection: socket.socket) -> dict[str, Any] | None:
    """None while the far side is silent, an empty frame when it is gone."""
    with _as_broken_document():
        try:
            return framing.receive(connection, POLL_INTERVAL)
        except (EOFError, ConnectionError):
            return {}


def _outcome(frame: dict[str, Any], resource: Resource, limits: ReadLimits) -> Document:
    if isinstance(fields := frame.get("document"), dict):
        return _document(fields, resource)
    if isinstance(fields := frame.get("error"), dict):
        raise _error(fields)
    if "defect" in frame:
        logger.error("A parser failed on a document:\n%s", frame["defect"])
        raise BrokenDocument("The file is damaged and can't be read.")
    if "no_memory" in frame:
        raise TooLarge(
            f"Reading the document takes more than {limits.memory // 1_000_000} MB of memory."
        )
    if frame.get("ended") in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_slow(limits)
    raise BrokenDocument("The file is damaged, or made to break the program that reads it.")


def _progress(frame: dict[str, Any]) -> tuple[float, str]:
    with _as_broken_document():
        percent, message = frame["progress"]
        return float(percent), str(message)


@contextmanager
def _as_broken_document() -> Iterator[None]:
    """What goes wrong between the two processes is the document's doing."""
    try:
        yield
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise BrokenDocument("The file is made to break the program that reads it.") from error


def _document(fields: dict[str, Any], resource: Resource) -> Document:
    """Raises BrokenDocument for an answer that is not a document."""
    if fields.get("original") is None:
        fields["original"] = resource.content
    try:
        document = _DOCUMENT.validate_python(fields)
    except ValidationError as error:
        logger.error("The reader answered nonsense: %s", error)
        raise BrokenDocument("The file is damaged and can't be read.") from error
    if document.kind not in document_kinds.names():
        logger.error("The reader answered a kind that there is not: %.40r", document.kind)
        raise BrokenDocument("The file is damaged and can't be read.")
    return document


def _error(fields: dict[str, Any]) -> IngestionError:
    kind = error_class(str(fields.get("code"))) or BrokenDocument
    return kind(str(fields.get("message")), permanent=bool(fields.get("permanent")))


def _too_slow(limits: ReadLimits) -> DeadlineExceeded:
    return DeadlineExceeded(
        f"Reading the document took longer than {limits.seconds:g} seconds.", permanent=True
    )


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    # One arena and one thread: address space is what is limited.
    return {**kept, **measured, "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}


atexit.register(stop)
