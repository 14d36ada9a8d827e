"""Lists of highlights, put together by the page or book that they are in: Hypothes.is, Readwise."""

from __future__ import annotations

from typing import Any

from ingestion.imports.entries import NOTE, Entry, Highlight, Skipped, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.json_exports import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import color, moment, names_in


def _annotations(source: Source) -> list[Row]:
    return rows_of(source.json, "annotations", "rows")


def _is_hypothesis(source: Source) -> bool:
    return has_keys(_annotations(source), "uri", "target")


def _hypothesis(source: Source) -> Found:
    """Of its client's export and of its API's search; a reply is no mark of its own."""
    pages: dict[str, Entry] = {}
    for row in _annotations(source):
        text = texts(row, "text").strip()
        if row.get("references"):
            yield Skipped("reply to an annotation", text or texts(row, "id"))
            continue
        url = texts(row, "uri")
        page = pages.setdefault(url, Entry(url=url, title=_page_title(row)))
        _annotate(page, _quote(row), text, row.get("tags"), moment(row.get("created")))
    for page in pages.values():
        yield link(page)


def _page_title(row: Row) -> str:
    document = row.get("document")
    title = document.get("title") if isinstance(document, dict) else None
    title = title[0] if isinstance(title, list) and title else title
    return title.strip() if isinstance(title, str) else ""


def _quote(row: Row) -> str:
    for target in rows_of(row.get("target")):
        for selector in rows_of(target.get("selector")):
            if selector.get("type") == "TextQuoteSelector":
                return texts(selector, "exact").strip()
    return ""


def _is_hypothesis_table(source: Source) -> bool:
    return {"url", "annotation/reply type", "quote"} <= set(source.header)


def _hypothesis_table(source: Source) -> Found:
    """The client's table, a row for each annotation; names of columns changed in 2024."""
    pages: dict[str, Entry] = {}
    for row in source.rows():
        text = (row.get("body") or row.get("comment") or "").strip()
        if row["annotation/reply type"].strip().lower() == "reply":
            yield Skipped("reply to an annotation", text)
            continue
        page = pages.setdefault(row["url"], Entry(url=row["url"]))
        added = moment(row.get("creation date") or row.get("created at"))
        _annotate(page, row["quote"].strip(), text, row.get("tags"), added)
    for page in pages.values():
        yield link(page)


def _annotate(page: Entry, quote: str, text: str, tags: Any, added: str | None) -> None:
    """Add what was marked or written to the page that it is about."""
    page.added = min(filter(None, (page.added, added)), default=None)
    page.tags = unique([*page.tags, *names_in(tags or [])])
    if quote:
        page.highlights.append(Highlight(quote, text, added))
    elif text:
        page.note = f"{page.note or ''}\n\n{text}".strip()


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


def finished(book: Entry) -> Entry | Skipped:
    """The book with all of its highlights."""
    book.added = min((each.added for each in book.highlights if each.added), default=None)
    if book.kind != NOTE:
        return link(book)
    book.text = _as_text(book)
    return book


def book_entry(title: str, author: str, url: str, row: dict[str, Any]) -> Entry:
    has_address = url.startswith(("http://", "https://"))
    return Entry(
        url=url if has_address else None,
        kind="link" if has_address else NOTE,
        title=title,
        authors=[author] if author else None,
        tags=names_in(row.get("document tags")),
    )


def _as_text(book: Entry) -> str:
    lines = [f"# {book.title}"] if book.title else []
    lines += book.authors or []
    for each in book.highlights:
        lines.append("\n".join(f"> {line}" for line in each.text.splitlines()))
        lines += [each.note] if each.note else []
    return "\n\n".join(lines)


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


_PLACES = {"archive": True, "new": False, "later": False, "shortlist": False}


def _reader(source: Source) -> Found:
    """Pages of Readwise Reader's API (`/list/`); a highlight there is a document with a parent."""
    for row in rows_of(source.json, "results"):
        place = texts(row, "location")
        url = texts(row, "source_url") or texts(row, "url")
        if place == "feed":
            yield Skipped("feed item, not saved by the user", url)
        elif not row.get("parent_id"):
            archived = _PLACES.get(place)
            entry = Entry(
                url=url,
                title=texts(row, "title"),
                added=moment(row.get("saved_at") or row.get("created_at")),
                tags=names_in(row.get("tags") or {}),
                read=archived,
                archived=archived,
                later=True if place in ("later", "shortlist") else None,
                note=text_or_none(row.get("notes")),
                description=text_or_none(row.get("summary")),
            )
            yield link(entry)


READWISE_API = (
    Format("readwise-json", "Readwise (API)", _is_readwise_export, _readwise_export),
    Format("readwise-reader-json", "Readwise Reader (API)", _is_reader, _reader),
)
HYPOTHESIS = Format("hypothesis", "Hypothes.is (JSON)", _is_hypothesis, _hypothesis)
HYPOTHESIS_TABLE = Format(
    "hypothesis-csv", "Hypothes.is (CSV)", _is_hypothesis_table, _hypothesis_table
)
READWISE = Format("readwise-csv", "Readwise highlights (CSV)", _is_readwise, _readwise)
