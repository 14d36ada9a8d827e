"""Run every check of the doctor, and repair what the checks found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from redis.exceptions import RedisError

from librarian_site.operations.doctor import files, jobs, vectors, versions
from librarian_site.operations.doctor.findings import Finding
from library.errors import LibraryError

logger = logging.getLogger(__name__)

# Each part's bit in the exit code of `manage.py doctor`; 1 says that it could not look.
PARTS: dict[str, tuple[int, Callable[..., Iterator[Finding]]]] = {
    "files": (2, files.check),
    "vectors": (4, vectors.check),
    "jobs": (8, jobs.check),
    "versions": (16, versions.check),
}


@dataclass(slots=True)
class Report:
    """What disagrees, by part, and the parts that could not be looked at, each with its reason."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    unchecked: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        found = sum(PARTS[part][0] for part, each in self.findings.items() if each)
        return found + bool(self.unchecked)

    @property
    def count(self) -> int:
        return sum(map(len, self.findings.values()))


def examine(*, quick: bool = False) -> Report:
    report = Report()
    for part, (_, check) in PARTS.items():
        try:
            report.findings[part] = list(check(quick=quick))
        except (LibraryError, RedisError, OSError) as error:
            report.unchecked[part] = str(error)
    return report


def repair(report: Report) -> list[str]:
    """Repair what can be repaired; returns what could not, and why."""
    failed = []
    for finding in (each for part in report.findings.values() for each in part):
        try:
            if finding.repair is not None:
                finding.repair()
        except (LibraryError, RedisError, OSError) as error:
            logger.warning("Not mended: %s %s", finding.what, error)
            failed.append(f"{finding.what} {error}")
    return failed
