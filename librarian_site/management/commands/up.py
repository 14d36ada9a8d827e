"""Run the whole librarian here, until Ctrl-C."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console

from librarian_site.auth import setup_link
from librarian_site.models import User
from librarian_site.services.errors import ServiceError
from librarian_site.services.supervisor import StopSignals, stop_signals

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from librarian_site.services.stack import Stack

START_LIMIT = 60.0  # seconds until the first page must be served


class Command(BaseCommand):
    help = "Start everything: stores, web, workers and sweeper. One Ctrl-C stops all of it."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="RQ workers to run")

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(file=self.stdout._out, highlight=False)  # type: ignore[attr-defined]
        stack = self._stack(options)
        with stop_signals() as stop:
            try:
                stack.prepare()
                self._run(stack, stop)
            except ServiceError as error:
                raise CommandError(str(error)) from error
            finally:
                connections.close_all()
                stack.stop(stop.hurried)

    def _stack(self, options: dict[str, Any]) -> Stack:
        try:
            from librarian_site.services.stack import Stack
        except ImportError as error:
            raise CommandError(
                f"`up` needs the embedded services ({error.name} is missing): "
                "run `uv sync --group embedded`."
            ) from error
        if options["workers"] < 1:
            raise CommandError("--workers takes a number from 1.")
        return Stack(
            data=settings.LIBRARIAN_DATA_DIR,
            host=options["host"],
            port=options["port"],
            workers=options["workers"],
            say=lambda text: self.console.print(f"[yellow]{time.strftime('%H:%M:%S')}[/] {text}"),
        )

    def _run(self, stack: Stack, stop: StopSignals) -> None:
        began = time.monotonic()
        stack.start_stores()
        migrate()
        create_superuser()
        stack.start_work()
        while not stack.is_serving():
            if stop.requested():
                return
            if time.monotonic() - began > START_LIMIT:
                raise ServiceError(f"The web is not up in time; see {stack.data / 'logs'}.")
            time.sleep(0.05)
        self._report(stack, time.monotonic() - began)
        stack.supervisor.watch(stop.requested)
        self.console.print("\nStopping…")

    def _report(self, stack: Stack, seconds: float) -> None:
        say = self.console.print
        say(f"\n[bold]Williams Librarian[/] {settings.VERSION} is up [dim]in {seconds:.1f} s[/]\n")
        say(f"  Open        [bold cyan]{stack.url}[/]")
        link = setup_link(stack.url)
        if link:
            say("  First time  make your account with this one-time link:")
            self.console.print(f"              [bold cyan]{link}[/]", soft_wrap=True)
        say(f"  Running     {', '.join([*stack.stores.names, 'web', 'sweeper'])}", end="")
        say(f" and {stack.workers} workers")
        self.console.print(f"  Data        {stack.data} [dim](logs inside)[/]", soft_wrap=True)
        say("  Stop        Ctrl-C\n")


def migrate() -> None:
    """Bring the tables up to date; a look is enough when they are."""
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def create_superuser() -> None:
    """Make the account of DJANGO_SUPERUSER_USERNAME and _PASSWORD, unless it exists."""
    username = os.environ.get("DJANGO_SUPERUSER_USERNAME")
    password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    if username and password and not User.objects.filter(username=username).exists():
        email = os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
        User.objects.create_superuser(username, email, password)
