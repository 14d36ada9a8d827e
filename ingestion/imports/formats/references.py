"""References of Zotero and others: BibTeX, RIS and CSL JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingestion.extraction.markup import latex_source, siunitx
from ingestion.imports.entries import (
    REFERENCE,
    Entry,
    Skipped,
    link,
    text_or_none,
    unique,
    why_not_web,
)
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import plain, without_markup

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def reference(entry: Entry) -> Entry | Skipped:
    """A reference may have no address; one that it has must be of the web, or its DOI counts."""
    entry.kind = REFERENCE
    entry.doi = _DOI.sub("", entry.doi.strip()).strip() or None if entry.doi else None
    url = (entry.url or "").strip()
    if entry.doi and url and why_not_web(url):
        entry.url = None  # "<Go to ISI>://…", a file
    return link(entry) if entry.url else entry


def _is_bibtex(source: Source) -> bool:
    return bool(re.search(r"^\s*@[a-zA-Z]+\s*[{(]", source.head, re.MULTILINE)) and bool(
        re.match(r"\s*(?:%[^\n]*\n\s*)*@", source.head)
    )


def _bibtex(source: Source) -> Found:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import ResolveStringReferencesMiddleware
    from bibtexparser.model import DuplicateFieldKeyBlock
    from bibtexparser.model import Entry as BibtexEntry

    # Enclosing braces stay: a name's tell an organisation.
    library = parse_string(source.text, parse_stack=[ResolveStringReferencesMiddleware()])
    strings = {each.key.lower(): _unbraced(str(each.value)) for each in library.strings}
    entries = list(library.entries)
    for block in library.failed_blocks:
        read = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else None
        if isinstance(read, BibtexEntry):
            entries.append(read)
            continue
        first = (block.raw or "").strip().partition("\n")[0]
        yield Skipped("entry that can't be read", first)
    for entry in entries:
        fields: dict[str, str] = {}
        for each in entry.fields:  # BibTeX, too, takes the first of two of one name
            fields.setdefault(each.key.lower(), _joined(str(each.value), strings))
        yield reference(_bibtex_entry(fields))


def _bibtex_entry(fields: dict[str, str]) -> Entry:
    url = fields.get("url", "")
    if not url and (found := _PUBLISHED.search(fields.get("howpublished", ""))):
        url = found[1] or found[2]
    if not url and not fields.get("doi") and _is_arxiv(fields):
        url = f"https://arxiv.org/abs/{fields['eprint'].strip()}"
    notes = (_latex(fields[name]).strip() for name in _NOTES if name in fields)
    words = ",".join(fields.get(name, "") for name in ("keywords", "mendeley-tags"))
    # Mendeley's and JabRef's.
    groups = re.split(r"[,;]", fields.get("mendeley-groups") or fields.get("groups", ""))
    paths = [unique(_latex(group).split("/")) for group in unique(groups)] or None
    return Entry(
        url=_first_address(url.replace("\\", "")) or None,
        title=_latex(fields.get("title", "")),
        tags=unique(re.split(r"[,;]", _latex(words))),
        collection=paths[0] if paths else None,
        collections=paths,
        note="\n\n".join(filter(None, notes)) or None,
        description=text_or_none(_latex(fields.get("abstract", ""))),
        authors=[_latex(each) for each in _people(fields.get("author", "")) if each != "others"],
        issued=_bibtex_date(fields),
        doi=fields.get("doi"),
    )


_NOTES = ("annote", "annotation", "note")


def _first_address(url: str) -> str:
    """Mendeley writes all of an entry's in one field."""
    first, *others = url.split() or [""]
    return first if any(re.match("https?:", each) for each in others) else url


_PUBLISHED = re.compile(r"\\url\s*\{([^}]*)\}|(https?://[^\s{}]+)")


def _is_arxiv(fields: dict[str, str]) -> bool:
    kind = fields.get("archiveprefix") or fields.get("eprinttype") or ""
    return kind.strip().lower() == "arxiv" and bool(fields.get("eprint", "").strip())


def _joined(value: str, strings: dict[str, str]) -> str:
    """The value; one made of several with `#` between them is put together."""
    pieces, depth, quoted, start = [], 0, False, 0
    for at, sign in enumerate(value):
        if sign in "{}" and value[at - 1 : at] != "\\":
            depth += 1 if sign == "{" else -1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        elif sign == "#" and depth == 0 and not quoted:
            pieces.append(value[start:at].strip())
            start = at + 1
    last = value[start:].strip()
    if not pieces or not all(_is_piece(piece) for piece in (*pieces, last)):
        return _unbraced(value)
    inner = (p[1:-1] if p[0] in '"{' else strings.get(p.lower(), p) for p in (*pieces, last))
    return "".join(inner).strip()


def _is_piece(text: str) -> bool:
    return text[:1] in ('"', "{") or re.fullmatch(r"[\w:.+-]+", text) is not None


def _unbraced(value: str) -> str:
    """The value without its braces or quotes."""
    value = value.strip()
    if value[:1] == "{" and value[-1:] == "}" and _closing_brace(value) == len(value) - 1:
        return value[1:-1].strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] == '"' else value


