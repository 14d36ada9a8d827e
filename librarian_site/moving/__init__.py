"""Files brought from one file store to the other, while the librarian works."""

from librarian_site.moving.journal import Journal
from librarian_site.moving.moving import Result, move
from librarian_site.moving.stores import Store, store

__all__ = ["Journal", "Result", "Store", "move", "store"]
