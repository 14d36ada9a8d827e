"""What a process that reads documents can't do any more."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.sandbox import landlock, seccomp
from ingestion.sandbox.confinement import links_lead_to

ROOT = Path(__file__).resolve().parents[4]
# Tries an expression before and after it is confined, and prints the error's name or "allowed".
SCRIPT = """
import os, resource, signal, socket, sys
from ingestion.sandbox import confinement

def tried():
    try:
        eval(sys.argv[1])
    except OSError as error:
        return type(error).__name__
    return "allowed"

before = tried()
confinement.enter()
print(before, tried())
"""
# The same where the system refuses the calls of some numbers, as containers may.
REFUSED = """
from ingestion.sandbox import seccomp
seccomp.refuse([{}])
"""
# Reads one document as a fork of the reader does, and ends.
READING = """
import socket
from ingestion.sandbox import process
from librarian_site.core import framing

ours, theirs = socket.socketpair()
resource = {"content": b"Dear keeper", "media_type": "text/plain"}
framing.send(ours, {"memory": 10**9, "seconds": 60, "resource": resource})
process._answer(theirs)
"""


def ran(script: str, expression: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, expression],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=True,
    )


def tried(expression: str) -> list[str]:
    return ran(SCRIPT, expression).stdout.split()


def has_landlock() -> bool:
    try:
        landlock.ruleset([])
    except OSError:
        return False
    return True


needs_landlock = pytest.mark.skipif(not has_landlock(), reason="needs Linux with Landlock")
needs_seccomp = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in seccomp._MACHINES,
    reason="needs Linux on a machine whose calls are known",
)


@needs_landlock
@pytest.mark.parametrize(
    "expression",
    [
        "open('{file}').close()",
        "os.listdir('{folder}')",
        "open('{folder}/new', 'w').close()",
        "open(f'/proc/{os.getppid()}/environ').close()",
    ],
)
def test_files_of_people_are_neither_read_nor_made(tmp_path: Path, expression: str) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear keeper")
    assert tried(expression.replace("{file}", str(file)).replace("{folder}", str(tmp_path))) == [
        "allowed",
        "PermissionError",
    ]


@needs_landlock
@pytest.mark.parametrize("folder", ["sys.prefix", "sys.base_prefix", "'/usr'", "'/usr/local'"])
def test_where_code_stands_nothing_else_is_read(folder: str) -> None:
    """As somebody's data may be kept there too."""
    assert tried(f"os.listdir({folder})") == ["allowed", "PermissionError"]


@needs_landlock
def test_libraries_that_the_environment_names_are_read(tmp_path: Path) -> None:
    """Those of parsers that are loaded late would not be found else, as on NixOS."""
    library = tmp_path / "libread.so"
    library.touch()
    done = ran(SCRIPT, f"open('{library}').close()", LD_LIBRARY_PATH=f"lib::{tmp_path}")
    assert done.stdout.split() == ["allowed", "allowed"]


@needs_seccomp
@pytest.mark.parametrize(
    "expression",
    [
        "os.chmod('{file}', 0o644)",
        "os.chown('{file}', -1, -1)",
        "os.utime('{file}')",
        "os.chmod(os.open('{file}', os.O_RDONLY), 0o644)",
    ],
)
def test_nothing_about_files_is_changed(tmp_path: Path, expression: str) -> None:
    file = tmp_path / "letter.txt"
    file.touch()
    assert tried(expression.replace("{file}", str(file))) == ["allowed", "PermissionError"]


@needs_seccomp
@pytest.mark.parametrize("number", [444, 445, 446])
def test_without_landlock_it_says_so_and_goes_on(tmp_path: Path, number: int) -> None:
    file = tmp_path / "letter.txt"
    file.touch()
    done = ran(REFUSED.format(number) + SCRIPT, f"open('{file}').close()")
    assert done.stdout.split() == ["allowed", "allowed"]
    assert done.stderr.count("may open files") == 1
    assert "may make sockets" not in done.stderr


@needs_seccomp
def test_without_seccomp_it_says_so_and_goes_on() -> None:
    prctl = {"x86_64": 157, "aarch64": 167}[platform.machine()]
    done = ran(REFUSED.format(prctl) + SCRIPT, "socket.socket().close()")
    assert done.stdout.split() == ["allowed", "allowed"]
    assert "may make sockets" in done.stderr


@needs_seccomp
def test_a_log_that_is_a_file_has_it_too(tmp_path: Path) -> None:
    """Although no file may be written while a document is read."""
    prctl = {"x86_64": 157, "aarch64": 167}[platform.machine()]
    with (tmp_path / "reader.log").open("w") as log:
        command = [sys.executable, "-c", REFUSED.format(prctl) + READING]
        subprocess.run(command, cwd=ROOT, stderr=log, check=True)
    assert "may make sockets" in (tmp_path / "reader.log").read_text()


@needs_landlock
def test_no_program_is_run() -> None:
    assert tried("os.posix_spawn('/bin/sh', ['sh', '-c', ':'], {})") == [
        "allowed",
        "PermissionError",
    ]


@needs_seccomp
@pytest.mark.parametrize(
    "expression",
    [
        "os.kill(os.getppid(), 0)",
        "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    ],
)
def test_no_process_outside_is_ended(expression: str) -> None:
    """By Landlock only the newest kernels refuse signals."""
    done = ran(REFUSED.format(444) + SCRIPT, expression)
    assert done.stdout.split() == ["allowed", "PermissionError"]


@needs_seccomp
def test_no_process_outside_is_limited() -> None:
    assert tried("resource.prlimit(os.getppid(), resource.RLIMIT_CPU)") == [
        "allowed",
        "PermissionError",
    ]


@needs_seccomp
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_no_socket_is_made(family: str) -> None:
    assert tried(f"socket.socket(socket.{family}).close()") == ["allowed", "PermissionError"]


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('zoneinfo').ZoneInfo('Europe/Berlin')",
        "__import__('docx').Document()",
        "__import__('mimetypes').guess_type('a.pdf')",
        "os.urandom(8)",
        "open(os.devnull).close()",
        "resource.getrlimit(resource.RLIMIT_CPU)",
        "__import__('platform').platform()",
        "open(sys.executable).close()",
        "__import__('sysconfig').get_config_vars()",
        "[each.close() for each in socket.socketpair()]",
    ],
)
def test_what_parsers_load_as_they_go_is_there(expression: str) -> None:
    assert tried(expression) == ["allowed", "allowed"]


def test_packages_that_are_links_are_read_where_they_lead(tmp_path: Path) -> None:
    kept = tmp_path / "cache" / "a1b2" / "reader" / "__init__.py"
    link = tmp_path / "site-packages" / "reader" / "__init__.py"
    for file in (kept, link):
        file.parent.mkdir(parents=True)
    kept.touch()
    link.symlink_to(kept)
    assert links_lead_to(str(link)) == [str(tmp_path / "cache")]
    assert links_lead_to(str(kept)) == []
