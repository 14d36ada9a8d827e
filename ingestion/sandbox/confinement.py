"""What a process that reads what is handed in gives up before it does.

It opens no file but code, runs no program, makes no socket and looks into no other process, as far
as the system lets it give that up (Linux from 5.13 on, also in containers). What it can't give up
is logged, and it reads all the same.
"""

from __future__ import annotations

import logging
import mimetypes
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgpack

from ingestion.sandbox import landlock, seccomp
from ingestion.sandbox.environment import without_secrets

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
# Parsers load more of Python, of this project and of the system's libraries as they go. No folder
# stands here in which people keep things of their own, as they may below a prefix of Python's or
# in /usr/local.
_CODE = (
    *(str(ROOT / package) for package in ("ingestion", "library", "librarian_site")),
    *(f"{sys.prefix}/lib", f"{sys.prefix}/lib64", sys.executable),
    *(f"{sys.base_prefix}/lib", f"{sys.base_prefix}/lib64"),
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"),
    *("/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew/Cellar"),
    *filter(os.path.isabs, without_secrets().get("LD_LIBRARY_PATH", "").split(":")),
)
_SYSTEM = (
    *("/usr/share", "/usr/local/share/fonts", "/etc/fonts", "/etc/localtime", "/etc/timezone"),
    *("/etc/ld.so.cache", "/etc/ssl/openssl.cnf"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/bus/pci/devices", "/sys/devices"),
    *("/sys/class/drm", "/sys/class/accel"),
    *("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"),
    *mimetypes.knownfiles,
)


def leave_network() -> None:
    """Enter a network of its own, where nothing is; not where the system does not permit it."""
    with suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def links_lead_to(package: str) -> list[str]:
    """The folder that has all packages, where those that are installed are links into it.

    So they are with `UV_LINK_MODE=symlink`, in a folder each. `package` is the file `__init__.py`
    of one.
    """
    file = Path(package)
    return [str(file.resolve().parents[2])] if file.is_symlink() else []


@cache
def prepare() -> int | None:
    """The rules that `enter` keeps to, made before, as that opens what may be read.

    None where there is no Landlock.
    """
    try:
        return landlock.ruleset(map(Path, [*_CODE, *_SYSTEM, *links_lead_to(msgpack.__file__)]))
    except OSError as error:
        _tell("open files", error)
        return None


def enter() -> None:
    """For good."""
    rules = prepare()
    if rules is not None:
        try:
            landlock.enter(rules)
        except OSError as error:
            _tell("open files", error)
    try:
        seccomp.refuse_calls()
    except OSError as error:
        _tell("make sockets", error)


def _tell(may: str, error: OSError) -> None:
    """On other systems than Linux it is known beforehand (see the README)."""
    level = logging.WARNING if sys.platform == "linux" else logging.DEBUG
    logger.log(level, "What reads documents may %s, as it can't give that up: %s", may, error)
