"""Bodies decompressed in bounded pieces."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import brotli
import pytest
from backports import zstd

from ingestion.documents.errors import FetchError
from ingestion.fetching.decompression import PIECE, decompress

TEXT = b"The old lighthouse at Marrow Point. " * 4000
RAW = zlib.compressobj(wbits=-15)
RAW_TEXT = RAW.compress(TEXT) + RAW.flush()


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), " X-GZIP "),
        (gzip.compress(TEXT[:900]) + gzip.compress(TEXT[900:]), "gzip"),
        (gzip.compress(TEXT) + b"\0\0 padding", "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (RAW_TEXT, "deflate"),
        (brotli.compress(TEXT), "br"),
        (zstd.compress(TEXT), "zstd"),
        (zstd.compress(TEXT[:900]) + zstd.compress(TEXT[900:]), "ZSTD"),
    ],
)
def test_every_way_and_every_cut(packed: bytes, encoding: str, size: int) -> None:
    assert b"".join(decompress(pieces(packed, size), encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["none", "UTF-8", "binary", "text/html"])
def test_what_is_no_encoding_changes_nothing(encoding: str) -> None:
    assert b"".join(decompress([TEXT], encoding)) == TEXT
    assert b"".join(decompress([gzip.compress(TEXT)], f"gzip, {encoding}")) == TEXT


def test_what_is_cut_short_gives_what_it_has() -> None:
    assert TEXT.startswith(b"".join(decompress([gzip.compress(TEXT)[:300]], "gzip")))


@pytest.mark.parametrize("encoding", ["compress", "gzip, gzip", "gzip,br", "deflate, deflate"])
def test_what_was_not_asked_for_is_not_unpacked(encoding: str) -> None:
    with pytest.raises(FetchError, match="not read") as raised:
        list(decompress([gzip.compress(gzip.compress(TEXT))], encoding))
    assert raised.value.permanent


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_not_packed_is_a_failure(encoding: str) -> None:
    with pytest.raises(FetchError, match="decompressed"):
        list(decompress([b"<html>plain"], encoding))


@pytest.mark.parametrize(
    ("compress", "encoding"),
    [(gzip.compress, "gzip"), (partial(brotli.compress, quality=3), "br"), (zstd.compress, "zstd")],
)
def test_a_bomb_is_never_whole_in_memory(compress: Callable[[bytes], bytes], encoding: str) -> None:
    bomb = compress(b"\0" * 60_000_000)
    tracemalloc.start()
    largest = max(len(piece) for piece in decompress([bomb], encoding))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert largest <= 2 * PIECE  # brotli may go a little beyond its limit
    assert peak < 5 * PIECE
