"""Bibliographies: RIS (Research Information Systems) and BibTeX, as Zotero and others read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

from django.utils.text import slugify

from librarian_site.core.orm.batching import in_batches
from library.exports.base import Export, ExportFormat, names, one_line, rows_of
from library.models import LibraryItem

BATCH = 500
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def authors(item: LibraryItem) -> list[str]:
    return [name for name in map(one_line, re.split(r";|, and | and ", item.author)) if name]


def _writer(entry: Callable[[LibraryItem], str]) -> Callable[[Export, IO[bytes]], int]:
    def write(export: Export, file: IO[bytes]) -> int:
        count = 0
        for item in in_batches(rows_of(export.items), BATCH):
            file.write(entry(item).encode())
            count += 1
        return count

    return write


def _ris(item: LibraryItem) -> str:
    fields = [("TY", "ELEC" if item.url else "GEN"), ("TI", item.title)]
    fields += [("AU", name) for name in authors(item)]
    if item.published_at:
        fields += [("PY", f"{item.published_at:%Y}"), ("DA", f"{item.published_at:%Y/%m/%d}")]
    fields += [("UR", item.url), ("Y2", f"{item.created_at:%Y/%m/%d}"), ("T2", item.site)]
    fields += [("AB", item.summary), ("LA", item.language), ("N1", item.note)]
    fields += [("KW", name) for name in names(item.tags.all())]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _bibtex(item: LibraryItem) -> str:
    fields = {
        "title": f"{{{_escaped(item.title)}}}",
        "author": " and ".join(_escaped(name) for name in authors(item)),
        "year": f"{item.published_at:%Y}" if item.published_at else "",
        "howpublished": _escaped(item.site),
        "url": item.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": f"{item.created_at:%Y-%m-%d}",
        "abstract": _escaped(item.summary),
        "keywords": ", ".join(_escaped(name) for name in names(item.tags.all())),
        "note": _escaped(item.note),
        "langid": item.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if item.published_at:
        lines.append(f"  month = {_MONTHS[item.published_at.month - 1]},")
    return "\n".join([f"@misc{{{_key(item)},", *lines, "}", "", ""])


def _key(item: LibraryItem) -> str:
    """Unique, and stable from one export to the next."""
    who = slugify(authors(item)[0].split()[-1]) if authors(item) else slugify(item.site)
    year = f"{item.published_at:%Y}" if item.published_at else ""
    return f"{who or 'item'}{year}-{str(item.pk)[-8:]}"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in one_line(text))


RIS = ExportFormat(
    "ris", "References (RIS)", ".ris", "application/x-research-info-systems", _writer(_ris)
)
BIBTEX = ExportFormat(
    "bibtex", "References (BibTeX)", ".bib", "application/x-bibtex", _writer(_bibtex)
)
