"""Write the API's OpenAPI document, from which clients are made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from librarian_site.api import api

if TYPE_CHECKING:
    from argparse import ArgumentParser

DOCUMENT = Path(__file__).resolve().parents[2] / "openapi.json"


class Command(BaseCommand):
    help = "Write the API's OpenAPI document, as it is committed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=DOCUMENT, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        schema = api.get_openapi_schema(path_prefix="/api/v1/")
        options["to"].write_text(json.dumps(schema, indent=1, sort_keys=True, default=str) + "\n")
