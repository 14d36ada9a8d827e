"""OpenDocument text (ODT): its content as HTML, then Markdown (OASIS OpenDocument 1.3)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import built, safe_zip
from ingestion.extraction.html_to_markdown import from_html, note_definition, note_reference
from ingestion.extraction.office import package_properties
from library.document_kinds import ODT

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.ODT

MAX_DEPTH = 200  # of elements in elements
MAX_REPEATS = 100  # of spaces and cells, which a number repeats
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE = f"{{{_NAMESPACE}text:1.0}}", f"{{{_NAMESPACE}table:1.0}}"
_OFFICE, _DRAW = f"{{{_NAMESPACE}office:1.0}}", f"{{{_NAMESPACE}drawing:1.0}}"
_STYLE, _FO = f"{{{_NAMESPACE}style:1.0}}", f"{{{_NAMESPACE}xsl-fo-compatible:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_SIMPLE = {
    f"{_TEXT}list": "ul",
    f"{_TEXT}list-item": "li",
    f"{_TEXT}list-header": "li",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
}
# Comments, tracked deletions, and what is kept beside the text.
_UNSHOWN = frozenset(
    (
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
        f"{_TEXT}tracked-changes",
        f"{_TEXT}sequence-decls",
        f"{_TEXT}table-of-content",
        f"{_TABLE}covered-table-cell",
    )
)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the document")
    with safe_zip.opened(resource.content) as archive:
        properties = package_properties.properties(archive)
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise BrokenDocument("The document is protected by a password. Save it without one.")
        root = safe_zip.parse_xml(archive.read("content.xml"))
        styles = archive.read("styles.xml") if "styles.xml" in names else b""
    progress(30, "Reading the document")
    fields = properties.fields()
    fields["language"] = fields["language"] or _default_language(styles)
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise BrokenDocument("The document has no text part.")
    writer = _Writer()
    html = writer.content(body) + writer.notes()
    return built.document(resource, ODT, from_html(html, keep_images=False), **fields)


def _default_language(styles: bytes) -> str:
    if not styles:
        return ""
    for found in safe_zip.parse_xml(styles).iter(f"{_STYLE}text-properties"):
        if language := found.get(f"{_FO}language", ""):
            return "" if language in ("none", "zxx") else language[:2].lower()
    return ""


class _Writer:
    """Elements as HTML; notes are gathered, and stand at the end."""

    def __init__(self) -> None:
        self._notes: list[str] = []

    def content(self, element: Any, depth: int = 0) -> str:
        if depth > MAX_DEPTH:
            return escape("".join(element.itertext()))
        parts = [escape(element.text or "")]
        for child in element:
            parts += [self._element(child, depth + 1), escape(child.tail or "")]
        return "".join(parts)

    def notes(self) -> str:
        return "".join(
            f"<p>{note_definition(number)} {text}</p>" for number, text in enumerate(self._notes, 1)
        )

    def _element(self, element: Any, depth: int) -> str:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSHOWN:
            return ""
        if tag == f"{_TEXT}s":
            return "\u00a0" * min(MAX_REPEATS, int(element.get(f"{_TEXT}c", "1") or 1))
        if tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            return " " if tag.endswith("tab") else "<br>"
        if tag == f"{_TEXT}note":
            return self._note(element, depth)
        inside = self.content(element, depth)
        if tag == f"{_TEXT}h":
            level = min(6, int(element.get(f"{_TEXT}outline-level", "1") or 1))
            return f"<h{level}>{inside}</h{level}>"
        if tag == f"{_TEXT}p":
            return f"<p>{inside}</p>" if inside.strip() else ""
        if tag in (f"{_TEXT}a", f"{_DRAW}a"):
            return f'<a href="{escape(element.get(_HREF, ""))}">{inside}</a>'
        if tag in _SIMPLE:
            name = _SIMPLE[tag]
            return f"<{name}>{inside}</{name}>"
        return f"{inside} " if tag.startswith(_MATH) else inside

    def _note(self, element: Any, depth: int) -> str:
        body = element.find(f"{_TEXT}note-body")
        text = self.content(body, depth) if body is not None else ""
        self._notes.append(text.replace("</p><p>", "<br>").replace("<p>", "").replace("</p>", ""))
        return note_reference(len(self._notes))
