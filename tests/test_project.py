"""What the project promises of itself: documents, layout, imports."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.long_for_a_reason import FULL_FOLDERS, LONG_FILES, LONG_FUNCTIONS
from tests.source_tree import (
    APPS,
    ROOT,
    functions,
    imported,
    is_importable,
    modules,
)

pytestmark = pytest.mark.usefixtures("slow")

# The staircase: a package imports only from those before it. Modules at an app's root (models,
# views, api, …) are no step themselves; an app imports only from the apps before it.
STAIRCASE = (
    "librarian_site.core",
    *(
        f"library.{name}"
        for name in (
            *("embeddings", "storage", "vector_index", "search", "duplicates"),
            *("pictures", "items", "exports", "syndication"),
        )
    ),
    "library.views",
    *(
        f"ingestion.{name}"
        for name in (
            "documents",
            "fetching",
            "site_apis",
            "extraction",
            "sandbox",
            "analysis",
            "llm",
        )
    ),
    *(
        f"ingestion.{name}"
        for name in (
            "webhooks",
            "jobs",
            "capture",
            "imports",
            "feeds",
            "pictures",
            "watching",
            "notifications",
        )
    ),
    *(f"ingestion.{name}" for name in ("live", "worker")),
    *(
        f"librarian_site.{name}"
        for name in ("accounts", "mcp", "web", "stats", "operations", "embedded", "evaluation")
    ),
)
MAY_IMPORT = {
    "library": {"library"},
    "ingestion": {"ingestion", "library"},
    "librarian_site": {"librarian_site", "ingestion", "library"},
}
# Imports up the staircase that remain: none, and none may come.
UPWARD: set[tuple[str, str]] = set()


@cache
def step_of(module: str) -> str:
    """The step that a module stands on; its app where it stands at the root of one."""
    for step in STAIRCASE:
        if module == step or module.startswith(f"{step}."):
            return step
    return module.split(".")[0]


# By its text, which takes a tenth of the time of parsing all tests, too.
OUR_IMPORT = re.compile(
    r"^\s*from ((?:librarian_site|ingestion|library|tests)[\w.]*) import (?:\(([^)]*)\)|(.*))$",
    re.MULTILINE,
)


def is_upward(importer: str, imported: str) -> bool:
    """Whether a module on the first step may not import from the second."""
    if importer in APPS or imported in APPS:
        core = STAIRCASE[0]
        if importer == core:
            return True
        app = imported.split(".")[0]
        return imported != core and app not in MAY_IMPORT[importer.split(".")[0]]
    return STAIRCASE.index(imported) > STAIRCASE.index(importer)


def upward_imports() -> set[tuple[str, str]]:
    found = set()
    for app in APPS:
        for path in modules(app):
            importer = step_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for name in imported(path):
                if name.split(".")[0] not in APPS:
                    continue
                step = step_of(name)
                if step != importer and is_upward(importer, step):
                    found.add((importer, step))
    return found


def test_packages_import_only_from_those_before_them() -> None:
    found = upward_imports()
    assert found - UPWARD == set()
    assert UPWARD - found == set(), "gone: take it off the list"


def test_what_is_imported_exists() -> None:
    """Also where it is imported late, or for types alone."""
    missing = set()
    for path in (path for app in (*APPS, "tests") for path in (ROOT / app).rglob("*.py")):
        for package, several, one in OUR_IMPORT.findall(path.read_text()):
            names = re.findall(r"(\w+)(?: as \w+)?", re.sub(r"#.*", "", several or one))
            missing |= {
                f"{path.relative_to(ROOT)}: {package}.{name}"
                for name in names
                if not is_importable(package, name)
            }
    assert missing == set()


@pytest.mark.parametrize("folder", ["ingestion/extraction", "ingestion/analysis"])
def test_extractors_and_transformers_know_no_rows_and_no_queue(folder: str) -> None:
    forbidden = ("django", "channels", "rq", "django_rq", "ingestion.models", "library.models")
    for path in (ROOT / folder).rglob("*.py"):
        for name in imported(path):
            assert not any(name == f or name.startswith(f"{f}.") for f in forbidden), path


def test_only_loading_files_documents() -> None:
    for path in modules("ingestion"):
        if path != ROOT / "ingestion/loading.py":
            assert "library.items.filing" not in imported(path), path


def test_what_views_call_knows_no_views() -> None:
    roots = ("views", "api", "admin", "urls")
    above = {f"{app}.{name}" for app in APPS for name in roots}
    for app in ("ingestion", "library"):
        for path in modules(app):
            is_root = path.parent == ROOT / app
            if not is_root and "views" not in path.parts:
                assert not above & imported(path), path


MAX_MODULES = 20  # in a folder
MAX_LINES, MAX_FUNCTION_LINES = 300, 40


def written_here() -> Iterator[Path]:
    """Modules of the apps and of the tests, and the scripts of pages and of the extension."""
    for app in APPS:
        yield from modules(app)
    yield from (ROOT / "tests").rglob("*.py")
    for folder in ("static/js", "static/extension"):
        yield from (ROOT / folder).rglob("*.js")


def test_files_and_functions_are_short() -> None:
    long_files, long_functions = set(), set()
    for path in written_here():
        name = str(path.relative_to(ROOT))
        if len(path.read_text().splitlines()) > MAX_LINES:
            long_files.add(name)
        long_functions |= {
            f"{name} {function}"
            for function, lines in functions(path)
            if lines > MAX_FUNCTION_LINES
        }
    assert long_files - set(LONG_FILES) == set(), "divide it, or give a reason there"
    assert long_functions - set(LONG_FUNCTIONS) == set(), "divide it, or give a reason there"
    assert set(LONG_FILES) - long_files == set(), "short by now: take it off the list"
    assert set(LONG_FUNCTIONS) - long_functions == set(), "short by now: take it off the list"


def test_folders_are_not_full() -> None:
    count = Counter(
        str(path.parent.relative_to(ROOT))
        for app in APPS
        for path in modules(app)
        if path.name != "__init__.py"
    )
    full = {folder for folder, number in count.items() if number > MAX_MODULES}
    assert full - set(FULL_FOLDERS) == set(), "divide it, or give a reason there"
    assert set(FULL_FOLDERS) - full == set(), "it has room by now: take it off the list"


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
        for path in (ROOT / folder).rglob("management/commands/[a-z]*.py"):
            assert path.stem in readme, path


def test_the_readme_begins_with_the_two_commands() -> None:
    head = (ROOT / "README.md").read_text()[:1500]
    assert "pip install uv && uv run manage.py up" in head
    assert "pip install uv && uv run pytest" in head


@pytest.mark.usefixtures("own_servers")
def test_without_the_stores_a_command_says_what_to_do(tmp_path: Path) -> None:
    environ = {**os.environ, "LIBRARIAN_DATA_DIR": str(tmp_path)}
    command = [sys.executable, str(ROOT / "manage.py"), "createtoken", "ada"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("The database does not answer")
    assert "manage.py up" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.usefixtures("own_servers")
def test_a_setting_that_is_wrong_is_one_sentence() -> None:
    environ = {**os.environ, "DATABASE_POOLER": "odyssey"}
    command = [sys.executable, str(ROOT / "manage.py"), "createtoken", "ada"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == ("DATABASE_POOLER is 'odyssey'. Write pgbouncer, or leave it empty.\n")


@pytest.mark.django_db
def test_the_models_have_their_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_django_finds_nothing_wrong() -> None:
    call_command("check", "--fail-level", "WARNING")


@pytest.mark.parametrize("name", ["docs/architecture.md", "docs/glossary.md", "CONTRIBUTING.md"])
def test_every_path_that_the_documents_name_exists(name: str) -> None:
    first = (
        "librarian_site/",
        "ingestion/",
        "library/",
        "tests/",
        "templates/",
        "deploy/",
        "docs/",
    )
    named = re.findall(r"`([\w./-]+)`", (ROOT / name).read_text())
    paths = [path for path in named if path.startswith(first)]
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_name_that_the_documents_give_a_file_for_is_in_it(name: str) -> None:
    given = re.findall(r"((?:`\w+`(?:, | and | or )?)+) in `([\w./-]+)`", (ROOT / name).read_text())
    named = [
        (each, path)
        for names, path in given
        if (ROOT / path).is_file()
        for each in re.findall(r"`(\w+)`", names)
    ]
    assert named
    missing = [
        (each, path)
        for each, path in named
        if not re.search(rf"\b{each}\b", (ROOT / path).read_text())
    ]
    assert missing == []
