"""The whole librarian on one machine: stores, web, workers, sweeper."""

from __future__ import annotations

import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from librarian_site.services import embedded, paths
from librarian_site.services.errors import ServiceError
from librarian_site.services.processes import Process, Spec
from librarian_site.services.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
MAX_PORT = 65535
STOP_LIMIT = 9.0  # seconds, of the ten that a Ctrl-C may take


class Stack:
    """Start with `prepare`, `spawn_first`, `start_work`; end with `stop`."""

    def __init__(
        self, *, data: Path, host: str, port: int, workers: int, say: Callable[[str], None]
    ) -> None:
        self.data = data
        self.host, self.port, self.workers = host, port, workers
        self.supervisor = Supervisor(say)
        self.stores = embedded.EmbeddedServices(data, embedded.wanted(os.environ))
        self._listener: socket.socket | None = None

    @property
    def url(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{shown}:{self.port}"

    def prepare(self) -> None:
        """Take the data folder and the port. Raises ServiceError."""
        self.stores.prepare()
        self._listener = listen(self.host, self.port)

    def spawn_first(self) -> None:
        """Spawn the stores, and the web beside them: it loads while they come up."""
        if self._listener is None:
            raise RuntimeError("prepare() comes first")
        self.stores.spawn()
        for process in self.stores.processes.values():
            self.supervisor.add(process)
        self._web_process = self._process(self._web(self._listener))
        self._web_process.spawn()
        self.supervisor.add(self._web_process)

    def check_web(self) -> None:
        """Raises ServiceError when the web ended while starting."""
        if not self._web_process.is_running:
            raise ServiceError(f"The web did not start: {self._web_process.last_words()}")

    def start_work(self) -> None:
        """Spawn workers and sweeper, which need the stores up and the tables there."""
        for number in range(1, self.workers + 1):
            self._start(f"worker-{number}", "rqworker", "high", "normal", "low")
        self._start("sweeper", "sweep")

    def is_serving(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        work = [f"worker-{number}" for number in range(1, self.workers + 1)]
        groups = [["web", "sweeper", *work], self.stores.names]
        self.supervisor.stop(groups=groups, limit=STOP_LIMIT, hurry=hurry)
        self.stores.stop()
        if self._listener is not None:
            self._listener.close()

    def _start(self, name: str, *arguments: str) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        if arguments[0] == "rqworker":
            command += ["--worker-class", "ingestion.worker.Worker"]
        process = self._process(Spec(name=name, argv=command, env=self.environ(), cwd=ROOT))
        process.spawn()
        self.supervisor.add(process)

    def _web(self, listener: socket.socket) -> Spec:
        descriptor = listener.fileno()
        # The socket stays open here: while the web restarts, visitors wait instead of failing.
        return Spec(
            name="web",
            argv=[
                *(sys.executable, "-m", "daphne", "--fd", str(descriptor)),
                *("--verbosity", "1", "--no-server-name", "--application-close-timeout", "3"),
                "librarian_site.asgi:application",
            ],
            env=self.environ(),
            cwd=ROOT,
            pass_fds=[descriptor],
        )

    def _process(self, spec: Spec) -> Process:
        return Process(spec, run=paths.run_dir(self.data), logs=self.data / "logs")

    def environ(self) -> dict[str, str]:
        return {
            "LIBRARIAN_DATA_DIR": str(self.data),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or ",".join(own_names(self.host)),
            "DJANGO_SETTINGS_MODULE": "librarian_site.settings",
            "PYTHONUNBUFFERED": "1",
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


def own_names(host: str) -> list[str]:
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
