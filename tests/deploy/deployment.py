"""All of docker-compose.yml on this machine, without Docker: the same commands, environment and
health checks, with what containers have for themselves (names, ports, folders) put in its place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from redis import Redis

from librarian_site.embedded import qdrant_edge
from tests.deploy import stores
from tests.deploy.images import ROOT, images, project, services
from tests.deploy.names import NameServer
from tests.deploy.parts import Part, outside
from tests.deploy.proxy import Proxy
from tests.flow.conftest import free_port

WEBS = ("127.0.0.21", "127.0.0.22")
WORKERS = 3
ALIVE = "/tmp/alive"
INSIDE = {"postgres": 5432, "valkey": 6379}  # their ports
# Servers of one's own that the environment may name: real ones, in a corner of this run alone.
GIVEN = ("S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "QDRANT_API_KEY")


class Deployment:
    """`settings` are what an administrator writes into .env."""

    def __init__(self, folder: Path, s3: str, settings: dict[str, str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.image = images()["app"]
        project(folder / "project", settings)
        self.services = services(folder / "project")
        self.web_port = free_port()
        self._ports = {store: free_port() for store in INSIDE}
        mine = f"librarian-{uuid4().hex[:8]}"
        self._servers = {
            **{name: os.environ[name] for name in GIVEN if name in os.environ},
            **{"S3_ENDPOINT_URL": s3, "S3_BUCKET": mine},
            **{"QDRANT_URL": os.environ.get("QDRANT_URL", ""), "VECTORS_PREFIX": mine},
        }
        self._names = NameServer(WEBS)
        self.webs = [self._web(number) for number in range(len(WEBS))]
        self.workers = [self._part("worker", n + 1) for n in range(WORKERS)]
        self.scheduler = self._part("scheduler")
        self.parts: list[Part] = []
        self._postgres: subprocess.Popen[bytes] | None = None

    # --- Starting and stopping

    def start(self) -> None:
        """In the order of `depends_on`; what does not depend on another, side by side."""
        self.data.mkdir()
        with ThreadPoolExecutor() as pool:
            begun = [pool.submit(step) for step in (self._start_stores, self._build)]
            for step in begun:
                step.result()
        self._run("migrate", self.services["migrate"]["command"])
        self.proxy = self._proxy()
        waiting = [*self.webs, *self.workers, self.scheduler, self.proxy]
        for part in waiting:
            self._start(part)
        for part in waiting:
            part.wait()

    def stop(self) -> None:
        for part in reversed(self.parts):
            if part.process is not None:
                part.process.send_signal(part.stop_signal)
        for part in reversed(self.parts):
            part.end()
        if self._postgres is not None:
            self._postgres.send_signal(signal.SIGINT)
            self._postgres.wait(20)
        self._names.stop()

    def manage(self, *arguments: str) -> str:
        """What `docker compose run web python manage.py …` prints."""
        return self._run("web", ["python", "manage.py", *arguments])

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.env("web")["DATABASE_URL"]) as connection:
            return list(connection.execute(query.encode()))

    def redis(self) -> Redis:
        return Redis.from_url(self.env("web")["REDIS_URL"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}"

    def web_url(self, number: int) -> str:
        return f"http://{WEBS[number]}:{self.web_port}"

    # --- Parts

    def _start_stores(self) -> None:
        password = self.services["postgres"]["environment"]["POSTGRES_PASSWORD"]
        port = self._ports["postgres"]
        self._postgres = stores.start_postgres(
            self.data, port, password, self.folder / "postgres.log"
        )
        valkey = self.services["valkey"]
        (self.folder / "valkey").mkdir()
        self.valkey = stores.valkey_part(
            valkey["command"],
            self.folder / "valkey",
            self._ports["valkey"],
            valkey["environment"]["REDISCLI_AUTH"],
        )
        self._start(self.valkey)
        self.valkey.wait()
        if not self._servers["QDRANT_URL"]:
            # There is no server of Qdrant's in a wheel: its embedded engine, in a process of its
            # own as `up` has it. QDRANT_URL in the environment names a real one.
            spec = qdrant_edge.spec(self.data)
            index = Part("vectors", spec.argv, {}, self.folder / "vectors.log")
            assert spec.ready is not None
            index.ready = spec.ready
            self._start(index)
            index.wait()

    def _build(self) -> None:
        """The steps of the Dockerfile that make files: the model and what nginx serves."""
        for step in images()["build"].steps:
            if step.startswith((".venv/bin/python", "STATIC_ROOT=")):
                self._shell(step.replace(".venv/bin/python", sys.executable))

    def _shell(self, line: str) -> None:
        for inside, here in self._folders().items():
            line = line.replace(inside, here)
        env = {**outside(), "LIBRARIAN_DATA_DIR": str(self.folder / "building")}
        subprocess.run(["sh", "-c", line], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)

    def _web(self, number: int) -> Part:
        part = self._part("web", number + 1, self.image.command)
        places = {"0.0.0.0": WEBS[number], "8000": str(self.web_port)}  # noqa: S104
        part.argv = [places.get(word, word) for word in part.argv]
        part.ready = self._check("web", {"127.0.0.1:8000": f"{WEBS[number]}:{self.web_port}"})
        return part

    def _part(self, service: str, number: int = 1, command: list[str] | None = None) -> Part:
        described = self.services[service]
        name = f"{service}-{number}"
        alive = self.folder / f"{name}.alive"
        own = {ALIVE: str(alive)}
        part = Part(
            name=name,
            argv=command or described["command"],
            env=self.env(service, own),
            log=self.folder / f"{name}.log",
            scratch=[alive],
            patience=float(described["stop_grace_period"].removesuffix("s")),
        )
        part.ready = self._check(service, own)
        return part

    def _proxy(self) -> Proxy:
        env = dict(self.services["nginx"]["environment"])
        upstream = env["LIBRARIAN_UPSTREAM"].replace("127.0.0.11", self._names.address)
        env["LIBRARIAN_UPSTREAM"] = upstream.replace("web:8000", f"web:{self.web_port}")
        static = Path(self._folders()["/app/staticfiles"])
        return Proxy(self.folder / "nginx", free_port(), env, static)

    def _start(self, part: Part) -> None:
        self.parts.append(part)
        part.start()

    def _run(self, service: str, command: list[str]) -> str:
        env = {**outside(), **self.env(service)}
        ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def _check(self, service: str, places: dict[str, str]) -> Callable[[], bool]:
        """The service's own health check."""
        kind, *command = self.services[service]["healthcheck"]["test"]
        assert kind == "CMD"
        for inside, here in places.items():
            command = [part.replace(inside, here) for part in command]

        def healthy() -> bool:
            return subprocess.run(command, env=outside(), capture_output=True).returncode == 0

        return healthy

    # --- What is inside a container and what is here

    def env(self, service: str, own: dict[str, str] | None = None) -> dict[str, str]:
        inside = {**self.image.env, **self.services[service]["environment"]}
        inside.pop("PATH")  # has the virtual environment in front, as outside() has
        places = {**self._folders(), **(own or {})}
        env = {name: places.get(value, value) for name, value in inside.items()}
        for name in ("DATABASE_URL", "REDIS_URL"):
            for store, port in self._ports.items():
                env[name] = env[name].replace(f"@{store}:{INSIDE[store]}/", f"@127.0.0.1:{port}/")
        return {**env, **self._servers}

    def _folders(self) -> dict[str, str]:
        return {
            "/app/models": str(self.folder / "models"),
            "/app/staticfiles": str(self.folder / "static"),
            "/data": str(self.data),
        }
