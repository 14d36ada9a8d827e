"""Items as a WACZ package 1.1.1: a zip file of a WARC, its index, and its pages, signed.

Programs such as ReplayWeb.page open it by itself. `datapackage.json` has the hash of every file,
`datapackage-digest.json` its hash, signed with the installation's key, as the specification of
WACZ signing has it for keys that no certificate vouches for.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from library.exports.base import Export, ExportFormat
from library.exports.web_archive import signing
from library.exports.web_archive.records import Page, page_of
from library.exports.web_archive.warc import SOFTWARE, Place, WarcFile, iso, items_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERSION = "1.1.1"
ARCHIVE = "data.warc.gz"
PIECE = 1 << 20  # bytes


def write(export: Export, file: IO[bytes]) -> int:
    """Raises StorageError where a file of an item can't be read."""
    count = 0
    pages: list[Page] = []
    index: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        with tempfile.TemporaryFile() as archive:
            warc = WarcFile(archive, export)
            for item in items_of(export):
                index += [_cdxj(place) for place in warc.add(item)]
                if (page := page_of(item)) is not None:
                    pages.append(page)
                count += 1
            resources = [_add_file(package, f"archive/{ARCHIVE}", archive)]
        lines = "".join(f"{line}\n" for line in sorted(index))
        resources.append(_add(package, "indexes/index.cdx", lines))
        resources.append(_add(package, "pages/pages.jsonl", "".join(_pages(pages))))
        described = _json(_package(export, pages, resources), indent=2)
        _add(package, "datapackage.json", described)
        _add(package, "datapackage-digest.json", _json(_digest(export, described), indent=2))
    return count


def _add_file(package: zipfile.ZipFile, path: str, file: IO[bytes]) -> dict[str, Any]:
    """Add a file of any size; one up to 2 GiB has no field of ZIP64 in its header.

    Readers of web archives find a file by what the central directory says of its header, which
    tells nothing of such a field unless the file needs it.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    info = zipfile.ZipInfo(path)
    info.file_size = size if size > zipfile.ZIP64_LIMIT else 0
    digest = hashlib.sha256()
    with package.open(info, "w") as member:
        while piece := file.read(PIECE):
            digest.update(piece)
            member.write(piece)
    return _resource(path, digest.hexdigest(), size)


def _add(package: zipfile.ZipFile, path: str, text: str) -> dict[str, Any]:
    content = text.encode()
    package.writestr(path, content)
    return _resource(path, hashlib.sha256(content).hexdigest(), len(content))


def _resource(path: str, digest: str, size: int) -> dict[str, Any]:
    name = path.rpartition("/")[2]
    return {"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _package(export: Export, pages: list[Page], resources: list[dict[str, Any]]) -> dict[str, Any]:
    main = {"mainPageUrl": pages[0].url, "mainPageDate": iso(pages[0].moment)} if pages else {}
    return {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": export.title,
        "software": SOFTWARE,
        "created": iso(export.made_at),
        **main,
        "resources": resources,
    }


def _digest(export: Export, described: str) -> dict[str, Any]:
    digest = f"sha256:{hashlib.sha256(described.encode()).hexdigest()}"
    return {
        "path": "datapackage.json",
        "hash": digest,
        "signedData": {
            "hash": digest,
            "signature": signing.sign(digest),
            "publicKey": signing.public_key(),
            "created": iso(export.made_at),
            "software": SOFTWARE,
        },
    }


def _pages(pages: Iterable[Page]) -> Iterator[str]:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    yield f"{_json(head)}\n"
    for page in pages:
        said = {"id": page.id, "url": page.url, "title": page.title, "ts": iso(page.moment)}
        yield f"{_json({**said, 'text': page.text})}\n"


def _cdxj(place: Place) -> str:
    """A line of the index: by what it is sorted, the moment, and where the record is."""
    record = place.record
    said = {
        "url": record.url,
        "mime": record.media_type.partition(";")[0],
        "status": "200",
        "digest": place.digest,
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": ARCHIVE,
    }
    return f"{sort_key(record.url)} {record.moment:%Y%m%d%H%M%S} {_json(said)}"


def sort_key(url: str) -> str:
    """An address with its host turned round (SURT): `org,example)/page?query`."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url
    host = ",".join(reversed(parts.hostname.lower().removeprefix("www.").split(".")))
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){(parts.path or '/').lower()}{query.lower()}"


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


FORMAT = ExportFormat("wacz", "Web archive (WACZ), signed", ".wacz", "application/wacz", write)