def _closing_brace(text: str) -> int:
    depth = 0
    for at, sign in enumerate(text):
        if sign in "{}" and text[at - 1 : at] != "\\":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return at
    return -1


def _people(field: str) -> list[str]:
    """The names, parted by "and" outside of braces."""
    names, depth, start = [], 0, 0
    for found in re.finditer(r"[{}]|\s+and\s+", field):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            names.append(field[start : found.start()])
            start = found.end()
    return [name.strip() for name in [*names, field[start:]] if name.strip()]


def _latex(text: str) -> str:
    """LaTeX as text: braces that protect case go, escapes and accents are undone."""
    if "\\" in text or "$" in text:
        from pylatexenc.latex2text import LatexNodes2Text

        text = siunitx.replaced(latex_source.VERB.sub(r"\2", text))
        # A bare "%" is no comment in a field.
        text = re.sub(r"(?<!\\)%", r"\\%", text)
        text = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=False).latex_to_text(text)
    return re.sub(r"[{}]", "", text).strip()


def _bibtex_date(fields: dict[str, str]) -> str | None:
    if date := re.match(r"\d{4}(?:-\d{2}){0,2}", fields.get("date", "")):
        return date[0]
    year = re.search(r"\d{4}", fields.get("year", ""))
    month = fields.get("month", "").strip().lower()
    if month[:3] in _MONTHS:
        month = str(_MONTHS.index(month[:3]) + 1)
    if not year:
        return None
    return f"{year[0]}-{int(month):02}" if month.isdigit() else year[0]


_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|)$")


def _is_ris(source: Source) -> bool:
    return bool(re.match(r"\s*TY  - ", source.head))


def _ris(source: Source) -> Found:
    record: dict[str, list[str]] = {}
    tag = ""
    for line in source.text.split("\n"):
        found = _RIS_LINE.match(line.rstrip("\r"))
        if not found:
            if record and tag and line.strip():
                record[tag][-1] += f"\n{line}"
            continue
        tag = found[1]
        if tag == "ER":
            yield reference(_ris_entry(record))
            record, tag = {}, ""
        else:
            record.setdefault(tag, []).append(found[2] or "")
    if record:
        yield reference(_ris_entry(record))


def _ris_entry(record: dict[str, list[str]]) -> Entry:
    def first(*tags: str) -> str:
        return next((record[tag][0].strip() for tag in tags if tag in record), "")

    return Entry(
        url=first("UR").split("\n")[0] or None,  # EndNote writes one a line
        title=plain(first("TI", "T1", "CT")),
        tags=unique(lines_of(record, "KW")),
        note="\n\n".join(filter(None, (plain(n).strip() for n in record.get("N1", [])))) or None,
        description=text_or_none(first("AB", "N2")),
        authors=unique([*record.get("AU", []), *record.get("A1", [])]),
        issued=_ris_date(first("DA")) or _ris_date(first("PY", "Y1")),
        doi=first("DO") or None,
    )


def lines_of(record: dict[str, list[str]], name: str) -> Iterator[str]:
    """The values of a field, each line one: EndNote writes the field's name before the first."""
    return (line for value in record.get(name, ()) for line in value.split("\n"))


def _ris_date(text: str) -> str | None:
    """Of year/month/day/other, of which any but the year may be empty."""
    if not re.match(r"\d{4}", text):
        return None
    known = [text[:4]]
    for part in re.split(r"[/-]", text)[1:3]:
        if not part.strip().isdigit():
            break
        known.append(f"{int(part):02}")
    return "-".join(known)


def _is_csl(source: Source) -> bool:
    rows = rows_of(source.json, "items")
    known = ("issued", "author", "container-title", "URL", "DOI", "accessed", "publisher")
    return has_keys(rows, "type", "id") and any(has_keys(rows, key) for key in known)


def _csl(source: Source) -> Found:
    for row in rows_of(source.json, "items"):
        yield reference(
            Entry(
                url=texts(row, "URL") or None,
                title=without_markup(texts(row, "title")),
                tags=unique(texts(row, "keyword").split(",")),
                note=text_or_none(row.get("note")),
                description=text_or_none(row.get("abstract")),
                authors=unique(_csl_name(each) for each in rows_of(row.get("author"))),
                issued=_csl_date(row.get("issued")),
                doi=texts(row, "DOI") or None,
            )
        )


def _csl_name(row: Row) -> str:
    if literal := texts(row, "literal"):
        return literal
    family = f"{texts(row, 'non-dropping-particle')} {texts(row, 'family')}".strip()
    given = f"{texts(row, 'given')} {texts(row, 'dropping-particle')}".strip()
    return ", ".join(filter(None, (family, given, texts(row, "suffix"))))


def _csl_date(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts") or []
    if parts and isinstance(parts[0], list) and parts[0]:
        known = [str(part) for part in parts[0][:3] if str(part).isdigit()]
        return "-".join([*known[:1], *(f"{int(part):02}" for part in known[1:])]) or None
    text = str(value.get("raw") or value.get("literal") or "")
    date = re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", text)
    return date[0] if date else None


FORMATS = (
    Format("bibtex", "References (BibTeX)", _is_bibtex, _bibtex),
    Format("ris", "References (RIS)", _is_ris, _ris),
    Format("csl-json", "References (CSL JSON)", _is_csl, _csl),
)
