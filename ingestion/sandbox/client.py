"""Extraction in a sandboxed process: parsers never run in the worker itself.

The process has limits on memory, processor time and total time, no network, no secrets in its
environment, and can't write files. Its answer is validated against the declared types.
"""

from __future__ import annotations

import atexit
import logging
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingestion.documents.errors import (
    BrokenDocument,
    DeadlineExceeded,
    IngestionError,
    ReaderKilled,
    TooLarge,
    error_class,
)
from ingestion.documents.types import Document, Progress, Resource
from ingestion.sandbox import readers
from ingestion.sandbox.turns import turn
from librarian_site.core import framing
from library import document_kinds

logger = logging.getLogger(__name__)

POLL_INTERVAL = 0.25  # seconds between two calls of progress while no frame comes
KILLED = "The system ended the process that read the document, as when memory is short."
FRAME_TIMEOUT = 30.0  # seconds within which a started frame must arrive
_DOCUMENT = TypeAdapter(Document)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of reading one document."""

    memory: int = 1_500_000_000  # bytes of address space beyond an idle reader's
    seconds: float = 120.0  # of processor time; 1.5 times as much in real time


def extract(resource: Resource, progress: Progress, limits: ReadLimits = ReadLimits()) -> Document:
    """Extract the document in the reader process.

    Raises what the extractors raise; TooLarge, DeadlineExceeded or BrokenDocument when a parser
    oversteps its limits or dies; ReaderKilled when the system ended the process, also the second
    time, with no other reader beside it. An exception from `progress` is raised within
    POLL_INTERVAL.
    """
    with _lock:
        try:
            with turn(progress, alone=False):
                return _read(resource, progress, limits)
        except ReaderKilled as killed:
            logger.warning("%s It is read again, alone.", killed)
        with turn(progress, alone=True):
            return _read(resource, progress, limits)


def _read(resource: Resource, progress: Progress, limits: ReadLimits) -> Document:
    reader = _get_reader()
    try:
        return reader.read(resource, progress, limits)
    except BaseException:
        # Its fork still works on the abandoned document: start over with a new one.
        if reader.is_busy:
            stop()
        raise


def stop() -> None:
    """Kill the reader process, if any; the next document starts a new one."""
    global _reader
    if _reader is not None:
        _reader.kill()
        _reader = None


class _Reader:
    """Handle on the reader process, which has the parsers loaded and forks for each document.

    One of those that `manage.py up` has ready, else a process of its own.
    """

    def __init__(self) -> None:
        self._process, self._control = readers.get()
        self._control.settimeout(FRAME_TIMEOUT)
        self._is_loaded = False
        self.is_busy = False

    @property
    def is_running(self) -> bool:
        return not self._ends_within(0)

    def read(self, resource: Resource, progress: Progress, limits: ReadLimits) -> Document:
        self.is_busy = True
        try:
            while not self._is_loaded:
                progress(0, "Loading the reader")
                self._is_loaded = _next_frame(self._control) is not None
            with self._connect() as connection:
                _send_request(connection, resource, limits)
                frame = _last_frame(connection, progress, limits)
            with _as_broken_document():
                ended = framing.receive(self._control)
        except BrokenDocument as error:
            if self._is_killed():
                raise ReaderKilled(KILLED) from error
            raise
        self.is_busy = False
        return _outcome(frame or ended or {}, resource, limits)

    def _is_killed(self) -> bool:
        """Whether the process has ended, which no document makes it do."""
        return self._ends_within(POLL_INTERVAL)

    def _ends_within(self, seconds: float) -> bool:
        """Whether the reader, which says nothing between two documents, hangs up."""
        if not select.select([self._control], [], [], seconds)[0]:
            return False
        try:
            return not self._control.recv(1, socket.MSG_PEEK)
        except ConnectionError:
            return True

    def _connect(self) -> socket.socket:
        """A socket to a new fork, which reads the next document."""
        ours, theirs = socket.socketpair()
        ours.settimeout(FRAME_TIMEOUT)
        with theirs, _as_broken_document():
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
        return ours

    def kill(self) -> None:
        """End it; one of `manage.py up` kills the fork that is at work, and waits for others."""
        if self._process is not None:
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
    """The fork's result, after its progress frames; an empty frame when it died before.

    Raises DeadlineExceeded.
    """
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
    """The next frame; None after POLL_INTERVAL without one, empty when the connection closed."""
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
    if frame.get("ended") == -signal.SIGXCPU:
        raise _too_slow(limits)
    if frame.get("ended") == -signal.SIGKILL:
        raise ReaderKilled(KILLED)
    raise BrokenDocument("The file is damaged, or made to break the program that reads it.")


def _progress(frame: dict[str, Any]) -> tuple[float, str]:
    with _as_broken_document():
        percent, message = frame["progress"]
        return float(percent), str(message)


@contextmanager
def _as_broken_document() -> Iterator[None]:
    """Raise protocol errors as BrokenDocument: only a malicious document causes them."""
    try:
        yield
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise BrokenDocument("The file is made to break the program that reads it.") from error


def _document(fields: dict[str, Any], resource: Resource) -> Document:
    """The validated document. Raises BrokenDocument for an invalid answer."""
    if fields.get("original") is None:
        fields["original"] = resource.content
    try:
        document = _DOCUMENT.validate_python(fields)
    except ValidationError as error:
        logger.error("The reader's answer is not a document: %s", error)
        raise BrokenDocument("The file is damaged and can't be read.") from error
    if document.kind not in document_kinds.names():
        logger.error("The reader's answer has an unknown document kind: %.40r", document.kind)
        raise BrokenDocument("The file is damaged and can't be read.")
    return document


def _error(fields: dict[str, Any]) -> IngestionError:
    kind = error_class(str(fields.get("code"))) or BrokenDocument
    return kind(str(fields.get("message")), permanent=bool(fields.get("permanent")))


def _too_slow(limits: ReadLimits) -> DeadlineExceeded:
    return DeadlineExceeded(
        f"Reading the document took longer than {limits.seconds:g} seconds.", permanent=True
    )


atexit.register(stop)
