"""Signing in by OpenID Connect, against a provider of the tests' own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from librarian_site.embedded import paths
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_it_is_off_by_default(client: Client) -> None:
    make_user()
    assert "allauth" not in settings.INSTALLED_APPS
    assert "Sign in with" not in client.get("/account/sign-in/").content.decode()
    assert client.get("/account/openid/oidc/librarian/login/").status_code == 404


@pytest.mark.usefixtures("stores")
def test_who_is_known_by_a_verified_address_comes_in_and_nobody_else() -> None:
    url = paths.database_url(settings.LIBRARIAN_DATA_DIR)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS oidc")
        connection.execute("CREATE DATABASE oidc")
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.security.oidc_flow"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url.rpartition("/")[0] + "/oidc"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    known, unknown, log = told.stdout.strip().splitlines()
    assert known == "302 / 200"
    assert unknown.split()[-1] == "302"  # still asked to sign in
    assert log == "[('sign_in', 'ada')] 1"
