"""Every kind of document that the librarian reads: to add one, write its extractor and an entry.

From DOCUMENT_KINDS come the choices of `LibraryItem.source_type`, the values and help of `type:`
in searches, the labels of badges, facets and charts, the `accept=` of file inputs, the names and
types of stored originals, what bytes are taken for (`ingestion.documents.media_types`), which
extractor reads them (`ingestion.extraction`), and the advice for a file that no extractor reads.

Pure data, read by every process: an extractor is named, not imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from librarian_site.core.i18n.lazy_marks import gettext_noop as _


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind; `name`, `media_types[0]` and `extensions[0]` are stored and never change."""

    name: str  # `source_type` of items, `type:` in searches; at most 16 characters
    label: str  # on badges, facets and charts
    noun: str  # in a sentence: "Add a web page, PDF or …"; empty: comes by its address alone
    media_types: tuple[str, ...]  # the first is that of stored originals
    extensions: tuple[str, ...]  # of file names, with the dot; the first names stored originals
    extractor: str  # module with `PROCESSOR` and `extract(resource, progress) -> Document`
    magic: tuple[bytes, ...] = ()  # what such files begin with
    zip_member: str = ""  # what such a zip file holds
    # What stored originals of other media types end in; by default as those of the first.
    endings: Mapping[str, str] = field(default_factory=dict)
    runs_in_browser: bool = False  # then its original is given out as mere bytes


