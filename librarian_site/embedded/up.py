"""`manage.py up`: run the whole librarian here, until Ctrl-C."""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from librarian_site.core.version import __version__
from librarian_site.embedded import paths
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.secret_key import secret_key
from librarian_site.embedded.stack import Stack
from librarian_site.embedded.supervisor import Stopped, StopSignals, stop_signals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

WEBS = min(2, os.cpu_count() or 1)
START_LIMIT = 60.0  # seconds until the first page must be served


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--webs", type=_at_least_one, default=WEBS, help="web processes to run")
    parser.add_argument("--workers", type=_at_least_one, default=2, help="RQ workers to run")


def main(arguments: Sequence[str]) -> int:
    """Run everything until a stop signal; return the exit code, 0 or 1."""
    parser = argparse.ArgumentParser(prog="manage.py up", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    return run(options)


def run(options: argparse.Namespace) -> int:
    take_any_text(sys.stdout)
    try:
        stack = _stack(options)
        secret_key(stack.data)  # before several processes would each create one
        with stop_signals() as stop:
            try:
                stack.prepare()
                _start(stack, stop)
            except Stopped:
                pass  # before anything was served
            finally:
                stack.stop(stop.forced)
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The librarian can't go on, and has stopped: {error}.\n")
        return 1
    return 0


def take_any_text(output: object) -> None:
    """Have letters that the terminal's character set lacks written as question marks."""
    if isinstance(output, io.TextIOWrapper):
        output.reconfigure(errors="replace")


@contextmanager
def _whatever_becomes_of_it() -> Iterator[None]:
    """Go on where nothing can be told: on a full disk, or where nobody reads a pipe any more.

    The console would end this process then.
    """
    with suppress(OSError, SystemExit):
        yield


@cache
def _console() -> Console:
    from rich.console import Console  # takes a while, in which the web has begun to load

    return Console(highlight=False)


def _stack(options: argparse.Namespace) -> Stack:
    return Stack(
        data=paths.data_dir(),
        host=options.host,
        port=options.port,
        webs=options.webs,
        workers=options.workers,
        report=_tell,
    )


def _start(stack: Stack, stop: StopSignals) -> None:
    began = time.monotonic()
    _say(f"Starting {', '.join(stack.stores.names) or 'what is needed'} …")
    stack.spawn_stores()
    with stop.interrupting():
        stack.collect_static_files()
    stack.load()
    _say("Preparing the database …")
    link = _prepare_database(stack, stop)
    if stop.requested():
        return
    _say("Starting the web …")
    stack.start_web()
    while not stack.is_serving():
        if stop.requested():
            return
        stack.check_web()
        if time.monotonic() - began > START_LIMIT:
            raise ServiceError(f"The web is not up in time; see {stack.data / 'logs'}.")
        time.sleep(0.05)
    seconds = time.monotonic() - began
    # Workers start after the first page is served: loading their model keeps both cores busy.
    stack.start_work()
    _report(stack, seconds, link)
    stack.supervisor.watch(stop.requested)
    _say("\nStopping…")


def _say(text: str) -> None:
    """Tell what is being prepared: the first start takes longer."""
    with _whatever_becomes_of_it():
        print(text, flush=True)


def _tell(text: str) -> None:
    """Tell what has happened to a process."""
    from rich.markup import escape

    with _whatever_becomes_of_it():
        _console().print(f"[yellow]{time.strftime('%H:%M:%S')}[/] {escape(text)}")


def _prepare_database(stack: Stack, stop: StopSignals) -> str | None:
    """Migrate the database; return the set-up link if there is no account yet.

    In a process of its own: Django, loaded while stores and web are starting, would stay loaded
    in this one, and take 90 MB for as long as the librarian runs.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
        loaded = process.submit(_load_django, stack.environ())
        with stop.interrupting():
            stack.stores.wait_ready()
        loaded.result()
        return process.submit(_migrate, stack.url).result()


def _load_django(environ: Mapping[str, str]) -> None:
    os.environ.update(environ)
    import django
    from environs import EnvError

    try:
        django.setup()
    except EnvError as error:  # which can't be sent to another process: it would be waited for
        raise ServiceError(str(error)) from error


def _migrate(url: str) -> str | None:
    from django.db import connections

    from librarian_site.accounts.auth import setup_link
    from librarian_site.core.orm import database_errors
    from librarian_site.embedded.bootstrap import create_superuser, migrate

    try:
        migrate()
        create_superuser()
        _make_stores_ready()
        return setup_link(url)
    except database_errors.FAILURES as error:
        raise ServiceError(database_errors.told(error, "look at DATABASE_URL")) from error
    finally:
        connections.close_all()


def _make_stores_ready() -> None:
    """Make the bucket and the collection where they are missing, and compare whose they are."""
    from librarian_site.operations import store_owners
    from library.errors import LibraryError

    try:
        if os.environ.get("S3_BUCKET"):
            from library.storage import s3

            s3.make_ready()
        store_owners.check()
    except LibraryError as error:
        raise ServiceError(str(error)) from error


@_whatever_becomes_of_it()
def _report(stack: Stack, seconds: float, link: str | None) -> None:
    console = _console()

    def row(name: str, text: str) -> None:
        console.print(f"  {name:<11} {text}", soft_wrap=True)

    console.print(f"\n[bold]Williams Librarian[/] {__version__} is up [dim]in {seconds:.1f} s[/]\n")
    row("Open", f"[bold cyan]{stack.url}[/]")
    if link:
        row("First time", f"make your account with this one-time link:\n{'':14}[cyan]{link}[/]")
    running = ", ".join([*stack.stores.names, _count(stack.webs, "web"), "sweeper"])
    row("Running", f"{running} and {_count(stack.workers, 'worker')}")
    row("Data", f"{stack.data} [dim](logs inside)[/]")
    row("Stop", "Ctrl-C\n")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}s" if number > 1 else f"1 {thing}"


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("takes a number from 1")
    return number
