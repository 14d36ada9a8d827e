"""How fast the pages are under load, on a library that `generate_library` has made.

    LIBRARIAN_DATA_DIR=DIR uv run python -m tests.load.run [--seconds 20] [--clients 4] [--webs 2]

Starts `manage.py up` on that folder and, for each kind of page, lets so many clients ask for one
after the other; prints milliseconds as they saw them and as each process's processor did. Stops
by itself.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_LIMIT = 300.0  # seconds
WARM = 20  # requests of each kind that are not counted
RATES = ("LIBRARIAN_USER_RATE", "LIBRARIAN_ADDRESS_RATE")  # all is asked for by one account
PROCESSES = {
    "web": "embedded.preloads:web",
    "index": "library.vector_index.edge.server",
    "postgres": "postgres",
}

Paths = Callable[[random.Random], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20, help="for each kind of page")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--user", default="sample")
    options = parser.parse_args()
    port = free_port()
    up = subprocess.Popen(
        [
            sys.executable,
            str(ROOT / "manage.py"),
            "up",
            "--port",
            str(port),
            "--workers",
            "1",
            "--webs",
            str(options.webs),
        ],
        stdout=subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(RATES, "1000000")},
    )
    try:
        wait_until_served(up, port)
        cookie, kinds = prepare(options.user)
        print(f"load average {os.getloadavg()[0]:.1f} before")
        for name, paths in kinds.items():
            run(paths, cookie, port, 1, requests=WARM)
            before = cpu_seconds(up.pid)
            times = run(paths, cookie, port, options.clients, seconds=options.seconds)
            report(name, times, before, cpu_seconds(up.pid))
        print(f"index process: {resident(up.pid) / 1e6:.0f} MB resident")
        print(f"load average {os.getloadavg()[0]:.1f} after")
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(60)


def prepare(username: str) -> tuple[str, dict[str, Paths]]:
    """A session of the user, and what to ask for."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "librarian_site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from librarian_site.models import User
    from library.models import LibraryItem, Passage

    owner = User.objects.get(username=username)
    client = Client()
    client.force_login(owner)
    mine = LibraryItem.objects.owned_by(owner)
    some = list(mine.order_by("content_hash")[:500].prefetch_related("tags"))
    passages = Passage.objects.filter(item__in=some[:300], ordinal=0)
    questions = [question(passage.text) for passage in passages]
    connections.close_all()
    wait_for_index()
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return cookie, {
        "search": lambda chance: f"/library/?{urlencode({'q': chance.choice(questions)})}",
        "library": lambda chance: f"/library/?{urlencode(random_filters(chance, some))}",
        "item": lambda chance: f"/library/{chance.choice(some).pk}/",
    }


def wait_for_index() -> None:
    """Its first use opens the collection."""
    from library.vector_index import get_index
    from library.vector_index.base import VectorStoreError

    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            print(f"{get_index().count()} passages in the index")
            return
        except VectorStoreError:
            time.sleep(1)
    raise SystemExit("The index does not answer in time.")


def question(text: str) -> str:
    """Some words of the text, as somebody might remember them."""
    words = [word for word in text.split() if word.isalpha() and len(word) > 3]
    return " ".join(words[3:8]) or "sample"


def random_filters(chance: random.Random, items: Sequence[object]) -> dict[str, str]:
    """Half of the time the whole library, else one facet or two, or another order."""
    item = chance.choice(items)
    tags = [tag.name for tag in item.tags.all()]  # type: ignore[attr-defined]
    return chance.choice(
        [
            *({}, {}, {}, {}),
            {"tier": item.tier},  # type: ignore[attr-defined]
            {"tag": tags[0]} if tags else {},
            {"source_type": "pdf", "language": "en"},
            {"sort": "published_at"},
        ]
    )


def run(
    paths: Paths, cookie: str, port: int, clients: int, *, seconds: float = 1e9, requests: int = 0
) -> list[float]:
    """Seconds each answer took."""

    def client(number: int) -> list[float]:
        chance = random.Random(number)
        taken: list[float] = []
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        end = time.monotonic() + seconds
        while time.monotonic() < end and (not requests or len(taken) < requests):
            path, began = paths(chance), time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            taken.append(time.perf_counter() - began)
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")
        return taken

    with ThreadPoolExecutor(clients) as pool:
        return [each for times in pool.map(client, range(clients)) for each in times]


def report(
    name: str, times: list[float], before: dict[str, float], after: dict[str, float]
) -> None:
    cuts = statistics.quantiles(times, n=20)
    cpu = ", ".join(
        f"{part} {(after[part] - before[part]) / len(times) * 1000:.0f}" for part in PROCESSES
    )
    seen = f"p50 {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms"
    print(f"{name:8} {len(times):5} requests, {seen}; processor ms a request: {cpu}", flush=True)


def processes(pid: int, part: str) -> list[psutil.Process]:
    found = psutil.Process(pid).children(recursive=True)
    return [each for each in found if PROCESSES[part] in " ".join(each.cmdline())]


def cpu_seconds(pid: int) -> dict[str, float]:
    """Of each part; a database session that has ended counts no more."""
    while True:
        with suppress(psutil.NoSuchProcess):  # one ended as it was looked at
            return {
                part: sum(sum(each.cpu_times()[:2]) for each in processes(pid, part))
                for part in PROCESSES
            }


def resident(pid: int) -> int:
    return sum(each.memory_info().rss for each in processes(pid, "index"))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def wait_until_served(up: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if up.poll() is not None:
            raise SystemExit("`up` ended; is it running on this folder already?")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/live", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("`up` does not serve in time.")


if __name__ == "__main__":
    main()