ARTICLE = DocumentKind(
    name="article",
    label=_("Web page"),
    noun="web page",
    media_types=("text/html", "application/xhtml+xml"),
    extensions=(".html", ".htm", ".xhtml"),
    extractor="ingestion.extraction.html.extractor",
    runs_in_browser=True,
)
PDF = DocumentKind(
    name="pdf",
    label=_("PDF"),
    noun="PDF",
    media_types=("application/pdf",),
    extensions=(".pdf",),
    extractor="ingestion.extraction.pdf.extractor",
)
TEXT = DocumentKind(
    name="text",
    label=_("Text"),
    noun="plain text",
    media_types=("text/plain",),
    extensions=(".txt", ".text", ".log"),
    extractor="ingestion.extraction.text",
)
MARKDOWN = DocumentKind(
    name="markdown",
    label=_("Markdown"),
    noun="Markdown",
    media_types=("text/markdown",),
    extensions=(".md", ".markdown", ".mkd", ".mdown", ".mdx", ".qmd", ".rmd"),
    extractor="ingestion.extraction.text",
)
DOCX = DocumentKind(
    name="docx",
    label=_("Word document"),
    noun="DOCX",
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    extensions=(".docx",),
    extractor="ingestion.extraction.office.docx",
    zip_member="word/document.xml",
)
EPUB = DocumentKind(
    name="epub",
    label=_("E-book"),
    noun="EPUB",
    media_types=("application/epub+zip",),
    extensions=(".epub",),
    extractor="ingestion.extraction.ebooks.epub",
    zip_member="META-INF/container.xml",
)
FICTION_BOOK = DocumentKind(
    name="fb2",
    label=_("FictionBook"),
    noun="FB2",
    media_types=("application/x-fictionbook+xml",),
    extensions=(".fb2",),
    extractor="ingestion.extraction.ebooks.fiction_book",
)
MAIL = DocumentKind(
    name="mail",
    label=_("E-mail"),
    noun="e-mail",
    media_types=("message/rfc822", "application/mbox"),
    extensions=(".eml", ".mbox", ".emlx"),
    extractor="ingestion.extraction.mail.extractor",
)
FEED = DocumentKind(
    name="feed",
    label=_("Feed"),
    noun="feed",
    media_types=("application/rss+xml", "application/atom+xml", "application/feed+json"),
    extensions=(".rss", ".atom"),
    extractor="ingestion.extraction.feed",
)
SAVED_PAGE = DocumentKind(
    name="saved_page",
    label=_("Saved page"),
    noun="saved page",
    media_types=("multipart/related", "application/x-webarchive"),
    extensions=(".mhtml", ".mht", ".webarchive"),
    extractor="ingestion.extraction.web_archives.saved_page",
)
WEB_ARCHIVE = DocumentKind(
    name="web_archive",
    label=_("Web archive"),
    noun="WARC",
    media_types=("application/warc", "application/wacz"),
    extensions=(".warc", ".warc.gz", ".wacz"),
    extractor="ingestion.extraction.web_archives.warc",
)
SPREADSHEET = DocumentKind(
    name="spreadsheet",
    label=_("Spreadsheet"),
    noun="spreadsheet",
    media_types=(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.ms-excel",
        "text/csv",
        "text/tab-separated-values",
    ),
    extensions=(".xlsx", ".ods", ".xls", ".csv", ".tsv"),
    extractor="ingestion.extraction.office.spreadsheet",
    zip_member="xl/workbook.xml",
)
SLIDES = DocumentKind(
    name="slides",
    label=_("Slides"),
    noun="PPTX",
    media_types=(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.presentation",
    ),
    extensions=(".pptx", ".odp"),
    extractor="ingestion.extraction.office.slides",
    zip_member="ppt/presentation.xml",
)
ODT = DocumentKind(
    name="odt",
    label=_("ODT document"),
    noun="ODT",
    media_types=(
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text-flat-xml",
    ),
    extensions=(".odt", ".fodt"),
    extractor="ingestion.extraction.office.odt",
)
RTF = DocumentKind(
    name="rtf",
    label=_("RTF document"),
    noun="RTF",
    media_types=("application/rtf",),
    extensions=(".rtf",),
    extractor="ingestion.extraction.office.rtf.extractor",
    magic=(b"{\\rtf",),
)
RST = DocumentKind(
    name="rst",
    label=_("reStructuredText"),
    noun="reStructuredText",
    media_types=("text/x-rst",),
    extensions=(".rst",),
    extractor="ingestion.extraction.markup.rst",
)
ORG = DocumentKind(
    name="org",
    label=_("Org"),
    noun="Org",
    media_types=("text/org",),
    extensions=(".org",),
    extractor="ingestion.extraction.markup.org",
)
LATEX = DocumentKind(
    name="latex",
    label=_("LaTeX"),
    noun="LaTeX",
    media_types=("application/x-latex",),
    extensions=(".tex", ".latex"),
    extractor="ingestion.extraction.markup.latex",
)
ASCIIDOC = DocumentKind(
    name="asciidoc",
    label=_("AsciiDoc"),
    noun="AsciiDoc",
    media_types=("text/asciidoc",),
    extensions=(".adoc", ".asciidoc"),
    extractor="ingestion.extraction.markup.asciidoc",
)
XML_DOCUMENT = DocumentKind(
    name="xml",
    label=_("XML document"),
    noun="JATS, DocBook or TEI",
    media_types=("application/jats+xml", "application/docbook+xml", "application/tei+xml"),
    extensions=(".jats", ".dbk", ".docbook", ".tei"),
    extractor="ingestion.extraction.markup.xml_documents",
)
NOTEBOOK = DocumentKind(
    name="notebook",
    label=_("Notebook"),
    noun="Jupyter notebook",
    media_types=("application/x-ipynb+json",),
    extensions=(".ipynb",),
    extractor="ingestion.extraction.notebook",
)
CAPTIONS = DocumentKind(
    name="captions",
    label=_("Captions"),
    noun="captions",
    media_types=(
        *("text/vtt", "application/x-subrip", "application/x-captions+json"),
        *("application/ttml+xml", "text/x-sbv", "text/x-lrc", "text/x-ssa"),
    ),
    extensions=(
        *(".vtt", ".srt", ".json3", ".ttml", ".dfxp", ".sbv", ".lrc", ".ass", ".ssa"),
        *(".srv1", ".srv2", ".srv3"),
    ),
    extractor="ingestion.extraction.captions",
)
NOTES = DocumentKind(
    name="notes",
    label=_("Notes"),
    noun="Evernote export",
    media_types=("application/enex+xml",),
    extensions=(".enex",),
    extractor="ingestion.extraction.notes.evernote",
)
NOTE_EXPORT = DocumentKind(
    name="note_export",
    label=_("Exported note"),
    noun="note of Google Keep or Roam",
    media_types=("application/x-keep+json", "application/x-roam+json"),
    extensions=(),
    extractor="ingestion.extraction.notes.json_exports",
)
OUTLINE = DocumentKind(
    name="outline",
    label=_("Outline"),
    noun="OPML outline",
    media_types=("application/x-outline+xml",),
    extensions=(".opml",),
    extractor="ingestion.extraction.notes.outline",
)
KINDLE_CLIPPINGS = DocumentKind(
    name="kindle",
    label=_("Kindle highlights"),
    noun="Kindle clippings",
    media_types=("text/x-kindle-clippings",),
    extensions=(),
    extractor="ingestion.extraction.highlights.kindle",
)
KOREADER = DocumentKind(
    name="koreader",
    label=_("KOReader highlights"),
    noun="KOReader highlights",
    media_types=("application/x-koreader+json", "text/x-koreader-lua"),
    extensions=(".lua",),
    extractor="ingestion.extraction.highlights.koreader",
)
ZOTERO = DocumentKind(
    name="zotero",
    label=_("Zotero annotations"),
    noun="Zotero annotations",
    media_types=("application/x-zotero+json",),
    extensions=(),
    extractor="ingestion.extraction.highlights.zotero",
)
PICTURE = DocumentKind(
    name="picture",
    label=_("Picture"),
    noun="picture of text",
    media_types=("image/png", "image/jpeg", "image/tiff", "image/webp", "image/gif"),
    extensions=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif"),
    extractor="ingestion.extraction.ocr",
)
ARCHIVE = DocumentKind(
    name="archive",
    label=_("Archive"),
    noun="ZIP or TAR of these",
    media_types=(
        *("application/zip", "application/x-tar", "application/x-compressed-tar"),
        *("application/x-bzip-compressed-tar", "application/x-xz-compressed-tar"),
    ),
    extensions=(".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"),
    extractor="ingestion.extraction.zip_archive",
    endings={
        "application/x-tar": ".tar",
        "application/x-compressed-tar": ".tar.gz",
        "application/x-bzip-compressed-tar": ".tar.bz2",
        "application/x-xz-compressed-tar": ".tar.xz",
    },
)

