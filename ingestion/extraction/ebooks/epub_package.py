"""The package document of an e-book (OPF): reading order, files, metadata, protection."""

from __future__ import annotations

import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingestion.documents.errors import BrokenDocument, CopyProtected
from ingestion.extraction import builders, safe_zip
from ingestion.extraction.ebooks.epub_titles import read_titles
from ingestion.extraction.language_codes import two_letters
from ingestion.extraction.program_names import author_of

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
# Fonts are scrambled so that they can't be taken out of the book; text is not.
_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_NO_TEXT = ("image/", "audio/", "video/", "font/", "text/css", "application/x-dtbncx+xml")
_PROTECTIONS = {
    "META-INF/rights.xml": "Adobe",
    "META-INF/license.lcpl": "Readium LCP",
    "META-INF/sinf.xml": "Apple",
}
_NO_TITLE = re.compile(r"\W*(?:unknown(?: title)?|untitled|no title|title|unbekannt)\W*", re.I)
_OLDEST = 1000  # year; programs write 0101-01-01 for a date they don't know


@dataclass(frozen=True, slots=True)
class Package:
    """A book's metadata and the paths of its chapters in reading order.

    `spine` holds names of files in the archive, empty where a chapter is named that is not there.
    """

    title: str
    author: str
    language: str
    published_at: datetime | None
    publisher: str
    spine: tuple[str, ...]
    contents: frozenset[str]  # of the chapters, those that are tables of contents
    titles: dict[str, str]  # by chapter, as the tables of contents name them


class FileNames:
    """The archive's files, found by what a book calls them."""

    def __init__(self, names: list[str]) -> None:
        self._names = set(names)
        self._alike: dict[str, str] = {}
        for name in names:
            self._alike.setdefault(_folded(name), name)
            if (misread := _as_utf8(name)) != name:
                self._alike.setdefault(_folded(misread), name)

    def find(self, folder: str, href: str) -> str:
        """The file, though its name be percent-encoded or spelled otherwise; else empty."""
        path = href.partition("#")[0].replace("\\", "/")
        for spelled in (path, unquote(path)):
            joined = posixpath.normpath(posixpath.join(folder, spelled)).lstrip("/")
            if joined in self._names:
                return joined
            if found := self._alike.get(_folded(joined)):
                return found
        return self._in_another_folder(unquote(path))

    def _in_another_folder(self, path: str) -> str:
        last = _folded(posixpath.basename(path))
        same = {name for alike, name in self._alike.items() if posixpath.basename(alike) == last}
        return same.pop() if len(same) == 1 and last else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unquote(name)).casefold()


def _as_utf8(name: str) -> str:
    """A name that was read as DOS has it, though its bytes are UTF-8."""
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def read_package(book: zipfile.ZipFile) -> Package:
    """Raises BrokenDocument, and CopyProtected when the chapters are encrypted."""
    files = FileNames(book.namelist())
    path = _package_path(book, files)
    package = _parse(book.read(path))
    folder = posixpath.dirname(path)
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    spine = list(_spine(package, items, files, folder)) or list(_pages(items, files, folder))
    if not spine:
        raise BrokenDocument("The book lists no chapters.")
    _refuse_protected(book, files, spine)
    return Package(
        title=_title(package),
        author=_authors(package),
        language=two_letters(next(_texts(package, "language"), "")),
        published_at=_published(package),
        publisher=next(_texts(package, "publisher"), ""),
        spine=tuple(spine),
        contents=frozenset(_contents(package, items, files, folder)),
        titles=read_titles(book, files, list(_navigation(package, items, files, folder))),
    )


def _package_path(book: zipfile.ZipFile, files: FileNames) -> str:
    """The package document that the container names, else the only one that is there."""
    container = files.find("", _CONTAINER)
    named = _parse(book.read(container)).iterfind(".//{*}rootfile") if container else ()
    paths = [path for each in named if (path := each.get("full-path"))]
    # Books that were packed with the folder they lie in have that before all names.
    folder = posixpath.dirname(posixpath.dirname(container))
    found = (each for path in paths for at in ("", folder) if (each := files.find(at, path)))
    there = (name for name in book.namelist() if name.lower().endswith(".opf"))
    path = next(found, "") or min(there, key=len, default="")
    if not path:
        raise BrokenDocument("The book does not say where its text is.")
    return path


def _parse(content: bytes) -> Any:
    """The root element, as far as it can be made out."""
    content = content.lstrip()
    try:
        return safe_zip.parse_xml(content)
    except BrokenDocument:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=True
        )
        root = etree.fromstring(content, parser)
        if root is None:
            raise
        return root


# --- Reading order


def _spine(package: Any, items: dict[str, Any], files: FileNames, folder: str) -> Iterator[str]:
    """Chapters once each; what stands outside of the reading order (linear="no") at the end."""
    references = list(package.iterfind(".//{*}spine/{*}itemref"))
    references.sort(key=lambda reference: reference.get("linear") == "no")
    seen = set()
    for reference in references:
        item = _readable(items.get(reference.get("idref")), items)
        if item is None:
            continue
        path = files.find(folder, item.get("href") or "")
        if not path or path not in seen:
            seen.add(path)
            yield path


