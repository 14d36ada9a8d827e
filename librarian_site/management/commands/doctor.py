"""Look whether rows, files, index and queue agree."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from librarian_site.operations import doctor

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Compare rows, files, index and queue, and say what disagrees. The exit code is 0 when "
        "nothing does, else the sum of 2 for files, 4 for vectors, 8 for jobs, and 1 for what "
        "could not be looked at."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend it, and look again")
        parser.add_argument(
            "--quick", action="store_true", help="do not read files, do not count vectors"
        )
        parser.add_argument("--json", action="store_true", help="the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = doctor.examine(quick=options["quick"])
        if options["repair"] and report.count:
            for failure in doctor.repair(report):
                self.stderr.write(f"Not mended: {failure}")
            mended, report = report, doctor.examine(quick=options["quick"])
            left = {each.what for part in report.findings.values() for each in part}
            count = sum(e.what not in left for part in mended.findings.values() for e in part)
            self.stderr.write(f"{count} of {mended.count} mended.")
        if options["json"]:
            self.stdout.write(json.dumps(_plain(report), indent=2))
        else:
            self._print(report)
        if report.code:
            sys.exit(report.code)

    def _print(self, report: doctor.Report) -> None:
        for part, findings in report.findings.items():
            said = f"{len(findings)} found" if findings else "all agrees"
            self.stdout.write(f"{part}: {said}")
            for finding in findings:
                self.stdout.write(f"  {finding.what} Repair: {finding.remedy}")
        for part, why in report.unchecked.items():
            self.stdout.write(f"{part}: can't be looked at. {why}")


def _plain(report: doctor.Report) -> dict[str, Any]:
    """The report of `--json`, whose names scripts rely on."""
    return {
        "findings": {
            part: [{"what": f.what, "cure": f.remedy, "mends": f.repair is not None} for f in found]
            for part, found in report.findings.items()
        },
        "unseen": report.unchecked,
        "code": report.code,
    }
