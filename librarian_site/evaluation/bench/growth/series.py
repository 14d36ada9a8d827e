"""How cost grows: what is measured at each size, series by series.

A new series is a function of a visit and a size that returns figures by name, and its entry in
SERIES, with the sizes that it is measured at.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from librarian_site.evaluation.bench import client
from librarian_site.evaluation.bench.filling import ACCOUNT, fill
from librarian_site.evaluation.bench.sections import alone_times, event_waits, post, search_cost
from librarian_site.evaluation.bench.tree import BenchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from librarian_site.evaluation.bench.sections import Visit

JOB_LIMIT = 5.0  # seconds for each small page, beside MINUTES for all that is begun
MINUTES = 120.0
ALIKE = 3  # long pages of one size
REQUESTS = 40  # searches and lists that are averaged


@dataclass(frozen=True, slots=True)
class Series:
    """`title` is a sentence for the chart, `axis` what its sizes count."""

    title: str
    axis: str
    sizes: tuple[int, ...]
    measure: Callable[[Visit, int], dict[str, float]]


def jobs(visit: Visit, size: int) -> dict[str, float]:
    """Small pages handed in one after the other, all of them, and worked through."""
    urls = [
        visit.server.add(f"job-{size}-{number}.html", visit.texts.page(1_000_000 + size + number))
        for number in range(size)
    ]
    before, began = visit.librarian.processor_seconds(), time.perf_counter()
    posts = [post(visit.librarian, url) for url in urls]
    client.wait_for_work(visit.librarian, MINUTES + JOB_LIMIT * size)
    took = time.perf_counter() - began
    used = visit.librarian.processor_seconds() - before
    return {
        "a page, processor": 1000 * used / size,
        "a page, by the clock": 1000 * took / size,
        "POST /ingest, p50": median(posts),
    }


def items(visit: Visit, size: int) -> dict[str, float]:
    """A library of so many items of about eight passages, searched and listed."""
    fill(visit.librarian, visit.texts, size)
    found = search_cost(visit, REQUESTS)
    before = visit.librarian.processor_seconds("web")
    for number in range(REQUESTS):
        path = f"/api/v1/library?limit=20&offset={20 * number}"
        client.ask(visit.librarian, path, account=ACCOUNT)
    listed = visit.librarian.processor_seconds("web") - before
    return {
        "a search, p50": found["p50 (ms)"],
        "a search, processor of web and index": found["processor (ms)"],
        "a list of 20 items, processor of the web": 1000 * listed / REQUESTS,
    }


def streams(visit: Visit, size: int) -> dict[str, float]:
    """Readers of the events of ten jobs, all at once. Raises BenchError."""
    before = visit.librarian.processor_seconds("web")
    waits = event_waits(visit, size)
    if len(waits) < 2:
        raise BenchError(f"{visit.librarian.name} sent too few events to {size} readers.")
    used = visit.librarian.processor_seconds("web") - before
    return {
        "event until read, p50": median(waits),
        "event until read, p95": quantiles(waits, n=20)[-1],
        "a stream from opening to its end, processor of the web": 1000 * used / size,
    }


def passages(visit: Visit, size: int) -> dict[str, float]:
    """Pages of so many passages, one at a time; what is told is a passage's share.

    Raises BenchError.
    """
    urls = [
        visit.server.add(
            f"long-{size}-{number}.html",
            visit.texts.page(2_000_000 + 10 * size + number, paragraphs=size),
        )
        for number in range(ALIKE)
    ]
    before = visit.librarian.processor_seconds()
    both = [found for _, found in alone_times(visit.librarian, urls)]
    if not both:
        raise BenchError(f"{visit.librarian.name} refused all pages of {size} passages.")
    used = visit.librarian.processor_seconds() - before
    return {
        "a passage, processor": 1000 * used / size / ALIKE,
        "a passage, from POST until its page is found": median(both) / size,
    }


SERIES = {
    "jobs": Series(
        "What a small page costs, by how many were handed in at once",
        "jobs",
        (10, 30, 100, 300, 1_000, 3_000, 10_000),
        jobs,
    ),
    "items": Series(
        "What a search and a list cost, by the size of the library",
        "items",
        (1_000, 3_000, 10_000, 30_000, 100_000),
        items,
    ),
    "streams": Series(
        "How late an event is read, by how many read the events of ten jobs",
        "streams",
        (10, 30, 100, 300, 1_000, 2_000),
        streams,
    ),
    "passages": Series(
        "What a passage costs, by how many its page has",
        "passages",
        (5, 15, 50, 150, 500),
        passages,
    ),
}
