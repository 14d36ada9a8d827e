"""Copies of pages beside the live pages, all on loopback: what of the text and the look they keep.

Only pages whose live form has any text are counted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

from ingestion.documents.errors import IngestionError
from librarian_site.evaluation.captures import own_pages
from librarian_site.evaluation.captures.looking import Look, likeness, look, recall
from librarian_site.evaluation.captures.makers import Maker, MakingFailed
from librarian_site.evaluation.captures.site import COPIES, PAGES, Site, serving

Say = Callable[[str], None]
OWN, GIVEN = "own", "given"  # the two sets of pages
COMPARED = "compared"  # those of a set that each maker has copied, where others have fewer


@dataclass(frozen=True, slots=True)
class Row:
    """One copy of one page; with `failure` there is no copy, and its figures are the worst."""

    pages: str
    page: str
    maker: str
    recall: float = 0.0
    likeness: float = 0.0
    seconds: float = 0.0
    size: int = 0
    requests: int = 0
    scripts: int = 0
    reports: int = 0
    failure: str = ""


def measure(
    folder: Path | None,
    makers: dict[str, Maker],
    *,
    browser: str,
    own: int = own_pages.COUNT,
    most: int | None = None,
    compared: int | None = None,
    at_once: int = 1,
    say: Say = lambda _: None,
) -> list[Row]:
    """The rows of `own` made-up pages and of at most `most` of the folder's.

    Of the folder's, all but the first `compared` are copied by the first maker only.
    """
    html = None if folder is None else _html(folder)
    paths = [(OWN, own_pages.path_of(number)) for number in range(own)]
    paths += [(GIVEN, PAGES + name) for name in _names(html, most)]
    first = dict(list(makers.items())[:1])
    by_all = len(paths) if compared is None else own + compared
    by = [makers if at < by_all else first for at in range(len(paths))]
    with serving(html) as site, ThreadPoolExecutor(at_once) as threads:
        of_page = partial(_rows, site=site, browser=browser, say=say)
        return [row for rows in threads.map(of_page, paths, by) for row in rows]


def figures(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Means and medians by set of pages and maker.

    Where makers have copied different pages of a set, also those of the pages that all have.
    """
    copied: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        copied.setdefault(row.pages, {}).setdefault(row.maker, set()).add(row.page)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(f"{row.pages} {row.maker}", []).append(row)
    for row in rows:
        pages = copied[row.pages].values()
        by_all = set.intersection(*pages)
        if by_all != set.union(*pages) and row.page in by_all:
            groups.setdefault(f"{row.pages}, {COMPARED} {row.maker}", []).append(row)
    return {name: _figures(group) for name, group in groups.items()}


def _figures(rows: list[Row]) -> dict[str, Any]:
    made = [row for row in rows if not row.failure]
    shown = made or [Row("", "", "")]
    return {
        "pages": len(rows),
        "without a copy": len(rows) - len(made),
        "text": round(mean(row.recall for row in rows), 4),
        "text, of copies": round(mean(row.recall for row in shown), 4),
        "text below 0.9": sum(row.recall < 0.9 for row in rows),
        "likeness": round(mean(row.likeness for row in shown), 4),
        "seconds": round(median(row.seconds for row in shown), 2),
        "MB": round(mean(row.size for row in shown) / 1e6, 3),
        "requests": sum(row.requests for row in made),
        "scripts": sum(row.scripts for row in made),
        "CSP reports": sum(row.reports for row in made),
    }


def _html(folder: Path) -> Path:
    inside = folder / "pages" if (folder / "pages").is_dir() else folder
    return inside / "html"


def _names(html: Path | None, most: int | None) -> list[str]:
    if html is None or most == 0:
        return []
    names = sorted(path.name.removesuffix(".html.gz") for path in html.glob("*.html.gz"))
    # Shuffled, always alike, so that the first of them are a sample of all.
    random.Random(0).shuffle(names)  # noqa: S311
    return names[:most]


def _rows(
    found: tuple[str, str], makers: dict[str, Maker], *, site: Site, browser: str, say: Say
) -> list[Row]:
    pages, path = found
    name = path.rpartition("/")[2]
    try:
        live = look(browser, site.url(path), is_copy=False)
    except IngestionError as error:
        say(f"{name}: the live page failed: {error}")
        return []
    if not live.words:
        say(f"{name}: the live page has no text")
        return []
    rows = [_row(pages, path, maker, make, live, site, browser) for maker, make in makers.items()]
    for row in rows:
        say(", ".join(f"{key} {value}" for key, value in asdict(row).items() if value != ""))
    return rows


def _row(
    pages: str, path: str, maker: str, make: Maker, live: Look, site: Site, browser: str
) -> Row:
    page = path.rpartition("/")[2]
    name = f"{page}-{maker}"
    try:
        content, seconds = make(site.url(path))
        site.copies[name] = content
        copy = look(browser, site.url(COPIES + name), is_copy=True)
    except (IngestionError, MakingFailed) as error:
        return Row(pages, page, maker, failure=str(error))
    finally:
        site.copies.pop(name, None)
    return Row(
        pages,
        page,
        maker,
        recall=round(recall(live, copy), 4),
        likeness=round(likeness(live, copy), 4),
        seconds=round(seconds, 2),
        size=len(content),
        requests=copy.requests,
        scripts=copy.scripts,
        reports=site.reports[name],
    )
