"""What the project promises of itself: documents, layout, imports."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
APPS = ("librarian_site", "ingestion", "library")
MAY_IMPORT = {
    "library": {"library"},
    "ingestion": {"ingestion", "library"},
    "librarian_site": {"librarian_site", "ingestion", "library"},
}


def modules(app: str) -> Iterator[Path]:
    return (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app: str) -> None:
    for path in modules(app):
        apps = {name.split(".")[0] for name in imported(path)} & set(APPS)
        assert apps <= MAY_IMPORT[app], path


@pytest.mark.parametrize("folder", ["ingestion/extractors", "ingestion/transformers"])
def test_extractors_and_transformers_know_no_rows_and_no_queue(folder: str) -> None:
    forbidden = ("django", "channels", "rq", "django_rq", "ingestion.models", "library.models")
    for path in (ROOT / folder).glob("*.py"):
        for name in imported(path):
            assert not any(name == f or name.startswith(f"{f}.") for f in forbidden), path


def test_only_the_loaders_file_documents() -> None:
    for path in modules("ingestion"):
        if path.parent.name != "loaders":
            assert not {"library.items.actions", "library.items.filing"} & set(imported(path)), path


def test_models_and_services_know_no_views() -> None:
    for app in ("ingestion", "library"):
        for name in (
            "models",
            "services",
            "filing",
            "orchestrator",
            "pipeline",
            "progress",
            "search",
        ):
            path = ROOT / app / f"{name}.py"
            if path.exists():
                above = {f"{app}.{layer}" for layer in ("views", "api", "consumers", "admin")}
                assert not above & set(imported(path)), path


def test_every_setting_is_in_the_example() -> None:
    read = set()
    for app in APPS:
        for path in modules(app):
            read |= set(
                re.findall(
                    r"(?:env\.\w+|environ\.get|_env)\(\s*\"([A-Z][A-Z0-9_]+)\"", path.read_text()
                )
            )
    read -= {"DJANGO_SETTINGS_MODULE"}
    documented = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - documented == set()
    assert documented - read - {"DATABASE_URL", "REDIS_URL", "QDRANT_URL"} == set()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    for folder in ("librarian_site", "ingestion", "library"):
        for path in (ROOT / folder).glob("management/commands/[a-z]*.py"):
            assert path.stem in readme, path


def test_the_readme_begins_with_the_two_commands() -> None:
    head = (ROOT / "README.md").read_text()[:1500]
    assert "pip install uv && uv run manage.py up" in head
    assert "pip install uv && uv run pytest" in head


def test_without_the_stores_a_command_says_what_to_do(tmp_path: Path) -> None:
    environ = {**os.environ, "LIBRARIAN_DATA_DIR": str(tmp_path)}
    command = [sys.executable, str(ROOT / "manage.py"), "createtoken", "ada"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("The database does not answer")
    assert "manage.py up" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.django_db
def test_the_models_have_their_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_django_finds_nothing_wrong() -> None:
    call_command("check", "--fail-level", "WARNING")
