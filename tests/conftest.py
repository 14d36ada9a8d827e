"""The test run: its environment, its marks, and how it is spread over processes.

A test has real stores, a PostgreSQL, a Valkey and a vector index of the run's own, started by the
first test that needs them (the `stores` fixture). What a test needs is told by its fixtures, and
so is its mark: `system` if it uses a store, starts a process or loads a model, `slow` if it needs
none of them but takes long by nature, as what measures time does, `unit` otherwise.
"""

from __future__ import annotations

import atexit
import gc
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

_data = Path(tempfile.mkdtemp(prefix="librarian-tests-")).resolve()
# The test servers are on loopback, which is refused otherwise.
os.environ["LIBRARIAN_DATA_DIR"] = str(_data)
# Preparing the model takes seconds: once for all, for the processes of a run side by side too.
os.environ.setdefault("LIBRARIAN_MODELS_DIR", str(_data / "models"))
os.environ["LIBRARIAN_FETCH_ALLOW_NETWORKS"] = "127.0.0.0/8"
os.environ["DJANGO_SETTINGS_MODULE"] = "librarian_site.settings"
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # some import onnxruntime before `library.embeddings`
os.environ["LIBRARIAN_BROWSER"] = "off"
os.environ["LIBRARIAN_CAPTURE"] = "asked"
os.environ["DATABASE_POOL_SIZE"] = "20"
os.environ["LIBRARIAN_FETCH_PAUSE"] = "0"  # all of them are from one host
if os.environ.get("QDRANT_URL"):  # in collections of this process alone
    os.environ["VECTORS_PREFIX"] = f"test-{uuid4().hex[:8]}"
# Tests start dozens of processes: without it each would compile every module anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def _empty_by_deleting() -> None:
    """Between tests, delete the few rows there are: TRUNCATE makes the files of every table anew.

    What migrating makes (content types, permissions, who we are) stays, and need not be made again.
    """
    from django.core.management.commands import flush
    from django.db.backends.postgresql.operations import DatabaseOperations

    kept = {"django_content_type", "auth_permission", "library_installation"}

    def sql_flush(
        operations: DatabaseOperations, style: object, tables: list[str], **_: object
    ) -> list[str]:
        # In this role no foreign key is checked, so that the order does not matter.
        role = "SET LOCAL session_replication_role = replica"
        names = [operations.quote_name(table) for table in tables if table not in kept]
        deleted = (f"DELETE FROM {name}" for name in names)  # noqa: S608 - our own tables
        return ["; ".join([role, *deleted])]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign, assignment]
    flush.emit_post_migrate_signal = lambda *_: None  # type: ignore[attr-defined]


def _spare_static_files() -> None:
    """They are served where `up` is tested: here each client would list and describe them all."""
    from django.conf import settings

    settings.SERVESTATIC_USE_FINDERS = settings.SERVESTATIC_USE_STATIC_ROOT = False


@pytest.hookimpl(trylast=True)  # once pytest-cov has begun, in each process of a run
def pytest_sessionstart() -> None:
    """Let the processes that tests start tell coverage of what they load, and of nothing else.

    The processes of pytest tell of all other files, too. To look for those takes a tenth of a
    second, and merging hundreds of such answers takes as long again.
    """
    if packed := os.environ.get("COVERAGE_PROCESS_CONFIG"):
        from coverage.config import CoverageConfig

        config = CoverageConfig.deserialize(packed)
        if config.source:
            config.run_include = [f"{folder}/*" for folder in config.source]
            config.source = None
            os.environ["COVERAGE_PROCESS_CONFIG"] = config.serialize()


atexit.register(shutil.rmtree, _data, ignore_errors=True)

import django  # noqa: E402

django.setup()
gc.disable()  # until all tests are loaded, too
_empty_by_deleting()
_spare_static_files()
# Not for the processes of a run side by side: they would load the settings of this one's stores
# before they have set their own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from tests.fixtures import *  # noqa: E402, F403
from tests.fixtures import is_slow, needs_stores, starts_server, wait_for_redis  # noqa: E402

