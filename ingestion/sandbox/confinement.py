"""What a process that reads what is handed in gives up before it does.

It opens no file but code, runs no program, makes no socket and looks into no other process, as far
as the system lets it give that up (Linux from 5.13 on, also in containers).
"""

from __future__ import annotations

import logging
import mimetypes
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from ingestion.sandbox import landlock, seccomp

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
# Parsers load more of Python, of this project and of the system's libraries as they go.
_CODE = (
    *(ROOT / package for package in ("ingestion", "library", "librarian_site")),
    *(Path(each) for each in (sys.prefix, sys.base_prefix, "/usr", "/lib", "/lib64")),
)
_SYSTEM = (
    *("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/timezone", "/etc/ssl/openssl.cnf"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/bus/pci/devices", "/sys/devices"),
    *("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"),
    *mimetypes.knownfiles,
)


def leave_network() -> None:
    """Enter a network of its own, where nothing is; not where the system does not permit it."""
    with suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


@cache
def prepare() -> int | None:
    """The rules that `enter` keeps to, made before, as that opens what may be read.

    None where there is no Landlock.
    """
    try:
        return landlock.ruleset([*_CODE, *map(Path, _SYSTEM)])
    except OSError as error:
        logger.info("Who reads documents may open files, as there is no Landlock: %s", error)
        return None


def enter() -> None:
    """For good. Raises OSError where the rules that were made can't be kept to."""
    rules = prepare()
    if rules is not None:
        landlock.enter(rules)
    with suppress(OSError):
        seccomp.refuse_sockets()
