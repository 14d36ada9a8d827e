"""A process that loads what several programs need and forks them: its memory is theirs too.

    python -m librarian_site.embedded.fork_server DESCRIPTOR FUNCTION

`FUNCTION` (`module:name`) loads. Over the socket `DESCRIPTOR` it tells when that is done, and then
come requests to fork, with a program's arguments; back go its pid and, when it has ended, its exit
code. Asked by `librarian_site.embedded.forks`; ends when the other side closes the socket, or has
ended.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import runpy
import select
import signal
import socket
import sys
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from librarian_site.core import framing

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DESCRIPTORS = 16  # that a program inherits


def serve(control: socket.socket) -> None:
    """Tell that all is loaded; then fork what is asked for, and tell what has ended."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # without a handler, nothing wakes
    with suppress(ConnectionError):
        framing.send(control, {"loaded": True})
        while True:
            ready = select.select([control.fileno(), woken], [], [])[0]
            if woken in ready:
                os.read(woken, 512)
                _tell_ended(control)
            if control.fileno() in ready:
                request = framing.receive(control) or {}
                inherited = socket.recv_fds(control, 1, MAX_DESCRIPTORS)[1]
                _fork(control, request, inherited, [woken, wakes])


def _tell_ended(control: socket.socket) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            framing.send(control, {"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _fork(
    control: socket.socket, request: dict[str, Any], inherited: Sequence[int], own: Sequence[int]
) -> None:
    """The first descriptor is the program's output, the others keep the numbers of `pass_fds`."""
    pid = os.fork()
    if pid:
        framing.send(control, {"pid": pid})
        for descriptor in inherited:
            os.close(descriptor)
        return
    try:
        control.close()
        _become(request, inherited, own)
    except BaseException:  # before there is a program that could say what it ends by
        traceback.print_exc()
        os._exit(1)
    _run(request["argv"])


def _become(request: dict[str, Any], inherited: Sequence[int], own: Sequence[int]) -> None:
    """Make this process what subprocess.Popen would have started."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for descriptor in own:
        os.close(descriptor)
    output, *passed = inherited
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    os.close(output)
    # Copied first to descriptors above all those asked for: so dup2 overwrites none that is still
    # to be moved.
    above = 1 + max([0, *passed, *request["pass_fds"]])
    lifted: list[int] = []
    for descriptor in passed:
        lifted.append(above + len(lifted))
        os.dup2(descriptor, lifted[-1])
        os.close(descriptor)
    for descriptor, number in zip(lifted, request["pass_fds"], strict=True):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.update(request["env"])


def _run(argv: Sequence[str]) -> NoReturn:
    """Run a program (`FILE …` or `-m MODULE …`) as Python would, and end.

    Not by Python's own end: threads that C++ libraries wait for there are not in a fork.
    """
    code = 0
    try:
        if argv[0] == "-m":
            sys.argv = list(argv[1:])
            runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = list(argv)
            runpy.run_path(argv[0], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # as Python does: the program's traceback, and 1
        traceback.print_exc()
        code = 1
    finally:
        _end(code)


def _end(code: int) -> NoReturn:
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    module, _, name = sys.argv[2].partition(":")
    getattr(importlib.import_module(module), name)()
    gc.collect()
    gc.freeze()  # the collector would write to the pages of what is loaded, and so copy them
    serve(control)


if __name__ == "__main__":
    main()
