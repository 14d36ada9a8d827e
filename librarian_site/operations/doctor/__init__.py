"""Find where rows, files, index and queue disagree, and make them agree again."""

from librarian_site.operations.doctor.checks import PARTS, Report, examine, repair
from librarian_site.operations.doctor.findings import Finding

__all__ = ["PARTS", "Finding", "Report", "examine", "repair"]
