"""Seccomp: a process gives up some system calls for good, with all it forks.

The filter is a program of classic BPF that the kernel runs at each call:
Documentation/userspace-api/seccomp_filter.rst, linux/filter.h, linux/seccomp.h, linux/audit.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform

from ingestion.sandbox.linux_calls import give_up_new_privileges, prctl

# By machine: what the kernel calls it, and the numbers of socket, io_uring_setup, ptrace,
# process_vm_readv and process_vm_writev. io_uring could make sockets by other means; the last
# three look into other processes.
_MACHINES = {
    "x86_64": (0xC000003E, (41, 425, 101, 310, 311)),
    "aarch64": (0xC00000B7, (198, 425, 117, 270, 271)),
}
_X32 = 0x40000000  # from this bit on the numbers are those of another set of calls, on x86-64
_NUMBER_AT, _MACHINE_AT = 0, 4  # in what the program is given
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


def refuse_sockets() -> None:
    """Have new sockets, and looks into other processes, fail with PermissionError from now on.

    Sockets that are open stay so. Raises OSError where the system has no seccomp, or a machine
    whose numbers are not known here.
    """
    if platform.machine() not in _MACHINES:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    instructions = _instructions(*_MACHINES[platform.machine()])
    program = _Program(len(instructions), (_Instruction * len(instructions))(*instructions))
    give_up_new_privileges()
    prctl(_SET_SECCOMP, _BY_FILTER, ctypes.byref(program))


def _instructions(machine: int, refused: tuple[int, ...]) -> list[_Instruction]:
    """Jumps are counted from the next instruction on; the last but one allows, the last refuses."""
    left = len(refused) + 1  # instructions from the first number's on until the one that refuses
    numbers = [
        _Instruction(_IF_EQUAL, left - place - 1, 0, number) for place, number in enumerate(refused)
    ]
    return [
        _Instruction(_LOAD, 0, 0, _MACHINE_AT),
        _Instruction(_IF_EQUAL, 0, left + 2, machine),
        _Instruction(_LOAD, 0, 0, _NUMBER_AT),
        _Instruction(_IF_AT_LEAST, left, 0, _X32),
        *numbers,
        _Instruction(_RETURN, 0, 0, _ALLOWED),
        _Instruction(_RETURN, 0, 0, _REFUSED),
    ]
