"""The sandboxed reader process: loads the parsers once and forks, with limits, per document.

Started by `ingestion.sandbox.client`, with the file descriptor of the control socket; those of
`manage.py up` by `ingestion.sandbox.waiting_reader`.
"""

from __future__ import annotations

import gc
import os
import resource as limits
import select
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

# Keeps trafilatura from importing it, and numpy with it: language detection is not used here.
sys.modules["py3langid"] = None  # type: ignore[assignment]

from courlan import extract_domain  # noqa: E402
from lxml import html as lxml_html  # noqa: E402
from trafilatura.external import try_justext  # noqa: E402

from ingestion.documents.errors import IngestionError, TooLarge  # noqa: E402
from ingestion.documents.media_types import HTML  # noqa: E402
from ingestion.documents.types import Document, Resource, no_progress  # noqa: E402
from ingestion.extraction import extract, load_extractors, places  # noqa: E402
from ingestion.extraction.html.metadata.dates import read_date  # noqa: E402
from ingestion.extraction.markdown_sanitizer import sanitize_markdown  # noqa: E402
from ingestion.sandbox import confinement, priority  # noqa: E402
from librarian_site.core import framing  # noqa: E402

OPEN_FILES = 128
MAX_TEXT = 20_000_000  # characters of Markdown


def load() -> None:
    """Leave the network and load the parsers."""
    confinement.leave_network()
    confinement.prepare()
    _warm_up()


def serve(control: socket.socket, *others: socket.socket) -> None:
    """Read documents until the worker closes the control socket.

    Each document has its own socket, so that half a frame of a killed fork can't reach the next.
    A fork has neither the control socket nor `others`: what a document makes of it must not speak
    for other documents.
    """
    with suppress(EOFError, ConnectionError):
        framing.send(control, {"loaded": True})
        while descriptors := socket.recv_fds(control, 1, 1)[1]:
            with socket.socket(fileno=descriptors[0]) as connection:
                ended = _read_in_fork(connection, [control, *others])
            framing.send(control, {"ended": ended})


def _read_in_fork(connection: socket.socket, others: Sequence[socket.socket]) -> int:
    """Run one fork, without the other sockets; returns its exit code, negative for a signal.

    The fork is killed when the worker closes the document's socket.
    """
    alive, end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(alive)
        for other in others:
            other.close()
        _answer(connection)
    os.close(end)
    waiting = select.poll()
    waiting.register(connection, 0)  # poll reports a hang-up without being asked to
    waiting.register(alive, 0)
    if any(descriptor != alive for descriptor, _ in waiting.poll()):
        os.kill(child, signal.SIGKILL)
    os.close(alive)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _answer(connection: socket.socket) -> NoReturn:
    """Send the document or the error, and end this process."""
    code = 1
    try:
        request = framing.receive(connection) or {}
        in_use = _address_space()  # confined, it could not see it
        confinement.enter()  # and limited, not log what fails
        _limit(in_use + request["memory"], request["seconds"])
        framing.send(connection, read(connection, Resource(**request["resource"])))
        code = 0
    finally:
        os._exit(code)


def read(connection: socket.socket, resource: Resource) -> dict[str, Any]:
    """Extract the document; returns the result frame: document, error, no_memory or defect."""

    def progress(percent: float, message: str) -> None:
        framing.send(connection, {"progress": [percent, message]})

    try:
        document = extract(resource, progress)
        if len(document.markdown) > MAX_TEXT:
            raise TooLarge(f"The text is longer than {MAX_TEXT // 1_000_000} million characters.")
        document = places.rewritten(document, sanitize_markdown)
        return {"document": _fields(document, resource)}
    except IngestionError as error:
        return {
            "error": {
                "code": error.code,
                "message": error.message,
                "permanent": error.permanent,
            }
        }
    except MemoryError:
        return {"no_memory": True}
    except Exception:
        return {"defect": traceback.format_exc(limit=-8)}


def _fields(document: Document, resource: Resource) -> dict[str, Any]:
    """The document as a dict, without the original where it is what the worker sent."""
    fields = asdict(document)
    if fields["original"] == resource.content:
        fields["original"] = None
    return fields


def _limit(memory: int, seconds: float) -> None:
    """Limit memory (bytes) and processor time (seconds); allow no file writes and no core dump."""
    _set_limit(limits.RLIMIT_AS, memory)
    # At the soft limit it ends by SIGXCPU: SIGKILL is then the system's, out of memory.
    _set_limit(limits.RLIMIT_CPU, max(1, round(seconds)), over=2)
    _set_limit(limits.RLIMIT_NOFILE, OPEN_FILES)
    _set_limit(limits.RLIMIT_FSIZE, 0)
    _set_limit(limits.RLIMIT_CORE, 0)


def _address_space() -> int:
    """Bytes of address space in use."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[0]
    except OSError:
        return 0  # not Linux: RLIMIT_AS has no effect there
    return int(pages) * limits.getpagesize()


def _set_limit(kind: int, value: int, *, over: int = 0) -> None:
    """Set the limit, and the one that can't be raised any more `over` it, as far as we may."""
    inherited = limits.getrlimit(kind)[1]
    if inherited == limits.RLIM_INFINITY:
        limits.setrlimit(kind, (value, value + over))
    else:
        limits.setrlimit(kind, (min(value, inherited), min(value + over, inherited)))


def _warm_up() -> None:
    """Load the parsers and extract a page before forking, so that forks share their filled caches.

    The last three lines load what only some pages need, and each of those in its own fork: a tenth
    of a second each for names of months and time zones, of top-level domains, and for stop words.
    """
    load_extractors()
    paragraph = "<p>A sentence that stands for many others, with <a href='/x'>a link</a>.</p>" * 20
    page = f"<html><body><article><h1>Title</h1>{paragraph}</article></body></html>"
    with suppress(IngestionError):
        extract(Resource(page.encode(), HTML, url="https://example.org/"), no_progress)
    read_date("6 May 2024", "en")
    extract_domain("https://example.org/")
    try_justext(lxml_html.fromstring(page), url=None, target_language=None)


def main() -> None:
    priority.give_way()
    load()
    gc.freeze()  # forks share the parsers' pages
    serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
