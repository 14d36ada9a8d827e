"""Calls of Linux that neither Python nor glibc has functions for."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_NO_NEW_PRIVILEGES = 38  # of prctl(2)

_libc = ctypes.CDLL(None, use_errno=True)


def system_call(*arguments: object) -> int:
    """A system call by its number. Raises OSError, also on other systems."""
    return _checked("syscall", arguments)


def prctl(option: int, value: int, argument: object = 0) -> int:
    """prctl(2). Raises OSError, also on other systems."""
    return _checked("prctl", (option, value, argument, 0, 0))


def give_up_new_privileges() -> None:
    """Gain none by any program it runs: without it the kernel lets nobody confine itself."""
    prctl(_NO_NEW_PRIVILEGES, 1)


def _checked(name: str, arguments: tuple[object, ...]) -> int:
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    # As wide as the kernel reads them.
    wide = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = int(getattr(_libc, name)(*wide))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
