"""Lists of highlights, put together by the page or book that they are in: Hypothes.is's."""

from __future__ import annotations

from typing import Any

from ingestion.imports.entries import NOTE, Entry, Highlight, Skipped, link, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment, names_in


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


HYPOTHESIS = Format("hypothesis", "Hypothes.is (JSON)", _is_hypothesis, _hypothesis)
HYPOTHESIS_TABLE = Format(
    "hypothesis-csv", "Hypothes.is (CSV)", _is_hypothesis_table, _hypothesis_table
)
