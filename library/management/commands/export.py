"""Export a library, or what a search finds in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from librarian_site.core.command_owner import add_user_argument, owner_named
from library.errors import LibraryError
from library.exports.registry import BY_NAME
from library.exports.selection import file_name, selected

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Export a library, or what a search finds in it, to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=list(BY_NAME), default="archive")
        parser.add_argument("--to", metavar="FILE", help="where to; - for standard output")
        parser.add_argument("--query", default="", help="as in the search box; all if left out")
        add_user_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        owner = owner_named(options["user"])
        chosen = BY_NAME[options["format"]]
        export = selected(owner, query=options["query"])
        target = options["to"] or file_name(export, chosen.extension)
        try:
            if target == "-":
                count = chosen.write(export, sys.stdout.buffer)
            else:
                count = _write(Path(target), lambda file: chosen.write(export, file))
        except (LibraryError, OSError) as error:
            raise CommandError(f"The export was not written: {error}") from error
        self.stderr.write(f"{count} items, {chosen.label}: {target}")


def _write(target: Path, write: Any) -> int:
    """Under another name until it is whole, so that no half export looks like one."""
    partial = target.with_name(f"{target.name}.part")
    try:
        with partial.open("wb") as file:
            count: int = write(file)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return count