wait_for_redis()

ONE_PROCESS = 3  # test files up to which a run stays in one process, with one set of stores
PROCESSES = 3  # for more files: tests wait a lot, so more than the cores of a small machine


# Files without unit tests need not be loaded for `-m unit`: those in which every test is marked as
# one of a database, server or slow, and these.
WHOLE_FILE = re.compile(
    r"^pytestmark = (?:\[[^]]*|.*)\b(?:django_db|own_servers|slow)\b", re.MULTILINE
)
SYSTEM_ONLY = (
    *("tests/api/test_fuzz.py", "tests/e2e/", "tests/flow/", "tests/chaos/"),
    "tests/deploy/test_deploy",
)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their parameter, not by what is in them.

    An archive holds the second it was made in: the processes of one run, which collect a second
    apart, would not agree on what the tests are called, and the run would end there.
    """
    return argname if isinstance(val, bytes) else None


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples of each property in the fast loop, and do without what only fuzzing needs.

    The plugin of `tests/api/test_fuzz.py` takes two seconds to load.
    """
    is_fast = config.getoption("markexpr") == "unit"
    hypothesis.settings.register_profile("fast", max_examples=10, deadline=None)
    hypothesis.settings.register_profile("thorough", max_examples=40, deadline=None)
    hypothesis.settings.load_profile("fast" if is_fast else "thorough")
    if not is_fast:
        config.pluginmanager.import_plugin("schemathesis.pytest.plugin")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if config.getoption("markexpr") != "unit":
        return None
    path = f"{collection_path.relative_to(config.rootpath)}/"
    if path.startswith(SYSTEM_ONLY):
        return True
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    return True if is_test and WHOLE_FILE.search(collection_path.read_text()) else None


# Fixtures that pytest-django gives to every test, for marks and classes that no test here has:
# without them the setup of a test takes half the time.
NEEDLESS_FIXTURES = {
    *("_django_set_urlconf", "_django_isolate_apps", "_django_clear_site_cache"),
    *("_django_setup_unittest", "_template_string_if_invalid_marker"),
}
DATABASE_FIXTURES = {"_django_db_marker", "_live_server_helper"}  # the same, without a database


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the test by the fixtures it uses."""
    names = getattr(item, "fixturenames", [])
    names[:] = [name for name in names if name not in NEEDLESS_FIXTURES]
    if needs_stores(item) or starts_server(item):
        item.add_marker("system")
        return
    names[:] = [name for name in names if name not in DATABASE_FIXTURES]
    item.add_marker("slow" if is_slow(item) else "unit")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes `-n auto` starts: none beside this one for unit tests or a few files."""
    if config.getoption("markexpr") == "unit":
        return 0
    named = [Path(argument.partition("::")[0]) for argument in config.args]
    files = sum(len(list(path.rglob("test_*.py"))) if path.is_dir() else 1 for path in named)
    return 0 if files <= ONE_PROCESS else PROCESSES


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no need to look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest or waits most: the rest goes on beside it, till the end."""
    first = (
        *("tests/api/test_fuzz.py", "tests/chaos/", "tests/flow/"),
        "tests/security/test_hostile.py",
        *("tests/security/test_reader.py", "tests/embedded/test_embedded.py"),
        *("tests/security/test_edge_values.py", "tests/e2e/", "tests/pipeline/test_pictures.py"),
    )
    items.sort(key=lambda item: not item.nodeid.startswith(first))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return OneLibrarian(config, log)


class OneLibrarian(LoadFileScheduling):  # type: ignore[misc]
    """A file to a process, and all of `flow` to one: they share a librarian that was started."""

    def _split_scope(self, nodeid: str) -> str:
        flow = "tests/flow/"
        return flow if nodeid.startswith(flow) else str(super()._split_scope(nodeid))
