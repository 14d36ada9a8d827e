"""References of EndNote (Refer, "%T Title") and Zotero's table (CSV)."""

from __future__ import annotations

import re

from ingestion.imports import written_dates
from ingestion.imports.entries import Entry, Skipped, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.references import lines_of, reference
from ingestion.imports.source import Source
from ingestion.imports.values import moment, plain
from ingestion.imports.written_dates import day_first, iso_date

_FIELD = re.compile(r"%([0-9A-Z@*+$!?&<>=^~\[(])(?: (.*)|)$")


def _is_refer(source: Source) -> bool:
    return bool(re.match(r"\s*%0 \S", source.head))


def _refer(source: Source) -> Found:
    """Each begins with its kind; a line without a sign goes on with the field before."""
    record: dict[str, list[list[str]]] = {}
    name = ""
    for line in source.text.splitlines():
        if not (found := _FIELD.match(line)):
            if name and line.strip():
                record[name][-1].append(line)
            continue
        name = found[1]
        if name == "0" and record:
            yield _refer_entry(_joined(record, "\n"))
            record = {}
        record.setdefault(name, []).append([found[2] or ""])
    if record:
        yield _refer_entry(_joined(record, "\n"))


def _joined(record: dict[str, list[list[str]]], between: str) -> dict[str, list[str]]:
    """The fields' values, each of which is told in lines."""
    return {name: [between.join(lines) for lines in values] for name, values in record.items()}


def _refer_entry(record: dict[str, list[str]]) -> Entry | Skipped:
    def first(name: str) -> str:
        return next((value.strip() for value in record.get(name, ())), "")

    year = re.search(r"\d{4}", first("D"))
    return reference(
        Entry(
            url=first("U") or None,
            title=first("T"),
            tags=unique(lines_of(record, "K")),
            note="\n\n".join(filter(None, (note.strip() for note in record.get("Z", ())))) or None,
            description=text_or_none(first("X")),
            authors=unique(name.rstrip(",") for name in record.get("A", ())),
            issued=year[0] if year else None,
            doi=first("R") or None,
        )
    )


_MEDLINE = re.compile(r"([A-Z]{2,4}) *- (.*)$")


def _is_medline(source: Source) -> bool:
    return bool(re.match(r"\s*PMID- *\d", source.head))


def _medline(source: Source) -> Found:
    """PubMed's: records are parted by blank lines, a field goes on behind six spaces."""
    for block in re.split(r"\n\s*\n", source.text.strip()):
        record: dict[str, list[list[str]]] = {}
        name = ""
        for line in block.split("\n"):
            if found := _MEDLINE.match(line):
                name = found[1]
                record.setdefault(name, []).append([found[2].strip()])
            elif name and line.startswith("  "):
                record[name][-1].append(line.strip())
        yield _medline_entry(_joined(record, " "))


def _medline_entry(record: dict[str, list[str]]) -> Entry | Skipped:
    number, title = (record.get(name, [""])[0] for name in ("PMID", "TI"))
    identifiers = (*record.get("LID", ()), *record.get("AID", ()))
    published = record.get("DP", [""])[0]  # "2024 Mar 2", of which the year alone is sure
    year = re.match(r"\d{4}", published)
    day = written_dates.read(" ".join(reversed(published.split()[:3])))
    return reference(
        Entry(
            url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number.isdigit() else None,
            title=title,
            tags=unique(record.get("OT", ())),
            description=text_or_none(record.get("AB", [""])[0]),
            authors=unique(record.get("FAU") or record.get("AU") or ()),
            issued=f"{day:%Y-%m-%d}" if day else year[0] if year else None,
            doi=next((each[:-6] for each in identifiers if each.endswith(" [doi]")), None),
        )
    )


def _is_zotero_table(source: Source) -> bool:
    return {"item type", "publication year", "doi", "url", "manual tags"} <= set(source.header)


def _zotero_table(source: Source) -> Found:
    """Several values in a cell are parted by "; "; notes are HTML."""
    for row in source.rows():
        day = iso_date(row.get("date", "")) or iso_date(row["publication year"])
        tags = "; ".join((row["manual tags"], row.get("automatic tags", "")))
        yield reference(
            Entry(
                url=row["url"] or None,
                title=plain(row.get("title", "")),
                added=moment(row.get("date added")),
                tags=unique(tags.split("; ")),
                note=text_or_none(plain(row.get("notes", "")).strip()),
                description=text_or_none(row.get("abstract note")),
                authors=unique(row.get("author", "").split("; ")),
                issued=day,
                doi=row["doi"] or None,
            )
        )


def _is_goodreads(source: Source) -> bool:
    return {"book id", "author l-f", "exclusive shelf", "isbn13"} <= set(source.header)


_SHELVES = {"read": True, "to-read": False, "currently-reading": False}


def _goodreads(source: Source) -> Found:
    """A book each; the shelf that only one of can hold it is its state."""
    order = day_first(row.get("date added", "") for row in source.rows())
    for row in source.rows():
        added = moment(row.get("date added"), begins_with_day=order)
        shelf = row["exclusive shelf"].strip()
        shelves = unique([*row.get("bookshelves", "").split(","), shelf])
        said = (row.get(name, "").strip() for name in ("my review", "private notes"))
        names = [row["author l-f"], *row.get("additional authors", "").split(",")]
        year = row.get("original publication year") or row.get("year published") or ""
        yield reference(
            Entry(
                title=row.get("title", "").strip(),
                added=added[:10] if added else None,  # the day alone is told
                tags=[name for name in shelves if name not in _SHELVES],
                read=_SHELVES.get(shelf),
                note=text_or_none("\n\n".join(filter(None, (plain(text) for text in said)))),
                authors=unique(names),
                issued=year.strip() or None,
            )
        )


GOODREADS = Format("goodreads", "Books (Goodreads, CSV)", _is_goodreads, _goodreads)
MEDLINE = Format("medline", "References (PubMed)", _is_medline, _medline)
REFER = Format("refer", "References (EndNote, Refer)", _is_refer, _refer)
ZOTERO = Format("zotero-csv", "References (Zotero, CSV)", _is_zotero_table, _zotero_table)
