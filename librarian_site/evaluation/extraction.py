"""Web pages against the text that people marked as their content.

The folder has `pages/` or is it: `html/ID.html.gz` beside `truth/ID.json` with `url`,
`page_type` and `main_content`, as WCXB (Foley 2026) has them.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import HTML
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from library.items.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scored:
    """One page: how it was read, and what it cost; `refused` is the gate's reason."""

    page: str
    kind: str
    f1: float
    milliseconds: float  # of CPU
    refused: str = ""


def measure(folder: Path) -> dict[str, Any] | None:
    """Word F1, its mean over the pages and over each kind; refused pages count as empty."""
    scored = [score(page) for page in pages_in(folder)]
    if not scored:
        return None
    by_kind = defaultdict(list)
    for each in scored:
        by_kind[each.kind].append(each.f1)
    times = [each.milliseconds for each in scored]
    return {
        "f1": _mean([each.f1 for each in scored]),
        "by_kind": {kind: _mean(values) for kind, values in sorted(by_kind.items())},
        "ms_per_page": {"median": round(median(times), 1), "p95": _p95(times)},
        "pages": len(scored),
        "refused": {each.page: each.refused for each in scored if each.refused},
    }


def pages_in(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each page's file with what is true of it."""
    inside = folder / "pages" if (folder / "pages").is_dir() else folder
    for truth in sorted((inside / "truth").glob("*.json")):
        page = inside / "html" / f"{truth.stem}.html.gz"
        if page.exists():
            yield page, json.loads(truth.read_text())


def score(page: tuple[Path, dict[str, Any]]) -> Scored:
    path, truth = page
    content = gzip.decompress(path.read_bytes())
    resource = Resource(content=content, media_type=HTML, url=truth.get("url") or "")
    markdown, refused = "", ""
    started = time.process_time()
    try:
        markdown = extract(resource, no_progress).markdown
    except NotContent as error:
        refused = error.message
    spent = 1000 * (time.process_time() - started)
    return Scored(
        page=path.name.split(".")[0],
        kind=truth.get("page_type") or "other",
        f1=word_f1(words_of(markdown), words(truth["main_content"])),
        milliseconds=spent,
        refused=refused,
    )


def words_of(markdown: str) -> Counter[str]:
    """The words a reader of the Markdown sees: no addresses, no marks."""
    return words(html.unescape(_TAG.sub(" ", render(markdown))))


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def word_f1(found: Counter[str], wanted: Counter[str]) -> float:
    """Harmonic mean of precision and recall over bags of words; two empty bags agree."""
    if not found and not wanted:
        return 1.0
    shared = (found & wanted).total()
    return 2 * shared / (found.total() + wanted.total())


def _mean(values: list[float]) -> float:
    return round(mean(values), 4)


def _p95(values: list[float]) -> float:
    return round(quantiles(values, n=20)[-1] if len(values) > 1 else values[0], 1)
