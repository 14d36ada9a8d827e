"""Which column of a table holds what, told by its name or chosen."""

from __future__ import annotations

import re
import unicodedata

from ingestion.documents.errors import BrokenDocument

# What columns are called; the first that a table has counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "url": (
        "htmlurl",  # beside the API's own, as GitHub and GitLab say it
        *("url", "link", "href", "address", "uri", "website", "webpage", "sourceurl", "pageurl"),
        *("originalurl", "articleurl", "givenurl", "resolvedurl", "linkurl", "bookmarkurl"),
        *("taburl",),
        *("adresse", "lien", "enlace", "indirizzo", "permalink", "storypermalink", "savedurl"),
        *("collegamento", "ligacao", "endereco", "koppeling", "adres", "ссылка", "адрес"),
        *("リンク", "链接", "網址", "网址", "링크"),
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
        *("tabtitle", "pagetitle", "fullname"),
        *("tytul", "название", "заголовок", "タイトル", "标题", "標題", "제목"),
    ),
    "added": (
        *("added", "addedat", "dateadded", "timeadded", "created", "createdat", "datecreated"),
        *(
            "saved",
            "savedat",
            "saveddate",
            "datesaved",
            "bookmarkedat",
            "starredat",
            "timestamp",
            "adddate",
        ),
        *("time", "date", "datum", "fecha", "data", "erstellt", "ajoute", "hinzugefugt"),
        *("toegevoegd", "aggiunto", "adicionado", "agregado", "дата", "日付", "日期", "날짜"),
    ),
    "tags": (
        *("tags", "tag", "labels", "label", "keywords", "manualtags", "tagnames", "topics"),
        *("booktags", "schlagworter", "schlagworte", "stichworter", "etiquettes", "etiquetas"),
        *("motscles", "usertags", "etichette", "trefwoorden", "tagi", "теги", "метки"),
        *("タグ", "标签", "標籤", "태그"),
    ),
    "collection": (
        *("collection", "folder", "folders", "list", "category", "group", "path"),
        *("ordner", "sammlung", "dossier", "carpeta", "kategorie", "categorie", "categoria"),
        *("cartella", "pasta", "map", "папка"),
        *("フォルダ", "フォルダー", "文件夹", "資料夾", "폴더"),
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
        *("favorit", "favori", "favorito", "preferito", "isfavourite", "favorited", "favourited"),
        *("liked", "isliked", "favoriet", "избранное", "favouriteat"),
    ),
    "archived": ("archived", "isarchived", "archive", "archivedat"),
    "later": ("later", "islater", "laterat"),
    "read": ("read", "isread", "readat"),
    "unread": ("unread", "toread", "isunread"),
    "status": ("status", "state", "readstatus", "readingstatus", "readingstate"),
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
    by_key.pop("", None)
    found = {}
    for field, keys in _KEYS.items():
        known = [by_key[key] for key in keys if key in by_key]
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
    return re.sub(r"[\W_]", "", folded)


_KEYS = {field: [key_of(name) for name in names] for field, names in COLUMNS.items()}
