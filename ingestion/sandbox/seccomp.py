"""Seccomp: a process gives up some system calls for good, with all it forks.

The filter is a program of classic BPF that the kernel runs at each call:
Documentation/userspace-api/seccomp_filter.rst, linux/filter.h, linux/seccomp.h, linux/audit.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from typing import TYPE_CHECKING

from ingestion.sandbox.linux_calls import give_up_new_privileges, prctl

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the kernel calls each machine, the number there of prlimit64, by which a process keeps to no
# limits but its own, and those of the calls that are given up: those that make sockets, look into
# other processes or send signals, of which its own need none, read the keys that the kernel keeps
# for people, and change what Landlock knows nothing of: whose a file is, who may open it, its times
# and attributes.
_MACHINES = {
    "x86_64": (
        0xC000003E,
        302,
        (
            *(41, 101, 310, 311),  # socket, ptrace, process_vm_readv, process_vm_writev
            # kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            *(62, 200, 234, 129, 297),
            *(248, 249, 250),  # add_key, request_key, keyctl
            *(90, 91, 268),  # chmod, fchmod, fchmodat
            *(92, 93, 94, 260),  # chown, fchown, lchown, fchownat
            *(132, 235, 261, 280),  # utime, utimes, futimesat, utimensat
            *(188, 189, 190),  # setxattr, lsetxattr, fsetxattr
            *(197, 198, 199),  # removexattr, lremovexattr, fremovexattr
        ),
    ),
    "aarch64": (
        0xC00000B7,
        261,
        (
            *(198, 117, 270, 271),  # socket, ptrace, process_vm_readv, process_vm_writev
            # kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            *(129, 130, 131, 138, 240),
            *(217, 218, 219),  # add_key, request_key, keyctl
            *(52, 53, 54, 55, 88),  # fchmod, fchmodat, fchownat, fchown, utimensat
            *(5, 6, 7),  # setxattr, lsetxattr, fsetxattr
            *(14, 15, 16),  # removexattr, lremovexattr, fremovexattr
        ),
    ),
}
# The same on every machine: io_uring_setup, which could make sockets by other means;
# pidfd_send_signal, fchmodat2, setxattrat, removexattrat, file_setattr.
_EVERYWHERE = (425, 424, 452, 463, 466, 469)
_X32 = 0x40000000  # from this bit on the numbers are those of another set of calls, on x86-64
# In what the program is given; of the first argument the lower half, which a pid is.
_NUMBER_AT, _MACHINE_AT, _ARGUMENT_AT = 0, 4, 16
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOWED = 0x7FFF0000
_REFUSED = 0x00050000 | errno.EPERM
_SET_SECCOMP, _BY_FILTER = 22, 2  # of prctl(2)


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


def refuse_calls() -> None:
    """Have new sockets, and what else stands above, fail with PermissionError from now on.

    Sockets that are open stay so. Raises OSError where the system has no seccomp, or a machine
    whose numbers are not known here.
    """
    *_, numbers = _machine()
    refuse((*numbers, *_EVERYWHERE))


def refuse(numbers: Sequence[int]) -> None:
    """Have the calls of these numbers fail with PermissionError. Raises what the other raises."""
    machine, prlimit, _ = _machine()
    instructions = _instructions(machine, prlimit, numbers)
    program = _Program(len(instructions), (_Instruction * len(instructions))(*instructions))
    give_up_new_privileges()
    prctl(_SET_SECCOMP, _BY_FILTER, ctypes.byref(program))


def _machine() -> tuple[int, int, tuple[int, ...]]:
    if platform.machine() not in _MACHINES:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return _MACHINES[platform.machine()]


def _instructions(machine: int, prlimit: int, refused: Sequence[int]) -> list[_Instruction]:
    """Jumps are counted from the next instruction on; the last but one allows, the last refuses."""
    left = len(refused) + 4  # instructions from the first number's on until the one that refuses
    numbers = [
        _Instruction(_IF_EQUAL, left - place - 1, 0, number) for place, number in enumerate(refused)
    ]
    return [
        _Instruction(_LOAD, 0, 0, _MACHINE_AT),
        _Instruction(_IF_EQUAL, 0, left + 2, machine),
        _Instruction(_LOAD, 0, 0, _NUMBER_AT),
        _Instruction(_IF_AT_LEAST, left, 0, _X32),
        *numbers,
        _Instruction(_IF_EQUAL, 0, 2, prlimit),
        _Instruction(_LOAD, 0, 0, _ARGUMENT_AT),
        _Instruction(_IF_EQUAL, 0, 1, 0),  # 0 is the process itself
        _Instruction(_RETURN, 0, 0, _ALLOWED),
        _Instruction(_RETURN, 0, 0, _REFUSED),
    ]
