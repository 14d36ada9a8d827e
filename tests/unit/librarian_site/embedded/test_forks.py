"""Programs forked from a process that has loaded what they need, really started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from librarian_site.embedded.forks import Fork, ForkServer

PATIENCE = 60  # seconds, for a machine that is busy with other things
ROOT = Path(__file__).resolve().parents[4]

type Run = Callable[..., Fork]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ForkServer]:
    server = ForkServer(
        "gc:collect", env={**os.environ, "WHERE": "all"}, cwd=ROOT, log=tmp_path / "server.log"
    )
    yield server
    server.stop()


@pytest.fixture
def run(server: ForkServer, tmp_path: Path) -> Run:
    """Run a program of this text; what it says goes to the file `said`."""

    def run(text: str, *arguments: str, pass_fds: tuple[int, ...] = (), **env: str) -> Fork:
        file = tmp_path / "program.py"
        file.write_text(text)
        with (tmp_path / "said").open("wb") as said:
            return server.fork(
                [str(file), *arguments], env=env, output=said.fileno(), pass_fds=pass_fds
            )

    return run


def test_a_fork_is_a_program_of_its_own(run: Run, tmp_path: Path) -> None:
    text = (
        "import atexit, os, signal, sys\n"
        "atexit.register(print, 'and ended in order')\n"
        "assert __name__ == '__main__' and os.getsid(0) == os.getpid()\n"
        "assert signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL\n"
        "print(sys.argv[1:], os.environ['WHERE'], os.environ['OWN'])\n"
        "sys.exit(3)\n"
    )
    assert run(text, "a", "b", OWN="mine").wait(PATIENCE) == 3
    assert (tmp_path / "said").read_text() == "['a', 'b'] all mine\nand ended in order\n"


def test_its_end_is_told_as_of_any_process(run: Run, tmp_path: Path) -> None:
    assert run("").wait(PATIENCE) == 0
    assert run("import sys; sys.exit('It is full.')").wait(PATIENCE) == 1
    assert (tmp_path / "said").read_text() == "It is full.\n"
    assert run("1 / 0").wait(PATIENCE) == 1
    assert "ZeroDivisionError" in (tmp_path / "said").read_text()
    asleep = run("import time; print('asleep', flush=True); time.sleep(600)")
    assert asleep.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        asleep.wait(0)
    # A process that has just begun may be measured for coverage, which a signal must not meet.
    ends = time.monotonic() + PATIENCE
    while (tmp_path / "said").read_text() != "asleep\n":
        assert time.monotonic() < ends
        time.sleep(0.05)
    asleep.send_signal(signal.SIGTERM)
    assert asleep.wait(PATIENCE) == -signal.SIGTERM


def test_it_inherits_the_descriptors_that_it_is_given_by_their_numbers(run: Run) -> None:
    ours, first = socket.socketpair()
    other, second = socket.socketpair()
    with ours, first, other, second:
        # As many as the server has, so that numbers overlap.
        text = "import os, sys\nfor number in sys.argv[1:]: os.write(int(number), number.encode())"
        numbers = (first.fileno(), second.fileno())
        assert run(text, *map(str, numbers), pass_fds=numbers).wait(PATIENCE) == 0
        said = [int(ours.recv(10)), int(other.recv(10))]
    assert said == list(numbers)


def test_a_server_that_is_gone_takes_its_forks_along_and_starts_again(
    server: ForkServer, run: Run
) -> None:
    asleep = run("import time; time.sleep(600)")
    assert server._popen is not None
    server._popen.kill()
    assert asleep.wait(PATIENCE) == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:  # until whoever inherited it has buried it
            os.kill(asleep.pid, 0)
            time.sleep(0.01)
    assert run("").wait(PATIENCE) == 0


@pytest.fixture
def loads_when_told(tmp_path: Path) -> Iterator[ForkServer]:
    """Loads as long as there is no file `go`."""
    (tmp_path / "loads_when_told.py").write_text(
        "import os, time\n"
        "def load():\n"
        "    while not os.path.exists(os.environ['GO']): time.sleep(0.01)\n"
    )
    env = {**os.environ, "GO": str(tmp_path / "go"), "PYTHONPATH": str(tmp_path)}
    server = ForkServer("loads_when_told:load", env=env, cwd=ROOT, log=tmp_path / "server.log")
    yield server
    server.stop()


def test_whether_it_has_loaded_is_known_without_waiting(
    loads_when_told: ForkServer, tmp_path: Path
) -> None:
    server = loads_when_told
    assert not server.is_loaded()
    assert not server.is_loaded()
    (tmp_path / "go").touch()
    _wait(server.is_loaded)
    (tmp_path / "go").unlink()
    assert server._popen is not None
    server._popen.kill()
    with pytest.raises(OSError, match="has ended"):
        _wait(lambda: not server.is_loaded())
    assert not server.is_loaded()  # it begins anew


def test_it_ends_in_peace_where_nobody_is_left_to_tell_that_it_has_loaded(
    loads_when_told: ForkServer, tmp_path: Path
) -> None:
    loads_when_told.start()
    assert loads_when_told._popen is not None
    assert loads_when_told._control is not None
    loads_when_told._control.close()
    (tmp_path / "go").touch()
    assert loads_when_told._popen.wait(PATIENCE) == 0
    assert (tmp_path / "server.log").read_text() == ""


def _wait(until: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < ends
        time.sleep(0.01)
