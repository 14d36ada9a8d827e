"""Which column of a table holds what, told by its name or chosen."""

from __future__ import annotations

import re
import unicodedata

from ingestion.documents.errors import BrokenDocument

# What columns are called, as letters and digits in lower case; the first that a table has counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "url": (
        *("url", "link", "href", "address", "uri", "website", "webpage", "sourceurl", "pageurl"),
        *("originalurl", "articleurl", "givenurl", "resolvedurl", "linkurl", "bookmarkurl"),
        *("adresse", "lien", "enlace", "indirizzo", "permalink", "storypermalink", "savedurl"),
    ),
    "title": (
        "title",
        "name",
        "titel",
        "titre",
        "titulo",
        "titolo",
        "giventitle",
        "resolvedtitle",
        "headline",
        "documenttitle",
        "storytitle",
        "savedtitle",
    ),
    "added": (
        *("added", "addedat", "dateadded", "timeadded", "created", "createdat", "datecreated"),
        *("saved", "savedat", "saveddate", "datesaved", "bookmarkedat", "timestamp", "adddate"),
        *("time", "date", "datum", "fecha", "data", "erstellt", "ajoute", "hinzugefugt"),
    ),
    "tags": (
        *("tags", "tag", "labels", "label", "keywords", "manualtags", "tagnames", "topics"),
        *("booktags", "schlagworter", "schlagworte", "stichworter", "etiquettes", "etiquetas"),
        *("motscles", "usertags"),
    ),
    "collection": (
        *("collection", "folder", "folders", "list", "category", "group", "path"),
        *("ordner", "sammlung", "dossier", "carpeta", "kategorie", "categorie", "categoria"),
    ),
    "lists": ("lists", "collections"),
    "note": ("note", "notes", "annotation", "memo", "notiz", "nota", "documentnote", "usernotes"),
    "comment": (
        "comment",
        "comments",
        "kommentar",
        "commentaire",
        "comentario",
        "commento",
    ),  # beside a note, as Google writes both
    "description": ("description", "excerpt", "summary", "abstract", "snippet", "fulltext"),
    "favourite": (
        *("favourite", "favorite", "starred", "isstarred", "isfavorite", "important"),
        *("favorit", "favori", "favorito", "preferito"),
    ),
    "archived": ("archived", "isarchived", "archive"),
    "read": ("read", "isread", "readat"),
    "unread": ("unread", "toread", "isunread"),
    "private": ("private", "isprivate"),
    "shared": ("shared", "public", "ispublic"),
    "highlights": ("highlights", "annotations", "quotes"),
}


def understood_columns(header: list[str], chosen: dict[str, str]) -> dict[str, str]:
    """The name of the column for each field that the table has.

    A field whose chosen column is "" is left out. Raises BrokenDocument where a chosen column or
    field is not there.
    """
    by_key: dict[str, str] = {}
    for name in header:
        by_key.setdefault(key_of(name), name)
    found = {}
    for field, names in COLUMNS.items():
        known = [by_key[each] for each in names if each in by_key]
        if known:
            found[field] = known[0]
    for field, name in chosen.items():
        if field not in COLUMNS:
            raise BrokenDocument(f"There is no field {field}; there are {', '.join(COLUMNS)}.")
        if not name:
            found.pop(field, None)
            continue
        if name in header:  # of two that differ in signs alone
            found[field] = name
            continue
        if key_of(name) not in by_key:
            raise BrokenDocument(f"There is no column {name}; there are {', '.join(header)}.")
        found[field] = by_key[key_of(name)]
    return found


def key_of(name: str) -> str:
    """A name's letters and digits in lower case, without accents."""
    folded = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z0-9]", "", folded)