THREAD = DocumentKind(
    name="thread",
    label=_("Discussion"),
    noun="",
    media_types=("application/x-thread+zip",),
    extensions=(".thread.zip",),
    extractor="ingestion.extraction.site_apis.reader",
    zip_member="librarian-thread.json",
)

VIDEO = DocumentKind(
    name="video",
    label=_("Video"),
    noun="",
    media_types=("application/x-video+zip",),
    extensions=(".video.zip",),
    extractor="ingestion.extraction.site_apis.reader",
    zip_member="librarian-video.json",
)

REPOSITORY = DocumentKind(
    name="repository",
    label=_("Repository"),
    noun="",
    media_types=("application/x-repository+zip",),
    extensions=(".repository.zip",),
    extractor="ingestion.extraction.site_apis.reader",
    zip_member="librarian-repository.json",
)
ENCYCLOPEDIA = DocumentKind(
    name="encyclopedia",
    label=_("Encyclopedia"),
    noun="",
    media_types=("application/x-encyclopedia+zip",),
    extensions=(".encyclopedia.zip",),
    extractor="ingestion.extraction.site_apis.reader",
    zip_member="librarian-encyclopedia.json",
)
PAPER = DocumentKind(
    name="paper",
    label=_("Paper"),
    noun="",
    media_types=("application/x-paper+zip",),
    extensions=(".paper.zip",),
    extractor="ingestion.extraction.site_apis.reader",
    zip_member="librarian-paper.json",
)
NOTE = DocumentKind(
    name="note",
    label=_("Note"),
    noun="",
    media_types=("text/x-note",),
    extensions=(".note.md",),
    extractor="ingestion.extraction.notes.written_note",
)

DOCUMENT_KINDS = (
    *(ARTICLE, PDF, TEXT, MARKDOWN, DOCX, EPUB, FICTION_BOOK),
    *(MAIL, FEED, SAVED_PAGE, WEB_ARCHIVE, SPREADSHEET, SLIDES, ODT, RTF),
    *(RST, ORG, LATEX, ASCIIDOC, XML_DOCUMENT, NOTEBOOK, CAPTIONS, NOTES, NOTE_EXPORT),
    *(OUTLINE, KINDLE_CLIPPINGS, KOREADER, ZOTERO, PICTURE, ARCHIVE),
    *(THREAD, VIDEO, REPOSITORY, ENCYCLOPEDIA, PAPER, NOTE),
)

# The names of all kinds as an enum, which the API documents as its type.
SourceType = StrEnum(  # type: ignore[misc]
    "SourceType", [(kind.name.upper(), kind.name) for kind in DOCUMENT_KINDS]
)

_LABELS = {kind.name: kind.label for kind in DOCUMENT_KINDS}
_BY_MEDIA_TYPE = {media: kind for kind in DOCUMENT_KINDS for media in kind.media_types}


def of_media_type(media_type: str) -> DocumentKind | None:
    """The kind of what has this media type (without parameters); None where nothing reads it."""
    return _BY_MEDIA_TYPE.get(media_type)


def label(name: str) -> str:
    """What a kind is called on pages; a name that is no kind's is its own label."""
    return _LABELS.get(name, name)


def choices() -> list[tuple[str, str]]:
    """Names and labels, as a model field takes them."""
    return [(kind.name, kind.label) for kind in DOCUMENT_KINDS]


def names() -> tuple[str, ...]:
    return tuple(kind.name for kind in DOCUMENT_KINDS)


def extension_of(media_type: str) -> str:
    """What a stored original's name ends in; `.bin` for what nothing reads."""
    kind = of_media_type(media_type)
    if kind is None or not kind.extensions:
        return ".bin"
    return kind.endings.get(media_type, kind.extensions[0])


def accept_attribute() -> str:
    """The value of `accept=` of an `<input type="file">`."""
    return ",".join(extension for kind in DOCUMENT_KINDS for extension in kind.extensions)


def listed(items: tuple[str, ...]) -> str:
    """As an enumeration reads: "a, b or c"."""
    return f"{', '.join(items[:-1])} or {items[-1]}"


def nouns() -> str:
    return listed(tuple(kind.noun for kind in DOCUMENT_KINDS if kind.noun))
