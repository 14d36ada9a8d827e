"""Streaming decompression of response bodies, in bounded pieces against decompression bombs."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import brotli

from ingestion.documents.errors import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
PIECE = 1_000_000  # bytes decompressed at once
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits
_GZIP_MAGIC = 0x1F  # first byte of a gzip member
_ZSTD_LIMITS = {int(zstd.DecompressionParameter.window_log_max): 23}  # 8 MB


def decompress(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Decompress a body by its Content-Encoding (RFC 9110, section 8.4), up to PIECE bytes a time.

    What is no encoding ("none", "utf-8") is passed over, as browsers do. Raises FetchError for an
    encoding that was not offered in ACCEPT_ENCODING, for several encodings, and for damaged data.
    """
    names = [name.strip() for name in encoding.lower().split(",")]
    encoding = ", ".join(name for name in names if name in _DECODERS or name in _UNREAD)
    decode = _DECODERS.get(encoding)
    if decode is None:
        raise FetchError(
            f"The site compresses its pages in a way that is not read: {encoding[:40]}.",
            permanent=True,
        )
    try:
        yield from decode(parts)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise FetchError("The site sent data that can't be decompressed.") from error


def _brotli(parts: Iterable[bytes]) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for part in parts:
        rest = part
        while True:
            piece = decoder.process(rest, output_buffer_limit=PIECE)
            yield piece
            if decoder.can_accept_more_data() or decoder.is_finished():
                break
            rest = b""
        if decoder.is_finished():
            return


def _zstd(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress frames one after the other (RFC 8878), with windows up to RFC 9659's limit."""
    decoder = None
    for part in parts:
        rest = part
        while rest:
            decoder = decoder or zstd.ZstdDecompressor(options=_ZSTD_LIMITS)
            piece = decoder.decompress(rest, PIECE)
            yield piece
            while not decoder.eof and not decoder.needs_input:
                yield decoder.decompress(b"", PIECE)
            rest = decoder.unused_data if decoder.eof else b""
            decoder = None if decoder.eof else decoder


def _inflated(parts: Iterable[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    decoder = None
    has_ended = False
    for part in parts:
        rest = part
        while rest:
            # Only another member may follow a gzip member (RFC 1952, section 2.2).
            if has_ended and not (is_gzip and rest[0] == _GZIP_MAGIC):
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
    """The window bits for zlib: `deflate` should have a zlib header, but some servers omit it."""
    if is_gzip:
        return _GZIP
    return _ZLIB if first & 0x0F == 8 else _RAW


_UNREAD = frozenset(("compress", "x-compress", "pack200-gzip", "exi", "aes128gcm", "dcb", "dcz"))
_DECODERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": iter,
    "identity": iter,
    "gzip": partial(_inflated, is_gzip=True),
    "x-gzip": partial(_inflated, is_gzip=True),
    "deflate": partial(_inflated, is_gzip=False),
    "br": _brotli,
    "zstd": _zstd,
}
