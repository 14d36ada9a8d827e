"""Everything in one archive, made while the librarian works, and brought back from it."""

from librarian_site.backups.errors import BackupError
from librarian_site.backups.making import make
from librarian_site.backups.restoring import restore

__all__ = ["BackupError", "make", "restore"]
