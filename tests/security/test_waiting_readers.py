"""The readers of `manage.py up`: forked from one process, and shared by the workers."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ingestion.documents.errors import Cancelled
from ingestion.documents.media_types import HTML, TEXT
from ingestion.documents.types import Resource, no_progress
from ingestion.sandbox import client
from ingestion.sandbox.client import extract
from ingestion.sandbox.environment import READERS_SOCKET, of_reader
from ingestion.sandbox.readers import ROOT
from librarian_site.embedded.forks import Fork, ForkServer
from tests.documents import builders

PAGE = Resource(builders.article().encode(), HTML, url="https://example.org/a")
TITLE = "The keepers of Marrow Point"
# More than a socket holds: its fork is there until the answer is taken.
LONG_ANSWER = Resource((builders.SENTENCES * 9_000).encode(), TEXT)
LONG = Resource(f"<p>{builders.SENTENCES * 60_000}".encode(), HTML)  # takes seconds
PATIENCE = 60  # seconds, for a machine that is busy with other things

type Start = Callable[[], psutil.Process]


@pytest.fixture(autouse=True)
def _without_a_reader(own_servers: None) -> Iterator[None]:
    client.stop()
    yield
    client.stop()


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts one more reader at the workers' socket."""
    path = tmp_path / "readers.sock"
    server = ForkServer(
        "librarian_site.embedded.preloads:readers",
        env=of_reader(),
        cwd=ROOT,
        log=tmp_path / "loading.log",
    )
    forks: list[Fork] = []
    with socket.socket(socket.AF_UNIX) as listener, (tmp_path / "reader.log").open("wb") as log:
        listener.bind(str(path))
        listener.listen()
        monkeypatch.setenv(READERS_SOCKET, str(path))

        def start() -> psutil.Process:
            number = listener.fileno()
            argv = ["-m", "ingestion.sandbox.waiting_reader", str(number)]
            forks.append(server.fork(argv, env={}, output=log.fileno(), pass_fds=[number]))
            return psutil.Process(forks[-1].pid)

        try:
            yield start
        finally:
            server.stop()
    assert (tmp_path / "reader.log").read_text() == ""


def test_it_reads_for_one_worker_after_another(start: Start) -> None:
    reader = start()
    for _ in range(2):
        assert extract(PAGE, no_progress).title == TITLE
        assert client._reader is not None
        assert client._reader._process is None
        assert client._reader.is_running
        client.stop()  # as a worker that ends
    assert reader.is_running()


def test_it_knows_no_secrets_and_loads_neither_settings_nor_a_model(start: Start) -> None:
    reader = start()
    extract(PAGE, no_progress)
    environ = reader.environ()
    assert not {"LIBRARIAN_DATA_DIR", "SECRET_KEY", "DATABASE_URL"} & set(environ)
    assert environ["ORT_DISABLE_TELEMETRY"] == "1"
    loaded = "\n".join(mapped.path for mapped in reader.memory_maps())
    assert "libpdfium" in loaded
    assert "onnxruntime" not in loaded
    assert "psycopg" not in loaded


def test_it_has_no_network(start: Start) -> None:
    leave = "import os; os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)"
    if subprocess.run([sys.executable, "-c", leave], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("This system lets no process leave the network.")
    reader = start()
    extract(PAGE, no_progress)
    ours, its = (Path(f"/proc/{pid}/ns/net").readlink() for pid in ("self", reader.pid))
    assert ours != its


def test_a_document_s_process_has_the_socket_of_its_document_alone(start: Start) -> None:
    """Taken over by what it reads, it could else answer for other documents and workers."""
    reader = start()
    extract(PAGE, no_progress)
    held: set[str] = set()

    def look(percent: float, message: str) -> None:
        for fork in reader.children():
            numbers = Path(f"/proc/{fork.pid}/fd").iterdir()
            held.update(
                place for number in numbers if "socket" in (place := str(number.readlink()))
            )
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        extract(LONG, look)
    assert len(held) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_a_document_s_process_has_given_up_what_it_needs_not(start: Start) -> None:
    """What that is, `tests/unit/ingestion/sandbox/test_confinement.py` tries."""
    reader = start()
    extract(PAGE, no_progress)

    def look(percent: float, message: str) -> None:
        for fork in reader.children():
            if "Seccomp:\t2\n" in Path(f"/proc/{fork.pid}/status").read_text():
                raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        extract(LONG, look)


def test_cancel_comes_through_a_silent_parser_and_the_next_document_is_read(start: Start) -> None:
    reader = start()
    extract(PAGE, no_progress)
    forks: list[psutil.Process] = []

    def cancel(percent: float, message: str) -> None:
        forks.extend(reader.children())
        if forks:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        extract(LONG, cancel)
    assert extract(PAGE, no_progress).title == TITLE
    psutil.wait_procs(forks, timeout=PATIENCE)
    assert reader.is_running()
    assert not any(fork.is_running() for fork in forks)


def test_a_document_whose_reader_was_killed_is_read_again_by_the_next_one(start: Start) -> None:
    readers = [start()]
    told: list[str] = []

    def kill_once(percent: float, message: str) -> None:
        told.append(message)
        if len(readers) == 1 and (forks := readers[0].children()):
            for process in (*forks, readers[0]):
                process.kill()
            readers.append(start())

    assert extract(LONG_ANSWER, kill_once).kind == "text"
    assert len(readers) == 2


def test_a_reader_that_was_killed_between_two_documents_is_replaced(start: Start) -> None:
    reader = start()
    extract(PAGE, no_progress)
    reader.kill()
    start()
    assert extract(PAGE, no_progress).title == TITLE


def test_a_worker_waits_while_a_reader_is_started(start: Start) -> None:
    told: list[str] = []

    def start_then(percent: float, message: str) -> None:
        told.append(message)
        if len(told) == 2:
            start()

    assert extract(PAGE, start_then).title == TITLE
    assert told[0] == "Loading the reader"


def test_where_no_readers_listen_a_worker_starts_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(READERS_SOCKET, str(tmp_path / "none.sock"))
    assert extract(PAGE, no_progress).title == TITLE
    assert client._reader is not None
    assert client._reader._process is not None
