"""The file in which a process keeps its metrics for the other web processes on its port.

Takes the place of prometheus_client's mapped files: a write to a mapped page ends the process by
SIGBUS when the disk is full or fails. Written by ordinary calls, the same file may lag behind; the
values themselves are in memory, and are written again once the disk takes them.
"""

from __future__ import annotations

import errno
import logging
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import values

logger = logging.getLogger(__name__)

# The layout is prometheus_client's, whose collector reads it: the number of bytes used, padding;
# then for each key its length, the key padded to a multiple of eight, its value and its time.
_HEADER = struct.Struct("=ii")
_LENGTH = 4  # bytes of the number at the start
_PAIR = struct.Struct("=dd")
PAUSE = 1.0  # seconds after a failed write until the next


class MetricsFile:
    """Values by key, each with its timestamp. Not thread-safe: prometheus_client holds a lock."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        self._filename = filename
        self._descriptor: int | None = None
        self._image = bytearray(_HEADER.pack(_HEADER.size, 0))
        self._positions: dict[str, int] = {}
        self._is_behind = True  # the file lacks what the image has
        self._retry_at = 0.0

    def read_value(self, key: str) -> tuple[float, float]:
        value: tuple[float, float] = _PAIR.unpack_from(self._image, self._position(key))
        return value

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        position = self._position(key)
        _PAIR.pack_into(self._image, position, value, timestamp)
        if self._is_behind:
            self._write(0, len(self._image))
        else:
            self._write(position, position + _PAIR.size)

    def read_all_values(self) -> Iterator[tuple[str, float, float]]:
        for key in self._positions:
            yield key, *self.read_value(key)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _position(self, key: str) -> int:
        """Where the key's value is; appended with zeros where the key is new."""
        if key not in self._positions:
            name = key.encode()
            padded = name + b" " * (8 - (len(name) + 4) % 8)
            self._image += struct.pack("=i", len(name)) + padded + _PAIR.pack(0.0, 0.0)
            self._positions[key] = len(self._image) - _PAIR.size
            _HEADER.pack_into(self._image, 0, len(self._image), 0)
            self._is_behind = True
            self._write(0, len(self._image))
        return self._positions[key]

    def _write(self, start: int, end: int) -> None:
        """Bring these bytes into the file; where it can't be written, all are written later."""
        if time.monotonic() < self._retry_at:
            self._is_behind = True
            return
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._filename, os.O_RDWR | os.O_CREAT, 0o600)
            self._put(max(start, _LENGTH), end)
            if start == 0:  # last, so that no reader is sent beyond the end
                self._put(0, _LENGTH)
        except OSError as error:
            if not self._retry_at:
                logger.warning("Metrics stay in memory for now: %s", error)
            self._is_behind = True
            self._retry_at = time.monotonic() + PAUSE
        else:
            self._is_behind, self._retry_at = False, 0.0

    def _put(self, start: int, end: int) -> None:
        """Write these bytes of the image to the file. Raises OSError."""
        assert self._descriptor is not None  # noqa: S101
        written = os.pwrite(self._descriptor, self._image[start:end], start)
        if written < end - start:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._filename)


def readable_files(folder: Path) -> list[str]:
    """The files that a collector can read: one that could not be written yet has no length."""
    with os.scandir(folder) as entries:
        return [each.path for each in entries if each.name.endswith(".db") and _has_values(each)]


def _has_values(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat().st_size > _HEADER.size
    except FileNotFoundError:  # of a process that has ended meanwhile
        return False


def replace_mapped_files() -> None:
    """Have prometheus_client use this class. To be called before the first metric is made."""
    values.MmapedDict = MetricsFile  # type: ignore[attr-defined, assignment]
