"""References as XML: EndNote's, which Mendeley and Zotero write too, and Zotero's RDF."""

from __future__ import annotations

import re
from typing import Any

from ingestion.extraction.safe_zip import parse_xml
from ingestion.imports.entries import Entry, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.references import reference
from ingestion.imports.source import Source
from ingestion.imports.values import plain, without_markup
from ingestion.imports.written_dates import iso_date

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_Z = "{http://www.zotero.org/namespaces/export#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_BIB = "{http://purl.org/net/biblio#}"


def _is_endnote(source: Source) -> bool:
    return "<records>" in source.head and "<ref-type" in source.head


def _endnote(source: Source) -> Found:
    """Each text may stand in runs of a style each."""
    for record in parse_xml(source.content).iter("record"):
        year = re.search(r"\d{4}", _first(record, "dates/year"))
        dates = (iso_date(_first(record, path)) for path in ("dates/pub-dates/date", "dates/year"))
        issued = next(filter(None, dates), None)
        yield reference(
            Entry(
                url=_first(record, "urls/related-urls/url")
                or _first(record, "urls/web-urls/url")
                or None,
                title=_first(record, "titles/title"),
                tags=unique(_all(record, "keywords/keyword")),
                note="\n\n".join(_all(record, "notes") + _all(record, "research-notes")) or None,
                description=text_or_none(_first(record, "abstract")),
                authors=unique(_all(record, "contributors/authors/author")),
                issued=issued or (year[0] if year else None),
                doi=_first(record, "electronic-resource-num") or None,
            )
        )


def _all(record: Any, path: str) -> list[str]:
    found = ("".join(each.itertext()).strip() for each in record.iterfind(path))
    return [text for text in found if text]


def _first(record: Any, path: str) -> str:
    return next(iter(_all(record, path)), "")


def _is_rdf(source: Source) -> bool:
    return "<rdf:RDF" in source.head and "zotero.org/namespaces/export" in source.head


def _rdf(source: Source) -> Found:
    root = parse_xml(source.content)
    notes = {
        memo.get(f"{_RDF}about"): memo.findtext(f"{_RDF}value") or ""
        for memo in root.iter(f"{_BIB}Memo")
    }
    paths = _paths(root)
    for item in root:
        kind = item.findtext(f"{_Z}itemType") or ""
        if kind and kind not in ("attachment", "note"):
            yield reference(_rdf_entry(item, notes, paths.get(item.get(f"{_RDF}about"))))


def _rdf_entry(item: Any, notes: dict[str, str], paths: list[list[str]] | None) -> Entry:
    identifiers = [
        identifier.findtext(f".//{_RDF}value") or identifier.text or ""
        for identifier in item.findall(f"{_DC}identifier")
    ]
    own = (
        plain(notes.get(each.get(f"{_RDF}resource"), "")).strip()
        for each in item.findall(f"{_TERMS}isReferencedBy")
    )
    day = iso_date(item.findtext(f"{_DC}date") or "")
    year = re.search(r"\b\d{4}\b", item.findtext(f"{_DC}date") or "")
    return Entry(
        url=next((each for each in identifiers if re.match("https?:", each)), None),
        title=without_markup(item.findtext(f"{_DC}title") or ""),
        tags=unique(
            subject.findtext(f".//{_RDF}value") or subject.text
            for subject in item.findall(f"{_DC}subject")
        ),
        note="\n\n".join(filter(None, own)) or None,
        description=text_or_none(item.findtext(f"{_TERMS}abstract")),
        authors=unique(
            _person(person) for person in item.iterfind(f"{_BIB}authors//{_FOAF}Person")
        ),
        issued=day or (year[0] if year else None),
        doi=next((each[4:] for each in identifiers if each.startswith("DOI ")), None),
        collection=paths[0] if paths else None,
        collections=paths,
    )


def _person(person: Any) -> str:
    names = (person.findtext(f"{_FOAF}{name}") for name in ("surname", "givenName"))
    return ", ".join(filter(None, names))


def _paths(root: Any) -> dict[str, list[list[str]]]:
    """The collections of each item, as paths; a circle ends where it closes."""
    collections = {each.get(f"{_RDF}about"): each for each in root.iter(f"{_Z}Collection")}
    parents = {
        part.get(f"{_RDF}resource"): about
        for about, each in collections.items()
        for part in each.findall(f"{_TERMS}hasPart")
        if part.get(f"{_RDF}resource") in collections
    }
    found: dict[str, list[list[str]]] = {}
    for about, each in collections.items():
        path: list[str] = []
        at: str | None = about
        seen: set[str] = set()
        while at is not None and at not in seen:
            seen.add(at)
            path.insert(0, (collections[at].findtext(f"{_DC}title") or "").strip())
            at = parents.get(at)
        for part in each.findall(f"{_TERMS}hasPart"):
            if (item := part.get(f"{_RDF}resource")) not in collections:
                found.setdefault(item, []).append(path)
    return found


ENDNOTE = Format("endnote-xml", "References (EndNote XML)", _is_endnote, _endnote)
RDF = Format("zotero-rdf", "References (Zotero RDF)", _is_rdf, _rdf)
