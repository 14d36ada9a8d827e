"""Prepare the database at start."""

from __future__ import annotations

import os

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from librarian_site.models import User


def migrate() -> None:
    """Run migrations if any are pending."""
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def create_superuser() -> None:
    """Make the account of DJANGO_SUPERUSER_USERNAME and _PASSWORD, unless it exists."""
    username = os.environ.get("DJANGO_SUPERUSER_USERNAME")
    password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    if username and password and not User.objects.filter(username=username).exists():
        email = os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
        User.objects.create_superuser(username, email, password)
