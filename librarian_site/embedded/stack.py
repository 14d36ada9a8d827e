"""All processes of `manage.py up`: stores, web, workers, sweeper."""

from __future__ import annotations

import os
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from ingestion.sandbox.environment import READERS_SOCKET, of_reader
from librarian_site.core.environment import METRICS_FOLDER
from librarian_site.embedded import paths, static_files, stores
from librarian_site.embedded.errors import ServiceError
from librarian_site.embedded.forks import ForkServer
from librarian_site.embedded.processes import Process, Spec
from librarian_site.embedded.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
MAX_PORT = 65535
STOP_LIMIT = 9.0  # seconds, of the ten that a Ctrl-C may take


class Stack:
    """Start by its methods from `prepare` to `start_work`, in their order; end with `stop`."""

    def __init__(
        self,
        *,
        data: Path,
        host: str,
        port: int,
        webs: int,
        workers: int,
        report: Callable[[str], None],
    ) -> None:
        self.data = data
        self.host, self.port = host, port
        self._web_names = ["web", *(f"web-{number}" for number in range(2, webs + 1))]
        self._worker_names = [f"worker-{number}" for number in range(1, workers + 1)]
        self._reader_names = [f"reader-{number}" for number in range(1, workers + 1)]
        self._report = report
        self.supervisor = Supervisor(report)
        self.stores = stores.EmbeddedServices(data, stores.embedded_names(os.environ))
        self._static: dict[str, str] = {}
        self._fork_servers: dict[str, ForkServer] = {}
        self._listener: socket.socket | None = None
        self._readers_listener: socket.socket | None = None

    @property
    def webs(self) -> int:
        return len(self._web_names)

    @property
    def workers(self) -> int:
        return len(self._worker_names)

    @property
    def url(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{shown}:{self.port}"

    def prepare(self) -> None:
        """Lock the data folder and bind the port. Raises ServiceError."""
        self.stores.prepare()
        self._listener = listen(self.host, self.port)

    def spawn_stores(self) -> None:
        self.stores.spawn()
        for process in self.stores.processes.values():
            self.supervisor.add(process)

    def collect_static_files(self) -> None:
        """Takes seconds the first time; may be broken off."""
        try:
            self._static = static_files.collect(self.data, self.environ())
        except static_files.StaticFilesError as error:
            self._report(f"Static files are served uncompressed: {error}")

    def load(self) -> None:
        """Spawn what the web processes are forked from: it loads while the stores start."""
        environ = {**os.environ, **self.environ()}
        self._fork_servers = {
            "web": self._fork_server("web", {**environ, **self._prepare_metrics()}),
            "work": self._fork_server("work", environ),
            "readers": self._fork_server("readers", of_reader()),
        }
        self._fork_servers["web"].start()

    def start_web(self) -> None:
        """Start the first web process, once the tables are there."""
        self._first_web = self._process(self._web(0))
        self._first_web.spawn()
        self.supervisor.add(self._first_web)

    def check_web(self) -> None:
        """Raises ServiceError when the web ended while starting."""
        if not self._first_web.is_running:
            raise ServiceError(f"The web did not start: {self._first_web.last_log_line()}")

    def start_work(self) -> None:
        """Start workers and sweeper, which need the stores up and the tables there; other webs."""
        self._start_readers()
        worker = [
            "rqworker",
            "high",
            "normal",
            "low",
            "--worker-class",
            "ingestion.worker.Worker",
        ]
        readers = {READERS_SOCKET: str(paths.readers_socket(self.data))}
        for name in self._worker_names:
            self.supervisor.start(self._process(self._command(name, *worker, env=readers)))
        self.supervisor.start(self._process(self._command("sweeper", "sweep")))
        for number in range(1, self.webs):
            self.supervisor.start(self._process(self._web(number)))

    def _start_readers(self) -> None:
        """One for each worker, which all accept connections from one listening socket.

        It stays open here, so that a worker waits while its reader is started anew.
        """
        path = paths.readers_socket(self.data)
        path.unlink(missing_ok=True)
        self._readers_listener = socket.socket(socket.AF_UNIX)
        self._readers_listener.bind(str(path))
        path.chmod(0o600)
        self._readers_listener.listen()
        descriptor = self._readers_listener.fileno()
        for name in self._reader_names:
            spec = Spec(
                name=name,
                argv=["-m", "ingestion.sandbox.waiting_reader", str(descriptor)],
                pass_fds=[descriptor],
                fork_server=self._fork_servers["readers"],
            )
            self.supervisor.start(self._process(spec))

    def is_serving(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, force: Callable[[], bool] = lambda: False) -> None:
        groups = [
            [*self._web_names, "sweeper", *self._worker_names],
            [*self._reader_names, *self.stores.names],
        ]
        try:
            self.supervisor.stop(groups=groups, limit=STOP_LIMIT, force=force)
        finally:
            for server in self._fork_servers.values():
                server.stop()
            self.stores.stop()
            for listener in (self._listener, self._readers_listener):
                if listener is not None:
                    listener.close()

    def _process(self, spec: Spec) -> Process:
        return Process(spec, run=paths.run_dir(self.data), logs=self.data / "logs")

    def _fork_server(self, name: str, env: dict[str, str]) -> ForkServer:
        log = self.data / "logs" / f"{name}-loading.log"
        return ForkServer(f"librarian_site.embedded.preloads:{name}", env=env, cwd=ROOT, log=log)

    def _command(self, name: str, *arguments: str, env: Mapping[str, str] | None = None) -> Spec:
        # Django's checks would run again in each forked process, and write to, so copy, nearly all
        # of the memory that it shares.
        command = [str(ROOT / "manage.py"), *arguments, "--skip-checks"]
        return Spec(name=name, argv=command, env=env or {}, fork_server=self._fork_servers["work"])

    def _web(self, number: int) -> Spec:
        """All web processes accept connections from one listening socket.

        It stays open here, so that connections wait while a web process restarts.
        """
        if self._listener is None:
            raise RuntimeError("prepare() comes first")
        descriptor = self._listener.fileno()
        return Spec(
            name=self._web_names[number],
            argv=[
                *("-m", "librarian_site.web", "--fd", str(descriptor)),
                *("--verbosity", "0", "--no-server-name", "--application-close-timeout", "3"),
                "librarian_site.asgi:application",
            ],
            pass_fds=[descriptor],
            fork_server=self._fork_servers["web"],
        )

    def _prepare_metrics(self) -> dict[str, str]:
        """Make the folder by which whichever web is asked tells what all of them measure.

        Without a token nobody may ask.
        """
        folder = paths.run_dir(self.data) / "measures"
        shutil.rmtree(folder, ignore_errors=True)
        if not os.environ.get("LIBRARIAN_METRICS_TOKEN"):
            return {}
        folder.mkdir(parents=True)
        return {METRICS_FOLDER: str(folder)}

    def environ(self) -> dict[str, str]:
        return {
            "LIBRARIAN_DATA_DIR": str(self.data),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS")
            or ",".join(local_host_names(self.host)),
            "DJANGO_SETTINGS_MODULE": "librarian_site.settings",
            "PYTHONUNBUFFERED": "1",
            **self._static,
        }


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ServiceError when the port can't be had."""
    if not 0 <= port <= MAX_PORT:
        raise ServiceError(f"Port {port} can't be used: choose one up to {MAX_PORT}.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        # Python tells the address once more, behind the reason.
        reason = str(error.strerror).partition(" (while ")[0]
        raise ServiceError(
            f"Port {port} on {host} can't be used ({reason}): choose another with --port or --host."
        ) from error
    listener.set_inheritable(True)
    return listener


def local_host_names(host: str) -> list[str]:
    """The host names requests may come in under: this machine's, when all may reach it."""
    names = ["localhost", "127.0.0.1", "[::1]", host]
    if host in ("0.0.0.0", "::", ""):  # noqa: S104
        names += [socket.gethostname(), socket.getfqdn()]
        for addresses in psutil.net_if_addrs().values():
            names += [a.address for a in addresses if a.family == socket.AF_INET]
            names += [
                f"[{a.address.split('%')[0]}]" for a in addresses if a.family == socket.AF_INET6
            ]
    return sorted(set(names))
