"""OpenDocument text (ODT): its content as HTML, then Markdown (OASIS OpenDocument 1.3)."""

from __future__ import annotations

import re
import zipfile
from html import escape
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction import builders, safe_zip
from ingestion.extraction.html.formulas import in_characters
from ingestion.extraction.html.metadata.dates import written_date
from ingestion.extraction.html_to_markdown import from_html, note_definition, note_reference
from ingestion.extraction.office import package_properties
from ingestion.extraction.office.odt_lists import join_lists
from ingestion.extraction.office.odt_styles import FO, NAMESPACE, STYLE, TEXT, Styles
from library.document_kinds import ODT
from library.pictures.links import can_be_kept, embedded_link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.ODT

MAX_DEPTH = 200  # of elements in elements
MAX_REPEATS = 100  # of spaces, cells and rows, which a number repeats
MAX_REPEATED = 5_000_000  # characters of HTML that cells and rows may come to by it
_TABLE, _OFFICE = f"{{{NAMESPACE}table:1.0}}", f"{{{NAMESPACE}office:1.0}}"
_DRAW, _SVG = f"{{{NAMESPACE}drawing:1.0}}", f"{{{NAMESPACE}svg-compatible:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_SIMPLE = {
    f"{TEXT}list-item": "li",
    f"{TEXT}list-header": "li",
    f"{_TABLE}table": "table",
}
_SPANS = (
    ("colspan", f"{_TABLE}number-columns-spanned"),
    ("rowspan", f"{_TABLE}number-rows-spanned"),
)
# Comments, tracked deletions, pictures and what describes them, and what is kept beside the text.
_UNSHOWN = frozenset(
    (
        *(f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_OFFICE}binary-data"),
        *(f"{_SVG}title", f"{_SVG}desc"),
        *(f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}table-of-content"),
        *(f"{TEXT}alphabetical-index", f"{TEXT}ruby-text", f"{_TABLE}covered-table-cell"),
    )
)
_HEAD = 20  # paragraphs
_EMPTY_CODE = re.compile(r"<pre><code>\s*</code></pre>|(?<=<pre><code>)\n+|\n+(?=</code></pre>)")
_CODE_END = re.compile(r"</code></pre>\s*<pre><code>")
_QUOTE_END = re.compile(r"</blockquote>\s*<blockquote>")


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the document")
    with safe_zip.opened(_packed(resource.content)) as archive:
        properties = package_properties.properties(archive)
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise BrokenDocument("The document is protected by a password. Save it without one.")
        root = safe_zip.parse_xml(archive.read("content.xml"))
        common = safe_zip.parse_xml(archive.read("styles.xml")) if "styles.xml" in names else None
        formulas = dict(_formulas(archive))
    progress(30, "Reading the document")
    join_lists(root)
    fields = properties.fields()
    fields["language"] = fields["language"] or _default_language(common)
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise BrokenDocument("The document has no text part.")
    styles = Styles(*[each for each in (root, common) if each is not None])
    writer = Writer(styles, formulas, frozenset(names))
    html = _EMPTY_CODE.sub("", _CODE_END.sub("\n", writer.content(body)))
    html = _QUOTE_END.sub("", html) + writer.notes()
    markdown = from_html(html)
    fields["published_at"] = _dated(body) or fields["published_at"]
    fields["title"] = fields["title"] or builders.first_heading(markdown)
    return builders.document(resource, ODT, markdown, **fields)


def _packed(content: bytes) -> bytes:
    """A document in one XML file (.fodt) as a package: each part is looked for in all of it."""
    if content.startswith(b"PK"):
        return content
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name in ("content.xml", "meta.xml"):
            archive.writestr(name, content)
    return package.getvalue()


def _dated(body: Any) -> datetime | None:
    """The day that the document itself gives in a line of the style Date, near its beginning."""
    for paragraph in islice(body.iter(f"{TEXT}p"), _HEAD):
        if paragraph.get(f"{TEXT}style-name") == "Date":
            return written_date("".join(paragraph.itertext()))
    return None


def _default_language(styles: Any) -> str:
    for found in () if styles is None else styles.iter(f"{STYLE}text-properties"):
        if language := found.get(f"{FO}language", ""):
            return "" if language in ("none", "zxx") else str(language[:2].lower())
    return ""


