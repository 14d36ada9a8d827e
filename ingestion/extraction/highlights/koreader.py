"""KOReader's highlights: its JSON export, and the sidecar file in Lua beside each book."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.highlights.book import Book, Highlight, markdown
from library.document_kinds import KOREADER

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.HIGHLIGHTS

MAX_DEPTH = 50
_LUA = re.compile(
    r"""--[^\n]*|(?P<string>"(?:[^"\\]|\\.)*+(?:"|\\?\Z))|(?P<number>-?[\d.]+(?:e[+-]?\d+)?)|"""
    r"""(?P<name>[A-Za-z_]\w*)|(?P<sign>[{}\[\]=,;])""",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the highlights")
    text = decode(resource.content, resource.charset, markup=False)
    try:
        if text.lstrip().startswith("{"):
            data = json.loads(text)
            books = [_exported(each) for each in data.get("documents", [data])]
            language = ""
        else:
            data = _Lua(text).read()
            books = [_sidecar(data)]
            language = str(data.get("doc_props", {}).get("language", ""))[:2].lower()
    except builders.MISSHAPEN as error:
        raise BrokenDocument("The highlights are damaged and can't be read.") from error
    one = books[0] if len(books) == 1 else Book("")
    return builders.document(
        resource, KOREADER, markdown(books), title=one.title, author=one.author, language=language
    )


def _exported(book: dict[str, Any]) -> Book:
    marks = [
        Highlight(
            text=str(entry.get("text") or ""),
            note=str(entry.get("note") or ""),
            chapter=str(entry.get("chapter") or ""),
            place=f"page {entry['page']}" if entry.get("page") else "",
            page=entry.get("page") or "",
            at=datetime.fromtimestamp(entry["time"], UTC) if entry.get("time") else None,
        )
        for entry in book.get("entries", ())
    ]
    return Book(str(book.get("title", "")), _authors(book.get("author")), marks)


def _sidecar(data: dict[Any, Any]) -> Book:
    properties = data.get("doc_props") or data.get("stats") or {}
    listed = data.get("annotations") or {}
    entries = [listed[key] for key in sorted(listed, key=float)]
    # What has no drawer is a bookmark, whose text KOReader made up.
    marks = [
        Highlight(
            text=str(entry.get("text", "")),
            note=str(entry.get("note", "")),
            chapter=str(entry.get("chapter", "")),
            place=f"page {entry.get('pageref') or entry.get('pageno') or ''}".strip(),
            page=entry.get("pageref") or entry.get("pageno") or "",
            pdf_page=entry.get("pageno") or None,
            at=builders.moment(str(entry.get("datetime", ""))),
        )
        for entry in entries
        if entry.get("drawer")
    ]
    return Book(str(properties.get("title", "")), _authors(properties.get("authors")), marks)


def _authors(value: Any) -> str:
    return "; ".join(name.strip() for name in str(value or "").splitlines() if name.strip())


class _Lua:
    """Reads `return {…}` with tables, strings, numbers and booleans; runs nothing."""

    def __init__(self, text: str) -> None:
        self._tokens = [token for token in _LUA.finditer(text) if token.lastgroup]
        self._at = 0

    def read(self) -> dict[Any, Any]:
        if self._next()["name"] != "return":
            raise ValueError("It does not return a table.")
        value = self._value(0)
        if not isinstance(value, dict):
            raise ValueError("It does not return a table.")
        return value

    def _next(self) -> re.Match[str]:
        if self._at >= len(self._tokens):
            raise ValueError("It ends too soon.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _value(self, depth: int) -> Any:
        token = self._next()
        if token["string"] is not None:
            return _unquoted(token["string"])
        if token["number"] is not None:
            return float(token["number"]) if "." in token["number"] else int(token["number"])
        if token["name"] is not None:
            return {"true": True, "false": False}.get(token["name"])
        if token["sign"] == "{" and depth < MAX_DEPTH:
            return self._table(depth)
        raise ValueError("It is no table of plain values.")

    def _table(self, depth: int) -> dict[Any, Any]:
        table: dict[Any, Any] = {}
        while True:
            token = self._next()
            if token["sign"] == "}":
                return table
            if token["sign"] in (",", ";"):
                continue
            if token["sign"] == "[":
                key = self._value(depth)
                self._next()  # the closing bracket
                self._next()  # =
                table[key] = self._value(depth + 1)
            elif token["name"] is not None and self._tokens[self._at]["sign"] == "=":
                self._at += 1
                table[token["name"]] = self._value(depth + 1)
            else:
                self._at -= 1
                table[len(table) + 1] = self._value(depth + 1)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(\d{1,3}|.)", _unescaped, text[1:-1], flags=re.DOTALL)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code)) if code.isdigit() else _ESCAPES.get(code, code)
