"""Files brought from one file store to the other, while the librarian works."""

from librarian_site.operations.storage_migration.journal import Journal
from librarian_site.operations.storage_migration.migrate import Result, move
from librarian_site.operations.storage_migration.stores import Store, store

__all__ = ["Journal", "Result", "Store", "move", "store"]
