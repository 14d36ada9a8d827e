"""Every processor that makes fields of an item, with its version.

Items store `name/version` of what made each field (`library.provenance`): a name here never
changes, and a version is raised when the processor's answers change. The list stands apart from
the processors, because importing those brings every parser, and the web reads the list too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Processor:
    """What makes some fields of an item."""

    name: str  # as stored; not the name of a module
    version: str
    embeds: bool = False  # its answers change with the embedding model
    asks_llm: bool = False  # its answers change with the language model, or that there is one

    @property
    def key(self) -> str:
        """`name/version`, as stored on items from before settings were noted."""
        return f"{self.name}/{self.version}"


PDF = Processor("pdf", "14")
DOCX = Processor("docx", "10")
EPUB = Processor("epub", "11")
FICTION_BOOK = Processor("fb2", "1")
HTML = Processor("html", "18")
TEXT = Processor("text", "15")
MAIL = Processor("mail", "10")
FEED = Processor("feed", "6")
SAVED_PAGE = Processor("saved_page", "5")
WEB_ARCHIVE = Processor("web_archive", "7")
SPREADSHEET = Processor("spreadsheet", "5")
SLIDES = Processor("slides", "7")
ODT = Processor("odt", "8")
RTF = Processor("rtf", "4")
MARKUP = Processor("markup", "19")
NOTEBOOK = Processor("notebook", "2")
CAPTIONS = Processor("captions", "6")
NOTES = Processor("notes", "10")
HIGHLIGHTS = Processor("highlights", "4")
ARCHIVE = Processor("archive", "6")
OCR = Processor("ocr", "2")
SOURCES = Processor("sources", "2")
WRITTEN = Processor("written", "1")
PASSAGES = Processor("passages", "2")
LANGUAGE = Processor("language", "1")
SUMMARY = Processor("summary", "8", embeds=True, asks_llm=True)
TAGS = Processor("tags", "8", embeds=True, asks_llm=True)
QUALITY = Processor("quality", "7", asks_llm=True)
PROMPT = Processor("prompt", "1", asks_llm=True)

EXTRACTING = (
    *(PDF, DOCX, EPUB, FICTION_BOOK, HTML, TEXT, MAIL, FEED, SAVED_PAGE, WEB_ARCHIVE),
    *(SPREADSHEET, SLIDES, ODT, RTF, MARKUP, NOTEBOOK, CAPTIONS, NOTES, HIGHLIGHTS),
    *(ARCHIVE, OCR, SOURCES, WRITTEN),
)
PROCESSORS = (*EXTRACTING, PASSAGES, LANGUAGE, SUMMARY, TAGS, QUALITY, PROMPT)
