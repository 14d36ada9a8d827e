"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
import redis.asyncio.connection
import redis.connection
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django_rq import get_connection
from pytest_django import DjangoDbBlocker
from rq import Queue

from ingestion.worker.rq_worker import Worker
from librarian_site.core.telemetry import log_context
from librarian_site.embedded import paths
from librarian_site.embedded import stores as embedded_stores
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import ApiToken, User
from library.embeddings import minilm
from library.installation import Installation, own
from library.vector_index import close_indexes, current_model
from tests.documents.model_server import ModelServer
from tests.documents.server import DocumentServer
from tests.factories import make_user

# Fixtures of tests that use the run's stores, and of those that start a server or load a model.
STORE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "stores"}
SERVER_FIXTURES = {
    *("document_server", "model_server", "s3", "index", "server", "shared_server", "collection"),
    *("librarian", "deployment", "browser", "printed", "own_servers", "embedding_model"),
}
CACHES = deepcopy(settings.CACHES)  # as they are outside of tests


def wait_for_redis() -> None:
    """Wait longer for Redis: what takes it over a quarter of a second is not counted, nor kept."""
    # One dictionary of all caches that are in Redis.
    redis: Any = settings.CACHES["default"]
    redis["OPTIONS"] |= {"socket_timeout": 30, "socket_connect_timeout": 30}


SLOW_CALLS = {"is_linear", "typeset"}  # of `tests.timing` and `tests.documents.pdfs`


def needs_stores(item: pytest.Item) -> bool:
    names = STORE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(names) or item.get_closest_marker("django_db") is not None


def starts_server(item: pytest.Item) -> bool:
    return bool(SERVER_FIXTURES.intersection(getattr(item, "fixturenames", ())))


def is_slow(item: pytest.Item) -> bool:
    """Whether it says so, or calls what takes long: the same step dozens of times, a typesetter."""
    function = getattr(item, "function", None)
    names = function.__code__.co_names if function is not None else ()
    return "slow" in getattr(item, "fixturenames", ()) or not SLOW_CALLS.isdisjoint(names)


@pytest.fixture(scope="session")
def stores() -> Iterator[EmbeddedServices]:
    """The run's own PostgreSQL, Valkey and vector index, where the environment names no others.

    An embedded index is there in any case: some tests go from it to a server.
    """
    data = settings.LIBRARIAN_DATA_DIR
    others = {name: value for name, value in os.environ.items() if name != "QDRANT_URL"}
    services = _Stores(data, embedded_stores.embedded_names(others))
    services.start()
    if "DATABASE_URL" not in os.environ:
        _do_not_wait_for_the_disk(data)
    yield services
    if settings.QDRANT_URL:
        _drop_collections()
    close_indexes()
    services.stop()


def _drop_collections() -> None:
    from library.vector_index.qdrant_server import connect

    client = connect(settings.QDRANT_URL, settings.QDRANT_API_KEY)
    for collection in client.get_collections().collections:
        if collection.name.startswith(f"{settings.VECTORS_PREFIX}-"):
            client.delete_collection(collection.name)
    client.close()


class _Stores(EmbeddedServices):
    def kill(self, name: str) -> None:
        """Skips the test where the environment names a server, which is not the run's to kill."""
        setting = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL", "vectors": "QDRANT_URL"}
        if setting[name] in os.environ:
            pytest.skip(f"{setting[name]} names a server, which is not this run's to kill")
        super().kill(name)


def _do_not_wait_for_the_disk(data: Path) -> None:
    """A power cut may take these tests, so PostgreSQL need not wait until all is on the disk."""
    with psycopg.connect(paths.database_url(data), autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    stores: EmbeddedServices, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the stores before pytest-django makes the test database in one of them."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Stay one installation when a test empties the tables: a collection has its mark."""
    with django_db_blocker.unblock():
        identity = own().identity
    # The cached way to the default, as the default itself belongs to the migrations.
    vars(Installation._meta.get_field("identity"))["_get_default"] = lambda: identity


@pytest.fixture(scope="session")
def own_servers() -> None:
    """For tests that start servers or processes in their own code: they are `system` tests."""


@pytest.fixture(scope="session")
def slow() -> None:
    """For tests that need no server but take long by nature, as those that read the whole tree."""


@pytest.fixture(scope="session")
def embedding_model() -> Path:
    """The folder of models, with the embedding model in it: making it takes some seconds."""
    folder: Path = settings.LIBRARIAN_MODELS_DIR
    minilm.MODEL.ensure(folder)
    return folder


@pytest.fixture(scope="session")
def printed() -> Callable[[str], bytes]:
    """From HTML to a PDF as Chromium prints it."""
    from tests.documents import pdfs  # slow to load

    if pdfs.BROWSER is None:
        pytest.skip("Chromium is not installed")
    return pdfs.printed


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of its own with room for `size` bytes; skips where mounting is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing can be opened for writing in the folder; what is open stays so."""
    mounts = (["--bind", str(folder), str(folder)], ["-o", "remount,bind,ro", str(folder)])
    for mount in mounts:
        done = subprocess.run(["mount", *mount], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is left; returns the file to delete to have it back."""
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 16))
    with suppress(OSError), ballast.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(512))
    return ballast


