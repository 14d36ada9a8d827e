"""What is measured of a running librarian, section by section.

A new section is a function of a visit that returns figures by name, with their unit in it, and its
entry in SECTIONS. They are measured in this order, as the next finds what one leaves: items, a
large library.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from typing import TYPE_CHECKING

from librarian_site.evaluation.bench import client
from librarian_site.evaluation.bench.filling import ACCOUNT, fill, wait_until_idle
from librarian_site.evaluation.bench.streams import Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from librarian_site.evaluation.bench.made_texts import MadeTexts
    from librarian_site.evaluation.bench.page_server import PageServer
    from librarian_site.evaluation.bench.tree import Librarian

PAGE_LIMIT = 120.0  # seconds for each page, until it is found or refused
ALONE = 3  # pages of a visit that are handed in one by one
STREAMS, FOLLOWED = 100, 10  # readers of events, and the jobs that they share
START_LIMIT = 300.0
SEARCHES = 40


@dataclass(slots=True)
class Visit:
    """A librarian in a round, with the pages that it has not seen yet."""

    librarian: Librarian
    round: int
    server: PageServer
    texts: MadeTexts
    urls: list[str]
    items: int
    """How many a large library has."""

    def take(self, count: int) -> list[str]:
        taken, self.urls = self.urls[:count], self.urls[count:]
        return taken


def alone(visit: Visit) -> dict[str, float]:
    """One page at a time, from POST until words find it, and until meaning does too."""
    times = alone_times(visit.librarian, visit.take(ALONE))
    if not times:  # all of them were refused
        return {}
    words, both = zip(*times, strict=True)
    return {
        "page alone until readable (ms)": median(words),
        "page alone until found (ms)": median(both),
    }


def alone_times(librarian: Librarian, urls: Sequence[str]) -> list[tuple[float, float]]:
    """Milliseconds from POST, of one page after the other, until words find it and until meaning
    does too; without those that are refused.
    """
    times = []
    for url in urls:
        began = time.perf_counter()
        readable = None
        for kind in client.follow(librarian, client.hand_in(librarian, url)):
            took = 1000 * (time.perf_counter() - began)
            if kind == "searchable":
                readable = took
            elif kind == "job_completed":
                times.append((readable or took, took))
    return times


def events(visit: Visit) -> dict[str, float]:
    """From an event's time to that at which each of many readers has it."""
    waits = event_waits(visit, STREAMS)
    return {f"event until read, {STREAMS} streams, p50 (ms)": median(waits)} if waits else {}


def event_waits(visit: Visit, streams: int) -> list[float]:
    """Milliseconds of each event at each reader, of pages that wait until all streams are open."""
    with visit.server.hold():
        jobs = [
            client.hand_in(visit.librarian, visit.server.add(name, visit.texts.page(seed)))
            for seed in range(visit.round * FOLLOWED, (visit.round + 1) * FOLLOWED)
            for name in [f"followed-{seed}.html"]
        ]
        readers = Readers(visit.librarian, list(islice(cycle(jobs), streams)))
        readers.open()
    readers.wait()
    return readers.waits


def pages(visit: Visit) -> dict[str, float]:
    """A batch of pages: what each costs, and how many a second there are."""
    return batch(visit.librarian, visit.take(len(visit.urls)))


def batch(librarian: Librarian, urls: Sequence[str]) -> dict[str, float]:
    """Hand the pages in and wait until all are searchable, or refused."""
    limit = PAGE_LIMIT * len(urls)
    before, began = librarian.processor_seconds(), time.perf_counter()
    posts = [post(librarian, url) for url in urls]
    tells_readable = client.wait_until_readable(librarian, len(urls), limit)
    readable = _cost(librarian, before, began, len(urls))
    client.wait_for_work(librarian, limit)
    found = _cost(librarian, before, began, len(urls))
    if not tells_readable:  # in one go
        readable = found
    return {
        "POST /ingest, p50 (ms)": median(posts),
        "page until readable, processor (s)": readable[0],
        "page, processor (s)": found[0],
        "pages a second until readable": readable[1],
        "pages a second": found[1],
    }


def memory(visit: Visit) -> dict[str, float]:
    """Of a stack that has worked and rests."""
    wait_until_idle(visit.librarian)
    workers = visit.librarian.processes("worker")
    return {
        "memory, idle (MB)": visit.librarian.memory(),
        "memory of a worker (MB)": visit.librarian.memory("worker") / max(1, len(workers)),
    }


def start(visit: Visit) -> dict[str, float]:
    """`up` over a library that is there."""
    fill(visit.librarian, visit.texts, visit.items)
    visit.librarian.stop()
    began = time.perf_counter()
    visit.librarian.start()
    client.wait_until_listed(visit.librarian, ACCOUNT, START_LIMIT)
    took = time.perf_counter() - began
    wait_until_idle(visit.librarian)
    return {f"`up` until {visit.items:,} items are listed (s)": took}


def search(visit: Visit) -> dict[str, float]:
    """Questions to the API; the processor time of the web and the index for each."""
    fill(visit.librarian, visit.texts, visit.items)
    return {
        f"search among {visit.items:,} items, {name}": value
        for name, value in search_cost(visit, SEARCHES).items()
    }


def search_cost(visit: Visit, count: int) -> dict[str, float]:
    """Milliseconds of a search: `processor` of web and index, and `p50`."""
    first = visit.round * 2 * count
    for number in range(first, first + count):  # each web loads its model
        client.search(visit.librarian, visit.texts.query(number), account=ACCOUNT)
    roles = ("web", "vectors")
    before, waits = visit.librarian.processor_seconds(*roles), []
    for number in range(first + count, first + 2 * count):
        began = time.perf_counter()
        client.search(visit.librarian, visit.texts.query(number), account=ACCOUNT)
        waits.append(1000 * (time.perf_counter() - began))
    used = visit.librarian.processor_seconds(*roles) - before
    return {"processor (ms)": 1000 * used / count, "p50 (ms)": median(waits)}


SECTIONS: dict[str, Callable[[Visit], dict[str, float]]] = {
    "alone": alone,
    "events": events,
    "pages": pages,
    "memory": memory,
    "start": start,
    "search": search,
}


def post(librarian: Librarian, url: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    client.hand_in(librarian, url)
    return 1000 * (time.perf_counter() - began)


def _cost(librarian: Librarian, before: float, began: float, count: int) -> tuple[float, float]:
    """Processor seconds a page, and pages a second."""
    used = librarian.processor_seconds() - before
    return used / count, count / (time.perf_counter() - began)