def _formulas(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The documents in the document that are formulas, by their folders, in characters."""
    for name in archive.namelist():
        folder, _, file = name.partition("/")
        if file == "content.xml":
            try:
                root = safe_zip.parse_xml(archive.read(name))
            except BrokenDocument:
                continue
            math = root if root.tag == f"{_MATH}math" else root.find(f".//{_MATH}math")
            if math is not None:
                yield folder, in_characters(math)


class Writer:
    """Elements as HTML; notes are gathered, and stand at the end. `parts` are the file's."""

    def __init__(self, styles: Styles, formulas: dict[str, str], parts: frozenset[str]) -> None:
        self._styles = styles
        self._formulas = formulas
        self._parts = parts
        self._notes: list[str] = []
        self._repeats = 0  # characters that cells and rows have come to by a number
        self._lists: list[str] = []  # the styles of the lists around

    def content(self, element: Any, depth: int = 0) -> str:
        if depth > MAX_DEPTH:
            return escape("".join(element.itertext()))
        parts = [escape(element.text or "")]
        for child in element:
            parts += [self.element(child, depth + 1), escape(child.tail or "")]
        return "".join(parts)

    def notes(self) -> str:
        return "".join(
            f"<p>{note_definition(number)} {text}</p>" for number, text in enumerate(self._notes, 1)
        )

    def element(self, element: Any, depth: int = 0) -> str:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSHOWN:
            return ""
        if tag == f"{TEXT}s":
            return "\u00a0" * min(MAX_REPEATS, int(element.get(f"{TEXT}c", "1") or 1))
        if tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            return " " if tag.endswith("tab") else "<br>"
        if tag == f"{TEXT}note":
            return self._note(element, depth)
        if tag == f"{TEXT}list":
            return self._list(element, depth)
        if tag == f"{_DRAW}frame" and (picture := self._picture(element)):
            return picture
        inside = self.content(element, depth)
        if tag in (f"{TEXT}h", f"{TEXT}p"):
            return self._paragraph(element, inside)
        if tag == f"{TEXT}span":
            return self._span(element.get(f"{TEXT}style-name", ""), inside)
        if tag in (f"{TEXT}a", f"{_DRAW}a"):
            return f'<a href="{escape(element.get(_HREF, ""))}">{inside}</a>'
        if tag == f"{_TABLE}table-cell":
            spans = "".join(
                f' {name}="{n}"' for name, key in _SPANS if (n := _number(element, key))
            )
            return self._repeated(element, "columns", f"<td{spans}>{inside}</td>")
        if tag == f"{_TABLE}table-row":
            return self._repeated(element, "rows", f"<tr>{inside}</tr>")
        if tag == f"{_DRAW}object":
            folder = element.get(_HREF, "").removeprefix("./").rstrip("/")
            return escape(self._formulas.get(folder, inside))
        if tag == f"{TEXT}ruby":
            return inside + self._reading(element)
        if tag in _SIMPLE:
            name = _SIMPLE[tag]
            return f"<{name}>{inside}</{name}>"
        return f"{inside} " if tag.startswith(_MATH) else inside

    def _repeated(self, element: Any, what: str, shown: str) -> str:
        """A cell or row as often as its number says. Raises TooLarge."""
        count = max(1, _number(element, f"{_TABLE}number-{what}-repeated"))
        self._repeats += (count - 1) * len(shown)
        if self._repeats > MAX_REPEATED:
            raise TooLarge(
                f"The text is longer than {MAX_REPEATED // 1_000_000} million characters."
            )
        return count * shown

    def _paragraph(self, element: Any, inside: str) -> str:
        style = self._styles.paragraph(element.get(f"{TEXT}style-name", ""))
        if not inside.strip():  # in a listing a blank line
            return "<pre><code></code></pre>" if style.is_code else ""
        if element.tag == f"{TEXT}h" or style.is_title:
            level = min(6, int(element.get(f"{TEXT}outline-level", "1") or 1))
            return f"<h{level}>{inside}</h{level}>"
        code = re.sub(r"</?(?:strong|em|b|i|u|s|code)>", "", inside.replace("<br>", "\n"))
        if style.is_code and "<" not in code:
            code = code.replace("\u00a0", " ")
            return f"<pre><code>{code}</code></pre>"
        return f"<blockquote><p>{inside}</p></blockquote>" if style.is_quote else f"<p>{inside}</p>"

    def _span(self, style: str, inside: str) -> str:
        if self._styles.is_hidden(style):
            return ""
        if inside.strip() and not inside.startswith("<p>"):
            for tag in reversed(self._styles.tags(style)):
                inside = f"<{tag}>{inside}</{tag}>"
        return inside

    def _list(self, element: Any, depth: int) -> str:
        """Its items; one that holds nothing but a list within it continues the item before."""
        own = element.get(f"{TEXT}style-name", "") or (self._lists[-1] if self._lists else "")
        self._lists.append(own)
        start = self._styles.numbered_from(own, len(self._lists))
        items: list[str] = []
        for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            inside = self.content(item, depth + 1).strip()
            if items and all(child.tag == f"{TEXT}list" for child in item):
                items[-1] += inside
            elif inside:
                items.append(inside)
        self._lists.pop()
        first = next(element.iterchildren(f"{TEXT}list-item"), None)
        if start is not None and first is not None:
            start = _number(first, f"{TEXT}start-value") or start
        opening = "ul" if start is None else f'ol start="{start}"'
        inside = "".join(f"<li>{_without_paragraph(item)}</li>" for item in items)
        return f"<{opening}>{inside}</{opening[:2]}>" if inside else ""

    def _picture(self, frame: Any) -> str:
        """The picture that a frame shows, of the kinds that are kept; it may have it in several."""
        if frame.find(f"{_DRAW}object") is not None:  # the picture is only of what it shows
            return ""
        found = [each.get(_HREF, "").removeprefix("./") for each in frame.findall(f"{_DRAW}image")]
        part = next((each for each in found if each in self._parts and can_be_kept(each)), "")
        if not part:
            return ""
        words = [frame.findtext(f"{_SVG}{name}") or "" for name in ("title", "desc")]
        described = " ".join(" ".join(words).split())
        return f'<img src="{escape(embedded_link(part))}" alt="{escape(described)}">'

    def _reading(self, element: Any) -> str:
        return escape(builders.ruby_reading(element.findtext(f"{TEXT}ruby-text") or ""))

    def _note(self, element: Any, depth: int) -> str:
        place = len(self._notes)
        self._notes.append("")  # a note in this one comes after it
        body = element.find(f"{TEXT}note-body")
        text = self.content(body, depth) if body is not None else ""
        text = text.replace("</p><p>", "<br>").replace("<p>", "").replace("</p>", "")
        self._notes[place] = text
        return note_reference(place + 1)


def _number(element: Any, name: str) -> int:
    value = element.get(name) or ""
    return min(MAX_REPEATS, int(value)) if value.isdecimal() else 0


def _without_paragraph(item: str) -> str:
    """The item's first paragraph as its own text, so that the list stays tight."""
    return re.sub(r"^<p>((?:(?!</?p>).)*)</p>", r"\1", item, count=1, flags=re.DOTALL)
