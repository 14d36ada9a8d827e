"""Markdown with front matter, a file an item: opens as a vault in Obsidian.

Properties have Obsidian's types (text, list, number, checkbox, date and time). Links to pages that
are in the export too lead to their files.
"""

from __future__ import annotations

import json
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

from librarian_site.core.batching import in_batches
from library.exports.base import Export, ExportFormat, names, one_line, rows_of, text_below_title
from library.exports.json_lines import BATCH
from library.items.url_normalization import canonical_url

if TYPE_CHECKING:
    from uuid import UUID

    from library.models import LibraryItem

MAX_NAME = 120  # bytes, well below what file systems take
# Not allowed in file names, or with a meaning in Obsidian's links.
_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|#^\[\]]+')
_LINK = re.compile(r"\]\((https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)\)")


def write(export: Export, file: IO[bytes]) -> int:
    paths, pages = _paths(export)
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in in_batches(rows_of(export.items, text=True), BATCH):
            archive.writestr(paths[item.pk], _file(item, pages))
            count += 1
    return count


def _paths(export: Export) -> tuple[dict[UUID, str], dict[str, str]]:
    """The file of each item by its id, and by its address."""
    paths: dict[UUID, str] = {}
    pages: dict[str, str] = {}
    taken: set[str] = set()
    for id_, title, address in export.items.values_list("pk", "title", "canonical_url"):
        name = file_stem(title)
        if name.casefold() in taken:
            name = f"{name} {str(id_)[-8:]}"
        taken.add(name.casefold())
        paths[id_] = f"{name}.md"
        if address:
            pages[address] = paths[id_]
    return paths, pages


def file_stem(title: str) -> str:
    """The title as a file's name, in any script, without what file systems refuse."""
    text = one_line(_UNSAFE.sub(" ", title)).encode()[:MAX_NAME].decode(errors="ignore")
    return text.strip(" .") or "Untitled"


def _file(item: LibraryItem, pages: dict[str, str]) -> str:
    parts = [_front_matter(item), f"# {one_line(item.title)}"]
    if item.note:
        parts.append(f"> [!note]\n{_quoted(item.note)}")
    parts.append(_linked(text_below_title(item), pages))
    highlights = [_highlight(each.quote, each.note) for each in item.highlights.all()]
    if highlights:
        parts += ["## Highlights", *highlights]
    return "\n\n".join(parts) + "\n"


def _front_matter(item: LibraryItem) -> str:
    """YAML, in which JSON's values are valid."""
    head: dict[str, Any] = {
        "title": item.title,
        "aliases": [],
        "url": item.url,
        "author": item.author,
        "site": item.site,
        "published": _local(item.published_at),
        "created": _local(item.created_at),
        "read": item.read_at is not None,
        "favourite": bool(item.favourite_at) or None,
        "later": bool(item.later_at) or None,
        "archived": bool(item.archived_at) or None,
        "tags": [_tag(name) for name in names(item.tags.all())],
        "collections": names(item.collections.all()),
        "tier": item.tier,
        "quality": item.quality_score,
        "language": item.language,
        "kind": item.source_type,
        "summary": item.summary,
    }
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in head.items()
        if value not in ("", None, [])
    ]
    return "\n".join(["---", *lines, "---"])


def _local(moment: Any) -> str | None:
    """Obsidian's date and time has no zone."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") if moment else None


def _tag(name: str) -> str:
    """As Obsidian takes it: letters, digits, -, _ and /."""
    return re.sub(r"[^\w/-]+", "-", name).strip("-")


def _linked(markdown: str, pages: dict[str, str]) -> str:
    def to_file(link: re.Match[str]) -> str:
        path = pages.get(link[1]) or pages.get(canonical_url(link[1]))
        return f"](<{path}>)" if path else link[0]

    return _LINK.sub(to_file, markdown)


def _highlight(quote: str, note: str) -> str:
    return "\n\n".join(filter(None, (_quoted(quote), note.strip())))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


FORMAT = ExportFormat("markdown", "Markdown (Obsidian)", ".zip", "application/zip", write)
