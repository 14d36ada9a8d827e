"""Addresses in pages and style sheets, as browsers read them (https://url.spec.whatwg.org)."""

from __future__ import annotations

import base64
import posixpath
import re
from urllib.parse import unquote, urljoin, urlsplit

from library.items.url_normalization import host_and_port


def joined(base: str, address: str) -> str:
    """The absolute address, "" for what is none; one within the page or of data is left alone."""
    address = address.strip()
    if address.startswith("#") or address[:5].lower() == "data:":
        return address
    try:
        return urljoin(base, address.replace("\\", "/"))
    except ValueError:
        return ""


def key(url: str) -> str:
    """The address as it is compared: browsers encode more of it than pages do."""
    try:
        parts = urlsplit(url)
        place = host_and_port(parts)
    except ValueError:
        return url
    path = posixpath.normpath(parts.path or "/")
    return f"{parts.scheme}://{place}{_decoded(path)}?{_decoded(parts.query)}"


def _decoded(text: str) -> str:
    return unquote(text, errors="surrogateescape")  # bytes that are no UTF-8 stay apart


def data_url(content: bytes, media_type: str) -> str:
    """The content as an address, with a media type that does no harm."""
    kind = media_type.partition(";")[0].strip()
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind):
        kind = "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
