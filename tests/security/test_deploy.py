"""Settings as production has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "CSRF_TRUSTED_ORIGINS": "https://librarian.example.org",
    "ALLOWED_HOSTS": "librarian.example.org",
    "SECRET_KEY": "a-key-of-fifty-and-more-characters-for-production-0123456789",
}
SHOW = """
import json, os
from django.conf import settings as s
from django.core.management import call_command
call_command("check", deploy="CSRF_TRUSTED_ORIGINS" in os.environ, fail_level="WARNING")
print(json.dumps({name: getattr(s, name) for name in (
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
)}))
"""


def settings_with(**more: str) -> dict[str, Any]:
    """The settings under this environment, once Django's checks have found nothing."""
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", SHOW],
        cwd=ROOT,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    verdict, shown = told.stdout.strip().splitlines()
    assert "no issues" in verdict
    settings: dict[str, Any] = json.loads(shown)
    return settings


@pytest.mark.usefixtures("stores")
def test_in_production_everything_is_for_tls_only_and_check_deploy_is_clean() -> None:
    shown = settings_with(**PRODUCTION)
    assert shown.pop("SECURE_HSTS_SECONDS") > 0
    assert shown.pop("SESSION_COOKIE_SAMESITE") == "Lax"
    assert shown.pop("DEBUG") is False
    assert set(shown.values()) == {True}


@pytest.mark.usefixtures("stores")
def test_on_this_machine_alone_it_works_without() -> None:
    shown = settings_with()
    assert not shown["SESSION_COOKIE_SECURE"]
    assert not shown["SECURE_SSL_REDIRECT"]
    assert shown["SECURE_HSTS_SECONDS"] == 0
