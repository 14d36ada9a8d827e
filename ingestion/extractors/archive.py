"""Zip files from outside, opened with care."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from lxml import etree

from ingestion.errors import BrokenDocument, TooLarge

MAX_MEMBERS = 5000
MAX_UNPACKED = 200_000_000  # bytes, of all members together


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive, once it is known to unpack to a sane size.

    Raises TooLarge, and BrokenDocument for whatever reading it meets.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise TooLarge(f"The archive has more than {MAX_MEMBERS} parts.")
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise TooLarge(f"The archive unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")
            yield archive
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        raise BrokenDocument("The file is damaged: not all of it could be unpacked.") from error


def parse_xml(content: bytes) -> Any:
    """The root element; no entities, no network, no giant trees. Raises BrokenDocument."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenDocument(f"The file is damaged: {error}") from error
