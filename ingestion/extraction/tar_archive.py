"""TAR archives, compressed or not, as plain ZIP files, which are read from there on.

Only their files are taken: no links, devices or sparse files, which can unpack to any size.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
from io import BytesIO
from typing import Any

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.documents.media_types import MAX_PARTS
from ingestion.documents.signatures import tar_type
from ingestion.extraction import safe_zip

_DAMAGE = (*safe_zip.DAMAGE, tarfile.TarError, OverflowError)


def is_tar(content: bytes) -> bool:
    return tar_type(content) is not None


def as_zip(
    content: bytes, *, max_unpacked: int = safe_zip.MAX_UNPACKED, max_parts: int = MAX_PARTS
) -> bytes:
    """The archive's files in a ZIP file, uncompressed; of two with one name the later counts.

    Raises TooLarge for more than `max_unpacked` bytes or `max_parts` files; BrokenDocument.
    """
    try:
        with tarfile.open(fileobj=BytesIO(_unpacked(content, max_unpacked)), mode="r:") as archive:
            return _zipped(archive, len(content), max_unpacked, max_parts)
    except _DAMAGE as error:
        raise BrokenDocument("The file is damaged: not all of it could be unpacked.") from error


def _zipped(archive: tarfile.TarFile, packed: int, max_unpacked: int, max_parts: int) -> bytes:
    parts: dict[str, tarfile.TarInfo] = {}
    for number, member in enumerate(archive):
        if number >= max_parts:
            raise TooLarge(f"The archive has more than {max_parts} parts.")
        if member.isreg() and not member.issparse():
            name = member.name.encode(errors="replace").decode()
            parts[name.removeprefix("./")] = member
    infos = {name: zipfile.ZipInfo(name) for name in parts}
    for name, info in infos.items():
        info.file_size = parts[name].size
    safe_zip.check(list(infos.values()), packed, max_unpacked=max_unpacked)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, member in parts.items():
            file = archive.extractfile(member)
            package.writestr(infos[name], file.read() if file else b"")
    return out.getvalue()


def _unpacked(content: bytes, limit: int) -> bytes:
    """The TAR file itself. Raises TooLarge."""
    opener = next((each for magic, each in _OPENERS.items() if content.startswith(magic)), None)
    if opener is None:
        return content
    with opener(BytesIO(content)) as stream:
        whole: bytes = stream.read(limit + 1)
    if len(whole) > limit:
        raise safe_zip.unpacks_to_too_much(limit)
    return whole


_OPENERS: dict[bytes, Any] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
