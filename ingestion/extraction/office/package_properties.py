"""What packages of office documents say of themselves (OOXML and OpenDocument)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingestion.extraction import builders, safe_zip
from ingestion.extraction.program_names import author_of, title_of

if TYPE_CHECKING:
    import zipfile

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
# That python-docx and python-pptx leave in their documents, the second with its author's name.
TEMPLATE_DATES = ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z")
_TEMPLATE_AUTHOR = "Steve Canny"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


@dataclass(frozen=True, slots=True)
class Properties:
    title: str = ""
    author: str = ""
    language: str = ""  # ISO 639-1
    created: datetime | None = None

    def fields(self) -> dict[str, Any]:
        """As `Document` names them."""
        return {
            "title": self.title,
            "author": self.author,
            "language": self.language,
            "published_at": self.created,
        }


def properties(archive: zipfile.ZipFile) -> Properties:
    """From docProps/core.xml or meta.xml; empty where the package has neither."""
    names = archive.namelist()
    for name in ("docProps/core.xml", "meta.xml"):
        if name in names:
            root = safe_zip.parse_xml(archive.read(name))
            author = _text(root, f"{_META}initial-creator") or _text(root, f"{_DC}creator")
            created = _text(root, f"{_TERMS}created") or _text(root, f"{_META}creation-date")
            if created in TEMPLATE_DATES:
                created, author = "", author.removeprefix(_TEMPLATE_AUTHOR)
            return Properties(
                title=title_of(_text(root, f"{_DC}title")),
                author=author_of(author),
                language=_text(root, f"{_DC}language")[:2].lower(),
                created=builders.moment(created or _text(root, f"{_DC}date")),
            )
    return Properties()


def _text(root: Any, tag: str) -> str:
    return (root.findtext(f".//{tag}") or "").strip()
