"""Everything in one archive, made while the librarian works, and brought back from it."""

from librarian_site.operations.backup.create import make
from librarian_site.operations.backup.errors import BackupError
from librarian_site.operations.backup.restore import restore

__all__ = ["BackupError", "make", "restore"]
