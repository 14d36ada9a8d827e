"""What the deployment's files promise, as far as it shows without a Docker engine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "scheduler")
# What ends when its work is done, and what only takes work from the queue.
WITHOUT_HEALTH = ("migrate", "worker", "scheduler", "nginx")


def test_the_dockerfile_has_nothing_to_complain_of() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    ended = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_bounded_pinned_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["deploy"]["resources"]["limits"].keys() == {"memory", "cpus"}
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert re.search(r":(v?\d|RELEASE\.|\$\{LIBRARIAN_VERSION:-\d)", service["image"])
    assert ("healthcheck" in service) == (name not in WITHOUT_HEALTH)


def test_only_the_web_s_port_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["${WEB_BIND:-127.0.0.1}:${WEB_PORT:-8000}:8000"]


def test_stores_are_reached_from_inside_alone() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey", "qdrant", "storage"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_there_is_no_default_password() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in re.findall(r"\$\{(\w*(?:PASSWORD|KEY|KEY_ID))\b", text):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text
        assert re.search(rf"\b{name}\b", (ROOT / "deploy/up").read_text()), name


@pytest.mark.parametrize("name", OURS)
def test_our_own_run_without_rights_and_cannot_write_their_code(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_what_it_sets_are_settings() -> None:
    documented = (ROOT / ".env.example").read_text()
    for name in SERVICES["web"]["environment"]:
        assert re.search(rf"^{name}=", documented, re.MULTILINE), name


def test_named_volumes_are_declared() -> None:
    named = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }
    assert named == set(COMPOSE["volumes"])


def test_secrets_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    """`deploy/up` beside a `docker` that does nothing."""
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/up").write_text((ROOT / "deploy/up").read_text())
    (tmp_path / "docker").write_text("#!/bin/sh\n")
    (tmp_path / "docker").chmod(0o755)
    (tmp_path / ".env").write_text("TIME_ZONE=Europe/Berlin\n")
    made = []
    for _ in range(2):
        environ = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        subprocess.run(["sh", tmp_path / "deploy/up"], env=environ, check=True)
        made.append((tmp_path / ".env").read_text())
    assert made[0] == made[1]
    secrets = dict(line.split("=", 1) for line in made[0].splitlines())
    assert secrets.pop("TIME_ZONE") == "Europe/Berlin"
    assert len(set(secrets.values())) == len(secrets) == 6
    assert all(len(value) >= 18 for value in secrets.values())
