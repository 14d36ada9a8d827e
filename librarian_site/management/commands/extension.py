"""Pack the browser extension."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser

FOLDER = settings.BASE_DIR / "static" / "extension"
_TIME = (2026, 1, 1, 0, 0, 0)  # of every file, so that the same files make the same archive


class Command(BaseCommand):
    help = "Write the browser extension as a file that Chromium and Firefox load."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", metavar="FILE", default="librarian-extension.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["to"])
        files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
        try:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in files:
                    entry = zipfile.ZipInfo(path.relative_to(FOLDER).as_posix(), _TIME)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{target} can't be written: {error.strerror}.") from error
        self.stdout.write(f"{target}: {len(files)} files")
