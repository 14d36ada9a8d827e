"""Firefox's .jsonlz4: a Mozilla header, then one LZ4 block (lz4_Block_format.md)."""

from __future__ import annotations

from ingestion.documents.errors import BrokenDocument, TooLarge

MAGIC = b"mozLz40\x00"
_MAX = 200_000_000  # bytes unpacked


def decompress(content: bytes) -> bytes:
    """The block's bytes. Raises BrokenDocument or TooLarge."""
    size = int.from_bytes(content[8:12], "little")
    if size > _MAX:
        raise TooLarge(f"The backup unpacks to more than {_MAX // 1_000_000} MB.")
    out = bytearray()
    try:
        _unpack(memoryview(content)[12:], out, size)
    except IndexError as error:
        raise BrokenDocument("The backup is damaged: it ends too early.") from error
    if len(out) != size:
        raise BrokenDocument("The backup is damaged: not all of it could be unpacked.")
    return bytes(out)


def _unpack(block: memoryview, out: bytearray, size: int) -> None:
    at = 0
    while at < len(block) and len(out) <= size:
        token = block[at]
        literals, at = _length(block, at + 1, token >> 4)
        out += block[at : at + literals]
        at += literals
        if at >= len(block):
            return  # the last sequence has literals only
        offset = block[at] | block[at + 1] << 8
        length, at = _length(block, at + 2, token & 15)
        if not 0 < offset <= len(out) or len(out) + length > size:
            raise BrokenDocument("The backup is damaged: it points outside of itself.")
        _copy(out, offset, length + 4)


def _length(block: memoryview, at: int, length: int) -> tuple[int, int]:
    """The length, and where what follows it begins."""
    if length == 15:
        while True:
            byte = block[at]
            at += 1
            length += byte
            if byte != 255:
                break
    return length, at


def _copy(out: bytearray, offset: int, length: int) -> None:
    """Repeat what stands `offset` bytes back; it may reach into what it writes."""
    start = len(out) - offset
    piece = bytes(out[start : start + length])
    while len(piece) < length:
        piece += piece[: length - len(piece)]
    out += piece