@contextmanager
def hanging(stores: EmbeddedServices) -> Iterator[None]:
    """A Redis that takes what is said to it and answers nothing; nobody is patient with it."""
    pid = stores.processes["valkey"].pid
    assert pid is not None
    with override_settings(CACHES=CACHES):
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture
def hanging_redis(stores: EmbeddedServices) -> Iterator[None]:
    with hanging(stores):
        yield


@pytest.fixture(scope="session")
def document_server() -> Iterator[DocumentServer]:
    server = DocumentServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def documents(document_server: DocumentServer) -> Iterator[DocumentServer]:
    """The document server, with the routes it had before the test again after it."""
    routes = dict(document_server.routes)
    document_server.hits.clear()
    yield document_server
    document_server.routes = routes


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3 server; S3_ENDPOINT_URL in the environment names a real one."""
    if given := os.environ.get("S3_ENDPOINT_URL"):
        yield given
        return
    from moto.server import ThreadedMotoServer  # slow to load

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.stop()


@pytest.fixture
def model(model_server: ModelServer, settings: Any) -> ModelServer:
    model_server.reset()
    settings.LIBRARIAN_LLM = "openai:test-model"
    settings.LIBRARIAN_LLM_URL = model_server.url
    settings.LIBRARIAN_LLM_API_KEY = "a-key"
    return model_server


@pytest.fixture(scope="session")
def qdrant() -> ModuleType:
    """`vector_index.qdrant_server`: its client takes a second to load, which few tests need."""
    return import_module("library.vector_index.qdrant_server")


@pytest.fixture(autouse=True)
def clean_redis(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty Redis after each test that has the stores, and refuse it to the others.

    Most of our code goes on without Redis: a test that forgot to ask for it would not fail by
    itself, but test something else than it says.
    """
    if not needs_stores(request.node):
        # They have a Redis of their own.
        if {"own_servers", "deployment"}.intersection(request.fixturenames):
            yield
            return
        for connection in (redis.connection, redis.asyncio.connection):
            monkeypatch.setattr(connection.AbstractConnection, "connect", _refuse)
        yield
        return
    request.getfixturevalue("stores")
    yield
    get_connection("normal").flushdb()
    cache.close()


def _refuse(*_: object) -> None:
    pytest.fail("This test uses Redis: ask for the `stores` fixture.")


@pytest.fixture(autouse=True)
def reset_process_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what the test before has left in this process."""
    # The model that search has switched to; nor is it read again within one test.
    monkeypatch.setattr(current_model, "FRESH", 3600.0)
    monkeypatch.setattr(current_model, "_known", None)
    # A stream that is read here, and not in a request's own task, leaves its ids behind.
    log_context.reset()


@pytest.fixture
def owner(db: None) -> User:
    return make_user()


@pytest.fixture
def stranger(db: None) -> User:
    return make_user()


@pytest.fixture
def page(owner: User) -> Client:
    """A signed-in browser without JavaScript."""
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def api(owner: User) -> Client:
    """A REST client with the owner's token."""
    _, secret = ApiToken.issue(user=owner, name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def work() -> Callable[[], int]:
    """Run every queued job here and now, as a worker would; returns how many were run."""

    def run(**kw: Any) -> int:
        connection = get_connection("normal")
        queues = [Queue(name, connection=connection) for name in ("high", "normal", "low")]
        count = sum(len(queue) for queue in queues)
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            Worker(queues, connection=connection).work(burst=True, logging_level="ERROR", **kw)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        return count

    return run
