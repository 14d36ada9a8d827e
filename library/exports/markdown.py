"""Markdown with front matter, a file an item: opens as a vault in Obsidian.

Properties have Obsidian's types (text, list, number, checkbox, date and time). Links to pages that
are in the export too lead to their files, and pictures that are kept are files in a folder.
Highlights are callouts with their colour as metadata (`> [!quote|yellow]`), for style sheets, and
the note is one of its own (`> [!note|mine]`), as a page's text may begin with another.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

from markdown_it.common.normalize_url import normalizeLink

from librarian_site.core.orm.batching import in_batches
from library.exports.base import Export, ExportFormat, names, one_line, rows_of, text_below_title
from library.exports.json_lines import BATCH
from library.exports.pictures import add_pictures
from library.items.url_normalization import canonical_url
from library.names import UNTITLED
from library.pictures.links import EMBEDDED_PICTURE

if TYPE_CHECKING:
    from uuid import UUID

    from library.models import Highlight, LibraryItem

MAX_NAME = 120  # bytes, well below what file systems take
# Not allowed in file names, or with a meaning in Obsidian's links.
_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|#^\[\]]+')
_ADDRESS = r"[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*"
_LINK = re.compile(rf"\]\((https?://{_ADDRESS})\)")
# Pictures: in Markdown, where the address may stand in angle brackets, and in its HTML.
_PICTURE = re.compile(rf"(\]\()(?:<([^<>\n]*)>|({_ADDRESS}))(?=[\s)])")
_TAG = re.compile(r"(<img\b[^>]*?\bsrc\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
PICTURES = "attachments"  # their folder


def write(export: Export, file: IO[bytes]) -> int:
    paths, pages = _paths(export)
    added: dict[str, str] = {}
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in in_batches(rows_of(export.items, text=True), BATCH):
            pictures = add_pictures(archive, item, folder=PICTURES, added=added)
            archive.writestr(paths[item.pk], _file(item, pages, pictures))
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
    return text.strip(" .") or UNTITLED


def _file(item: LibraryItem, pages: dict[str, str], pictures: dict[str, str]) -> str:
    parts = [_front_matter(item, pictures), f"# {one_line(item.title)}"]
    if item.note:
        parts.append(f"> [!note|mine]\n{_quoted(item.note)}")
    parts.append(_linked(_pictured(text_below_title(item), pictures), pages))
    highlights = [_highlight(each) for each in item.highlights.all()]
    if highlights:
        parts += ["## Highlights", *highlights]
    return "\n\n".join(parts) + "\n"


def _front_matter(item: LibraryItem, pictures: dict[str, str]) -> str:
    """YAML, in which JSON's values are valid."""
    image = pictures.get(item.image_url)
    tag_names = names(item.tags.all())
    tags = [_tag(name) for name in tag_names]
    head: dict[str, Any] = {
        "title": item.title,
        "aliases": [],
        "url": item.url,
        "author": item.author,
        "site": item.site,
        "image": f"[[{image}]]" if image else item.image_url,
        "published": _local(item.published_at),
        "created": _local(item.created_at),
        "read": item.read_at is not None,
        "favourite": bool(item.favourite_at) or None,
        "later": bool(item.later_at) or None,
        "archived": bool(item.archived_at) or None,
        "tags": tags,
        "tag_names": tag_names if tag_names != tags else None,
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


def _pictured(markdown: str, pictures: dict[str, str]) -> str:
    """The text with its kept pictures as files beside it.

    A picture that is only in the item's original, and is not kept, leaves its description.
    """

    def of_markdown(found: re.Match[str]) -> str:
        path = _kept(found[2] if found[2] is not None else found[3], pictures)
        return f"{found[1]}<{path}>" if path else found[0]

    def of_html(found: re.Match[str]) -> str:
        path = _kept(html.unescape(found[2] if found[2] is not None else found[3]), pictures)
        return f'{found[1]}"{path}"' if path else found[0]

    shown = _TAG.sub(of_html, _PICTURE.sub(of_markdown, markdown))
    return EMBEDDED_PICTURE.sub(r"[\1]", shown)


def _kept(url: str, pictures: dict[str, str]) -> str:
    """The picture's file; addresses are listed as they stand in the text, or as it is rendered."""
    rendered = normalizeLink(html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", url)))
    return pictures.get(url) or pictures.get(rendered, "")


def _highlight(highlight: Highlight) -> str:
    quote = f"> [!quote|{highlight.color}]\n{_quoted(highlight.quote)}"
    return "\n\n".join(filter(None, (quote, highlight.note.strip())))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


FORMAT = ExportFormat("markdown", "Markdown (Obsidian)", ".zip", "application/zip", write)
