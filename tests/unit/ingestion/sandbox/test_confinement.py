"""What a process that reads documents can't do any more."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.sandbox import landlock, seccomp

ROOT = Path(__file__).resolve().parents[4]
# Tries an expression before and after it is confined, and prints the error's name or "allowed".
SCRIPT = """
import os, socket, sys
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


def tried(expression: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, expression],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


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
def test_no_program_is_run() -> None:
    assert tried("os.posix_spawn('/bin/sh', ['sh', '-c', ':'], {})") == [
        "allowed",
        "PermissionError",
    ]


@needs_landlock
def test_no_process_outside_is_ended() -> None:
    assert tried("os.kill(os.getppid(), 0)") == ["allowed", "PermissionError"]


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
        "[each.close() for each in socket.socketpair()]",
    ],
)
def test_what_parsers_load_as_they_go_is_there(expression: str) -> None:
    assert tried(expression) == ["allowed", "allowed"]
