"""The archive's table of contents: `manifest.json`, its last member."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pydantic import TypeAdapter, ValidationError

from librarian_site.core.environment import ROOT
from librarian_site.core.service_address import without_credentials
from librarian_site.operations.backup.errors import BackupError

FORMAT = 1
MANIFEST_NAME = "manifest.json"
SETTINGS_NAME = "settings.env"
VECTORS_NAME = "vectors"
_SECRET = re.compile(r"SECRET|PASSWORD|KEY|TOKEN")


@dataclass(slots=True)
class TableEntry:
    columns: list[str]
    key: str
    rows: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """`files` is SHA-256 by path; `missing` are paths that rows name and the store had lost.

    `vectors` is the SHA-256 of the search index's vectors, where the archive has them.
    """

    version: str
    created_at: str
    migrations: dict[str, list[str]]
    tables: dict[str, TableEntry]
    files: dict[str, str]
    missing: list[str] = field(default_factory=list)
    vectors: str = ""
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises BackupError for what is not one."""
        try:
            manifest = TypeAdapter(cls).validate_json(content)
        except ValidationError as error:
            raise BackupError("The archive's manifest can't be read.") from error
        if manifest.format != FORMAT:
            raise BackupError(
                f"The archive has format {manifest.format}, which this version does not read."
            )
        return manifest


def applied_migrations() -> dict[str, list[str]]:
    """The names of the migrations the tables have had, by app; of a squashed one, those in it."""
    squashed = MigrationLoader(connection).replacements
    found: dict[str, list[str]] = {}
    for app, name in sorted(
        set(MigrationRecorder(connection).applied_migrations()) - set(squashed)
    ):
        found.setdefault(app, []).append(name)
    return found


def environment_settings() -> bytes:
    """The environment's settings as a `.env`, without what is secret."""
    example = (ROOT / ".env.example").read_text()
    names = re.findall(r"^([A-Z][A-Z0-9_]+)=", example, re.MULTILINE)
    kept = [f"{name}={without_credentials(os.environ[name])}" for name in names if _is_kept(name)]
    return "".join(f"{line}\n" for line in kept).encode()


def _is_kept(name: str) -> bool:
    return bool(os.environ.get(name)) and not _SECRET.search(name)
