"""Landlock: a process gives up for good what it may open, run and change, with all it forks.

The numbers and structures are those of linux/landlock.h; what they mean says
Documentation/userspace-api/landlock.rst of the kernel.
"""

from __future__ import annotations

import ctypes
import os
import stat
from typing import TYPE_CHECKING

from ingestion.sandbox.linux_calls import give_up_new_privileges, system_call

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION_ONLY = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many rights of files each version of Landlock knows, from the first bit on; later ones know
# as many as the last.
_FILE_RIGHTS = (0, 13, 14, 15, 15, 16)
_TCP_SINCE, _TCP_RIGHTS = 4, 0b11  # bind and connect
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets and signals, of processes outside


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("tcp", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def ruleset(readable: Iterable[Path]) -> int:
    """A descriptor of rules: nothing but to read these files and folders, those that it may reach.

    Raises OSError where the system has no Landlock, or does not let this process use it.
    """
    version = system_call(_CREATE, None, 0, _VERSION_ONLY)
    rules = _Ruleset(
        files=(1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS) - 1)]) - 1,
        tcp=_TCP_RIGHTS if version >= _TCP_SINCE else 0,
        scopes=_SCOPES if version >= _SCOPES_SINCE else 0,
    )
    # An older kernel takes a longer structure as long as what it does not know is zero.
    descriptor = system_call(_CREATE, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    try:
        for path in readable:
            _allow(descriptor, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def enter(descriptor: int) -> None:
    """Keep to the rules from now on. Raises OSError."""
    give_up_new_privileges()
    system_call(_RESTRICT, descriptor, 0)


def _allow(descriptor: int, path: Path) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return  # not there, or out of its reach anyway
    try:
        is_folder = stat.S_ISDIR(os.fstat(parent).st_mode)
        rights = _READ_FILE | _READ_DIR if is_folder else _READ_FILE
        rule = _PathBeneath(allowed=rights, parent=parent)
        system_call(_ADD, descriptor, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
