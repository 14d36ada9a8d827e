"""What a site's API answered about one address, kept together as the original of an item."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import BrokenDocument

if TYPE_CHECKING:
    from ingestion.documents.types import Resource
    from library.document_kinds import DocumentKind

DAMAGED = "The site's answer is not as expected."
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every part, so that the same answers make the same file


@dataclass(frozen=True, slots=True)
class Part:
    """One answer, as it came."""

    content: bytes
    media_type: str = "application/json"
    charset: str = ""
    url: str = ""

    @classmethod
    def of(cls, resource: Resource) -> Part:
        return cls(resource.content, resource.media_type, resource.charset, resource.url)

    def json(self) -> Any:
        """What its JSON says. Raises BrokenDocument."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise BrokenDocument(DAMAGED) from error


@dataclass(frozen=True, slots=True)
class SiteAnswers:
    source: str  # the name of its module in this package
    url: str  # the page that people see
    parts: dict[str, Part] = field(default_factory=dict)  # by the names of files


def pack(capture: SiteAnswers, kind: DocumentKind) -> bytes:
    """One ZIP file: the answers, and a list of what they are.

    `ingestion.extraction.site_apis.reader` unpacks it.
    """
    listed = {
        name: {"type": part.media_type, "charset": part.charset, "url": part.url}
        for name, part in capture.parts.items()
    }
    manifest = {"source": capture.source, "url": capture.url, "parts": listed}
    contents = {kind.zip_member: json.dumps(manifest, indent=1).encode()}
    contents |= {name: part.content for name, part in capture.parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
