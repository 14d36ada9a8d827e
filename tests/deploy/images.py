"""What the containers would run: read from Dockerfile and docker-compose.yml themselves."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The program itself: the script that the package installs for it swallows its exit code.
COMPOSE = Path(sysconfig.get_path("purelib")) / "compose/docker-compose"


@dataclass
class Image:
    """A stage of the Dockerfile: its ENV, its last CMD and its RUN lines."""

    env: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)


def images() -> dict[str, Image]:
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    found: dict[str, Image] = {}
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            image = found[rest.split()[-1]] = Image()
        elif word == "ENV":
            image.env |= dict(part.split("=", 1) for part in shlex.split(rest))
        elif word == "CMD":
            image.command = json.loads(rest)
        elif word == "RUN":
            image.steps += rest.split("&& ")
    return found


def project(folder: Path, settings: dict[str, str] | None = None) -> Path:
    """A folder as after `sh deploy/up` from a clean checkout, beside a `docker` that does nothing.

    `settings` are in its .env before.
    """
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    shutil.copy(ROOT / "docker-compose.yml", folder)
    (folder / "docker").write_text('#!/bin/sh\necho "$@" >> asked\n')
    (folder / "docker").chmod(0o755)
    lines = [f"{name}={value}\n" for name, value in (settings or {}).items()]
    (folder / ".env").write_text("".join(lines))
    make_secrets(folder)
    return folder


def make_secrets(folder: Path) -> None:
    environ = {"PATH": f"{folder}:/usr/bin:/bin"}
    subprocess.run(["sh", folder / "deploy/up"], env=environ, check=True)


def services(folder: Path, *more: str) -> dict[str, dict[str, Any]]:
    """The services as `docker compose config` resolves them, with every name filled in."""
    files = [part for name in ("docker-compose.yml", *more) for part in ("--file", name)]
    ended = subprocess.run(
        [COMPOSE, "--profile", "*", *files, "config", "--format", "json"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "not set" not in ended.stderr, ended.stderr
    # It answers in the form of its files, where a dollar is written twice.
    resolved: dict[str, dict[str, Any]] = json.loads(ended.stdout.replace("$$", "$"))["services"]
    return resolved
