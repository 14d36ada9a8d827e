"""What a site sent packed, unpacked piece by piece: of a bomb only a piece is ever in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ingestion.documents.errors import FetchError

PIECE = 1_000_000  # bytes unpacked at once
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits
_GZIP_BEGINS = 0x1F


def unpacked(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body's bytes by its Content-Encoding (RFC 9110, section 8.4).

    Raises FetchError for what was not asked for (only gzip and deflate are, and only once) and for
    what can't be unpacked.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from parts
    elif encoding in ("gzip", "x-gzip", "deflate"):
        try:
            yield from _inflated(parts, is_gzip=encoding != "deflate")
        except zlib.error as error:
            raise FetchError("The site sent data that can't be decompressed.") from error
    else:
        raise FetchError(f"The site packs its pages in a way that is not read: {encoding[:40]}.")


def _inflated(parts: Iterable[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    decoder = None
    has_ended = False
    for part in parts:
        rest = part
        while rest:
            # Only another member may follow a gzip member (RFC 1952, section 2.2).
            if has_ended and not (is_gzip and rest[0] == _GZIP_BEGINS):
                return
            decoder = decoder or zlib.decompressobj(_window(rest[0], is_gzip=is_gzip))
            yield from _pieces(decoder, rest)
            has_ended, rest = decoder.eof, decoder.unused_data
            decoder = None if has_ended else decoder


def _pieces(decoder: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    while True:
        piece = decoder.decompress(packed, PIECE)
        yield piece
        packed = decoder.unconsumed_tail
        if not packed and len(piece) < PIECE:
            return


def _window(first: int, *, is_gzip: bool) -> int:
    """Deflate comes with a zlib header, as it should, or without, as some servers send it."""
    if is_gzip:
        return _GZIP
    return _ZLIB if first & 0x0F == 8 else _RAW
