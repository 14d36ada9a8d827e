"""Plain text, code and Markdown: kept as they are, but for the front matter of notes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ingestion.documents import processors
from ingestion.documents.errors import NotContent
from ingestion.documents.media_types import MARKDOWN
from ingestion.documents.types import Document, Progress, Resource
from ingestion.extraction import builders
from ingestion.extraction.encoding import decode
from ingestion.extraction.notes import gutenberg, note_tags, wiki_syntax
from ingestion.extraction.notes.front_matter import FrontMatter, split_front_matter
from library import document_kinds

PROCESSOR = processors.TEXT

MAX_TITLE = 1000  # characters

_SAMPLE = 10_000  # characters looked at where several languages have an ending
# Modules of Pygments' lexers whose files are texts: TeX, reStructuredText, wikis, logs, mail.
_PROSE = frozenset(("markup", "special", "textfmts", "typst", "email", "bibtex"))
_HEADING = re.compile(r"^#{1,2}[ \t]+(\S.*)$", re.MULTILINE)
_FENCE = re.compile(r"(?m)^(`{3,}|~{3,})")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the text")
    text = decode(resource.content, resource.charset, markup=False)
    is_markdown = resource.media_type == MARKDOWN
    note = FrontMatter()
    tags: tuple[str, ...] = ()  # in the text
    if is_markdown:
        note, text = split_front_matter(text.lstrip())
        tags = note_tags.in_text(text)
        text = wiki_syntax.as_markdown(text)
    text = text.replace("\f", "\n\n").strip()  # a page ends there
    if not text:
        raise NotContent("The document is empty.")
    if not is_markdown and (book := gutenberg.read_head(text)):
        note = book
    name = resource.filename or PurePosixPath(urlsplit(resource.url).path).name
    code = "" if is_markdown else _language_of_code(name, text)
    progress(100, "Read the text")
    return Document(
        kind=(document_kinds.MARKDOWN if is_markdown else document_kinds.TEXT).name,
        markdown=text
        if is_markdown
        else builders.fenced(text, code)
        if code
        else _as_markdown(text),
        original=resource.content,
        media_type=resource.media_type,
        title=name if code else note.title or _title(text, name),
        author=wiki_syntax.shown_link(note.author),
        published_at=note.published_at,
        language=note.language,
        own_tags=tuple(dict.fromkeys((*note.tags, *tags))),
        url=resource.url,
        canonical_url=resource.url,
        site=urlsplit(resource.url).hostname or "",
        filename=resource.filename,
    )


def _language_of_code(name: str, text: str) -> str:
    """What Pygments calls the language that the file is written in; empty for what people read."""
    # Imported late, as it knows some hundred languages and most texts are in none of them.
    from pygments.lexers import find_lexer_class_for_filename

    lexer = find_lexer_class_for_filename(name, text[:_SAMPLE]) if name else None
    if lexer is not None and lexer.aliases:
        return "" if lexer.__module__.rpartition(".")[2] in _PROSE else str(lexer.aliases[0])
    return "xml" if text.startswith("<?xml") else ""


def _title(text: str, name: str) -> str:
    heading = _HEADING.search(_without_listings(text))
    if heading:
        return _MARKS.sub("", _LINK.sub(r"\1", heading[1][:MAX_TITLE].rstrip(" \t#"))).strip()
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if any(map(str.isalnum, line))), "")
    if 3 <= len(first) <= 100 and not first.endswith((".", ",", ";", ":")):
        return first
    return PurePosixPath(name).stem.replace("_", " ").replace("-", " ").strip() or first[:100]


def _without_listings(text: str) -> str:
    """The text outside of fenced code; a fence is closed by one as long."""
    kept: list[str] = []
    opened, end = "", 0
    for fence in _FENCE.finditer(text):
        if not opened:
            kept.append(text[end : fence.start()])
            opened = fence[1]
        elif fence[1].startswith(opened):
            opened, end = "", fence.end()
    return "".join(kept) + (text[end:] if not opened else "")


def _as_markdown(text: str) -> str:
    """Escape what Markdown would take for markup at a line's start; keep the lines' breaks."""
    escaped = re.sub(r"(?m)^(\s{0,3}\d{0,9})([#>+*-]|(?<=\d)[.)])(?=\s)", r"\1\\\2", text)
    return escaped.replace("<", "&lt;")
