"""How a web archive is packed: each record by itself (ISO 28500, annex D), or all as one."""

from __future__ import annotations

import zlib

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction.safe_zip import MAX_UNPACKED

GZIP = b"\x1f\x8b"


def unpacked(content: bytes) -> bytes:
    """The archive without the gzip stream that holds all of it; any other as it is.

    Raises TooLarge, BrokenDocument.
    """
    if not content.startswith(GZIP):
        return content
    stream = zlib.decompressobj(31)
    try:
        text = stream.decompress(content, MAX_UNPACKED + 1)
    except zlib.error as error:
        raise BrokenDocument("The web archive is damaged and can't be read.") from error
    if stream.unused_data:
        return content  # a stream for each record: warcio reads them one by one
    if len(text) > MAX_UNPACKED:
        raise TooLarge("The web archive is too large.")
    return text
