"""The bookmarks file of browsers (Netscape), which every other product imports.

Tags as Firefox and Pinboard write them; collections are folders, one within another where their
names have " / ", and an item in several is in each. What stands below an item is its note: a
summary would come back as one. Items without an address can't be bookmarks and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import IO

from librarian_site.core.orm.batching import in_batches
from library.exports.base import Export, ExportFormat, names, one_line, rows_of
from library.models import LibraryItem

BATCH = 500
_HEAD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""


def write(export: Export, file: IO[bytes]) -> int:
    root = _Folder()
    count = 0
    for item in in_batches(rows_of(export.items.exclude(url="")), BATCH):
        for path in names(item.collections.all()) or [""]:
            root.at(path).bookmarks.append(_bookmark(item))
        count += 1
    file.write("".join([_HEAD, *root.lines(), "</DL><p>\n"]).encode())
    return count


@dataclass(slots=True)
class _Folder:
    bookmarks: list[str] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)

    def at(self, path: str) -> _Folder:
        """The folder of a collection, made where there is none."""
        folder = self
        for name in path.split(" / ") if path else ():
            folder = folder.folders.setdefault(name, _Folder())
        return folder

    def lines(self) -> Iterator[str]:
        yield from self.bookmarks
        for name in sorted(self.folders):
            yield f"<DT><H3>{escape(name)}</H3>\n<DL><p>\n"
            yield from self.folders[name].lines()
            yield "</DL><p>\n"


def _bookmark(item: LibraryItem) -> str:
    attributes = {
        "HREF": item.url,
        "ADD_DATE": str(int(item.created_at.timestamp())),
        "TAGS": ",".join(name.replace(",", " ") for name in names(item.tags.all())),
        "TOREAD": "0" if item.read_at else "1",
        "FAVORITE": "1" if item.favourite_at else "",
        "LATER": "1" if item.later_at else "",
        "ARCHIVED": "1" if item.archived_at else "",
    }
    said = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items() if value)
    below = f"<DD>{escape(item.note.strip())}\n" if item.note.strip() else ""
    return f"<DT><A {said}>{escape(one_line(item.title))}</A>\n{below}"


FORMAT = ExportFormat("html", "Bookmarks file (HTML)", ".html", "text/html", write)
