"""Names of the parts of Word documents, which some programs choose otherwise than Word."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO

from ingestion.extraction import safe_zip

MAIN = "word/document.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_TEXT = re.compile(
    rb"<Override\b(?=[^<>]*ContentType=\"[^\"]*"
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.(?:document|template)\.macroEnabledTemplate|"
    rb"ms-word\.document\.macroEnabled)\.main\+xml\")[^<>]*PartName=\"/([^\"<>]{1,200})\""
)


def with_usual_names(content: bytes) -> bytes:
    """The package with its text in `word/document.xml`, and with slashes between folders."""
    with safe_zip.opened(content) as package:
        names = {part: part.filename.replace("\\", "/") for part in package.infolist()}
        if MAIN in (part.filename for part in names):
            return content
        by_name = {name: part for part, name in names.items()}
        types = package.read(by_name[_CONTENT_TYPES]) if _CONTENT_TYPES in by_name else b""
        found = _TEXT.search(types)
        main = found[1].decode("utf-8", "replace") if found else MAIN
        folder, file = posixpath.split(main)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        renamed = {main: MAIN, relations: "word/_rels/document.xml.rels"}
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as written:
            for part, name in names.items():
                text = package.read(part)
                if name in (_CONTENT_TYPES, "_rels/.rels"):
                    text = text.replace(main.encode(), MAIN.encode())
                written.writestr(renamed.get(name, name), text)
    return out.getvalue()
