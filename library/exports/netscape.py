"""The bookmarks file of browsers (Netscape), which every other product imports.

Tags as Firefox and Pinboard write them; collections are folders, an item in several is in each.
Items without an address can't be bookmarks and are left out.
"""

from __future__ import annotations

from collections import defaultdict
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
    folders: defaultdict[str, list[str]] = defaultdict(list)
    count = 0
    for item in in_batches(rows_of(export.items.exclude(url="")), BATCH):
        for folder in names(item.collections.all()) or [""]:
            folders[folder].append(_bookmark(item))
        count += 1
    lines = [_HEAD]
    for folder in sorted(folders):
        if folder:
            lines.append(f"<DT><H3>{escape(folder)}</H3>\n<DL><p>\n")
        lines += folders[folder]
        if folder:
            lines.append("</DL><p>\n")
    lines.append("</DL><p>\n")
    file.write("".join(lines).encode())
    return count


def _bookmark(item: LibraryItem) -> str:
    attributes = {
        "HREF": item.url,
        "ADD_DATE": str(int(item.created_at.timestamp())),
        "TAGS": ",".join(name.replace(",", " ") for name in names(item.tags.all())),
        "TOREAD": "0" if item.read_at else "1",
        "FAVORITE": "1" if item.favourite_at else "",
    }
    said = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items() if value)
    description = item.note or item.summary
    below = f"<DD>{escape(one_line(description))}\n" if description else ""
    return f"<DT><A {said}>{escape(one_line(item.title))}</A>\n{below}"


FORMAT = ExportFormat("html", "Bookmarks file (HTML)", ".html", "text/html", write)