def _pages(items: dict[str, Any], files: FileNames, folder: str) -> Iterator[str]:
    """The pages of a book that names no reading order, as it lists them."""
    for item in items.values():
        if item.get("media-type") in ("application/xhtml+xml", "text/html"):
            yield files.find(folder, item.get("href") or "")


def _readable(item: Any, items: dict[str, Any]) -> Any:
    """The item, or what stands for one that is no text; None when nothing does."""
    for _ in range(5):
        if item is None or not (item.get("media-type") or "").startswith(_NO_TEXT):
            return item
        item = items.get(item.get("fallback"))
    return None


def _contents(package: Any, items: dict[str, Any], files: FileNames, folder: str) -> Iterator[str]:
    for item in items.values():
        if "nav" in (item.get("properties") or "").split():
            yield files.find(folder, item.get("href") or "")
    for reference in package.iterfind(".//{*}guide/{*}reference"):
        if (reference.get("type") or "").lower() == "toc":
            yield files.find(folder, reference.get("href") or "")


def _navigation(
    package: Any, items: dict[str, Any], files: FileNames, folder: str
) -> Iterator[str]:
    """The book's own tables of contents: of EPUB 3, then of EPUB 2."""
    for item in items.values():
        if "nav" in (item.get("properties") or "").split():
            yield files.find(folder, item.get("href") or "")
    for item in items.values():
        if item.get("media-type") == "application/x-dtbncx+xml":
            yield files.find(folder, item.get("href") or "")


# --- Metadata


def _texts(package: Any, name: str) -> Iterator[str]:
    for element in package.iterfind(f".//{_DC}{name}"):
        if text := " ".join("".join(element.itertext()).split()):
            yield text


def _refined(package: Any, element: Any, name: str) -> str:
    """What EPUB 3 says of an element in another, and EPUB 2 in an attribute."""
    own: str | None = element.get(f"{_OPF}{name}")
    if own or not element.get("id"):
        return own or ""
    metas = package.iterfind(f".//{{*}}meta[@refines='#{element.get('id')}']")
    values = [meta.text or "" for meta in metas if meta.get("property") == name]
    return values[0].strip() if values else ""


def _title(package: Any) -> str:
    titles: dict[str, str] = {}
    for element in package.iterfind(f".//{_DC}title"):
        text = " ".join(unescape("".join(element.itertext())).split())  # some escape it twice
        if text:
            titles.setdefault(_refined(package, element, "title-type") or "main", text)
    title = titles.get("main") or next(iter(titles.values()), "")
    return "" if _NO_TITLE.fullmatch(title) else title


def _authors(package: Any) -> str:
    creators: list[tuple[str, str]] = []
    for element in package.iterfind(f".//{_DC}creator"):
        name = author_of("".join(element.itertext()))
        if name:
            creators.append((_refined(package, element, "role").lower() or "aut", name))
    authors = [name for role, name in creators if role == "aut"] or [name for _, name in creators]
    # "Penhale, Ruth" has a comma of its own.
    mark = "; " if any("," in name for name in authors) else ", "
    return mark.join(dict.fromkeys(authors))


def _published(package: Any) -> datetime | None:
    elements = list(package.iterfind(f".//{_DC}date"))
    elements = [e for e in elements if e.get(f"{_OPF}event") not in ("modification", "creation")]
    elements.sort(key=lambda e: e.get(f"{_OPF}event") != "publication")
    moments = (_date((element.text or "").strip()) for element in elements)
    return next((moment for moment in moments if moment), None)


def _date(value: str) -> datetime | None:
    moment = builders.moment(value[:10]) or builders.moment(value[:7], ["%Y-%m"])
    moment = moment or builders.moment(value[:4], ["%Y"])
    return moment if moment is not None and moment.year >= _OLDEST else None


# --- Protection


def _refuse_protected(book: zipfile.ZipFile, files: FileNames, spine: list[str]) -> None:
    encrypted = set(_encrypted(book, files))
    if encrypted & set(filter(None, spine)):
        makers = [maker for path, maker in _PROTECTIONS.items() if files.find("", path)]
        by = f" by {makers[0]}" if makers else ""
        raise CopyProtected(f"The book is copy-protected{by}: its chapters are encrypted.")


def _encrypted(book: zipfile.ZipFile, files: FileNames) -> Iterator[str]:
    path = files.find("", _ENCRYPTION)
    if not path:
        return
    for entry in _parse(book.read(path)).iterfind(".//{*}EncryptedData"):
        method = entry.find(".//{*}EncryptionMethod")
        if method is not None and method.get("Algorithm") in _FONT_ALGORITHMS:
            continue
        for reference in entry.iterfind(".//{*}CipherReference"):
            yield files.find("", reference.get("URI") or "")
