"""Identify the process that works on a job, so that another can tell whether it is alive."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path

import psutil


def identity() -> str:
    """`host|process table|pid|start`: names this process and no other, now or later."""
    return f"{_host_and_pid_namespace()}|{os.getpid()}|{_started(os.getpid())}"


def is_gone(worker: str) -> bool:
    """Whether that process has ended for sure; False also where it can't be seen from here."""
    place, _, process = worker.rpartition("|")[0].rpartition("|")
    if place != _host_and_pid_namespace():
        return False
    try:
        return _started(int(process)) != worker.rpartition("|")[2]
    except (psutil.NoSuchProcess, ValueError):
        return True


def _started(pid: int) -> str:
    process = psutil.Process(pid)
    if process.status() == psutil.STATUS_ZOMBIE:
        raise psutil.NoSuchProcess(pid)
    return f"{process.create_time():.2f}"


@cache
def _host_and_pid_namespace() -> str:
    """The host and, in containers that share its name, the process table."""
    try:
        table = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        table = ""
    return f"{socket.gethostname()}|{table}"
