"""Readwise: its highlights, and what its Reader keeps, each as a table (CSV) and from its API."""

from __future__ import annotations

from ingestion.imports.entries import Entry, Highlight, Skipped, link, text_or_none
from ingestion.imports.formats import csv_exports
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.csv_exports import by_columns, entry_rows
from ingestion.imports.formats.highlight_lists import book_entry, finished
from ingestion.imports.json_rows import has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import color, moment, names_in


def _is_readwise(source: Source) -> bool:
    return {"highlight", "book title"} <= set(source.header)


def _readwise(source: Source) -> Found:
    """Readwise's highlights, a row each: a book has no address and becomes a note."""
    books: dict[tuple[str, ...], Entry] = {}
    for row in source.rows():
        title, author = row["book title"].strip(), row.get("book author", "").strip()
        quote = row["highlight"].strip()
        if not quote:
            yield Skipped("highlight without text", title)
            continue
        url = (row.get("url") or row.get("source url") or "").strip()
        book = books.setdefault((title, author, url), book_entry(title, author, url, row))
        note = _with_tags(row.get("note", "").strip(), names_in(row.get("tags")))
        book.highlights.append(
            Highlight(quote, note, moment(row.get("highlighted at")), color(row.get("color")))
        )
    for book in books.values():
        yield finished(book)


def _with_tags(note: str, tags: list[str]) -> str:
    """A highlight's note with its own tags behind it: those of a whole book are other ones."""
    return "\n\n".join(filter(None, (note, " ".join(f"#{tag}" for tag in tags))))


_IS_READ = {"archive": True, "new": False, "later": False, "shortlist": False}


def _put_in(place: str, entry: Entry) -> Entry:
    """The entry with the states that its place in the Reader says."""
    entry.read = entry.archived = _IS_READ.get(place)
    entry.later = True if place in ("later", "shortlist") else None
    return entry


def _reader_row(row: csv_exports.Row) -> Entry | Skipped:
    place = row["location"].strip().lower()
    if place == "feed":
        return Skipped("feed item, not saved by the user", row["url"])
    return _put_in(
        place,
        Entry(
            url=row["url"],
            title=row.get("title", ""),
            added=moment(row["saved date"]),
            tags=names_in(row.get("document tags")),
        ),
    )


def _is_readwise_export(source: Source) -> bool:
    return has_keys(rows_of(source.json, "results"), "user_book_id", "highlights")


def _readwise_export(source: Source) -> Found:
    """Pages of Readwise's API (`/export/`), which programs keep."""
    for row in rows_of(source.json, "results"):
        author, url = texts(row, "author").strip(), texts(row, "source_url")
        book = book_entry(texts(row, "title"), author, url, {})
        book.tags = names_in(row.get("book_tags") or [])
        book.note = text_or_none(row.get("document_note"))
        book.highlights = [
            Highlight(
                texts(each, "text"),
                _with_tags(texts(each, "note"), names_in(each.get("tags") or [])),
                moment(each.get("highlighted_at")),
                color(each.get("color")),
            )
            for each in rows_of(row.get("highlights"))
            if texts(each, "text").strip()
        ]
        yield finished(book)


def _is_reader(source: Source) -> bool:
    return has_keys(rows_of(source.json, "results"), "source_url", "location", "reading_progress")


def _reader(source: Source) -> Found:
    """Pages of Readwise Reader's API (`/list/`); a highlight there is a document with a parent."""
    for row in rows_of(source.json, "results"):
        place = texts(row, "location")
        url = texts(row, "source_url") or texts(row, "url")
        if place == "feed":
            yield Skipped("feed item, not saved by the user", url)
        elif not row.get("parent_id"):
            entry = Entry(
                url=url,
                title=texts(row, "title"),
                added=moment(row.get("saved_at") or row.get("created_at")),
                tags=names_in(row.get("tags") or {}),
                note=text_or_none(row.get("notes")),
                description=text_or_none(row.get("summary")),
            )
            yield link(_put_in(place, entry))


FROM_API = (
    Format("readwise-json", "Readwise (API)", _is_readwise_export, _readwise_export),
    Format("readwise-reader-json", "Readwise Reader (API)", _is_reader, _reader),
)
READER_TABLE = Format(
    "readwise-reader-csv",
    "Readwise Reader (CSV)",
    by_columns("url", "saved date", "location"),
    entry_rows(_reader_row),
)
TABLE = Format("readwise-csv", "Readwise highlights (CSV)", _is_readwise, _readwise)
