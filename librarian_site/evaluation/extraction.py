"""Evaluate extraction of web pages against the main content that people annotated.

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
from library.items.text.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scored:
    """Result of one page; `refused` is the reason of `page_checks`, if it refused the page."""

    page: str
    kind: str
    f1: float
    milliseconds: float  # of CPU
    refused: str = ""


def measure(folder: Path) -> dict[str, Any] | None:
    """Word F1, its mean over the pages and over each kind; refused pages count as empty.

    `without_answer` names the pages that could not be measured, each with the reason.
    """
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
        "without_answer": pages_without_answer(folder),
    }


def pages_in(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each page's file with what is true of it; those without are left out."""
    for page, answer in _answers(folder):
        if isinstance(answer, dict):
            yield page, answer


def pages_without_answer(folder: Path) -> dict[str, str]:
    """The reason by page of those that `pages_in` leaves out."""
    return {
        page.name.split(".")[0]: answer
        for page, answer in _answers(folder)
        if isinstance(answer, str)
    }


def _answers(folder: Path) -> Iterator[tuple[Path, dict[str, Any] | str]]:
    """Each page's file with its answer, or the reason why there is none."""
    inside = folder / "pages" if (folder / "pages").is_dir() else folder
    for page in sorted((inside / "html").glob("*.html.gz")):
        yield page, _answer(inside / "truth" / f"{page.name.removesuffix('.html.gz')}.json")


def _answer(path: Path) -> dict[str, Any] | str:
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"There is no truth/{path.name}."
    except ValueError:
        return f"truth/{path.name} is no JSON."
    if not isinstance(truth, dict) or not isinstance(truth.get("main_content"), str):
        return f"truth/{path.name} has no main_content."
    return truth


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
    """Return the visible words of Markdown, without URLs and markup."""
    return words(html.unescape(_TAG.sub(" ", render(markdown, mathml=False))))


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
