"""Where a page sends its reader by itself: the `Refresh` header and `<meta http-equiv=refresh>`.

As browsers do it (WHATWG HTML, "shared declarative refresh steps"), but for pages that reload
themselves, that show something worth reading for a while first, or that send only readers
without JavaScript elsewhere.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from librarian_site.core.words import count_words

LOOKED_AT = 100_000  # bytes of the page
AT_ONCE = 2  # seconds: a page that waits no longer is not meant to be read
LONGEST_WAIT = 60  # seconds
FEW_WORDS = 100  # of a page that says no more than that it leads on

_IGNORED = re.compile(
    r"<!--.*?-->|<(script|style|template|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_NOSCRIPT = re.compile(r"<noscript\b.*?</noscript\s*>", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^>]{0,2000}>", re.IGNORECASE)
_CONTENT = re.compile(
    r"""\s*(\d+)?(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+|$)(?:url\s*=\s*)?(["']?)(.*)""",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def next_address(url: str, header: str, content: bytes, charset: str) -> str | None:
    """The address that the page at `url` leads on to, or None.

    `header` is the value of `Refresh`, empty where there was none; `content` is the page, empty
    for what is none.
    """
    text = _decoded(content[:LOOKED_AT], charset)
    text = _IGNORED.sub(" ", text)
    scripted = _NOSCRIPT.sub(" ", text)
    words = count_words(_TAG.sub(" ", scripted))
    found = _BASE.search(text)
    base = urljoin(url, _attributes(found[0]).get("href", "")) if found else url
    for value in filter(None, (header, _refresh(scripted))):
        if target := _target(value, base, url, words):
            return target
    # Without JavaScript: a shortener's page that leads to another site, and not an app's excuse.
    target = _target(_refresh(text), base, url, words)
    is_elsewhere = target is not None and urlsplit(target).hostname != urlsplit(url).hostname
    return target if is_elsewhere and words < FEW_WORDS else None


def _refresh(text: str) -> str:
    """The content of the first meta element that refreshes."""
    for tag in _META.finditer(text):
        attributes = _attributes(tag[0])
        if attributes.get("http-equiv", "").strip().lower() == "refresh":
            return attributes.get("content", "")
    return ""


def _attributes(tag: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(tag)
    }


def _target(value: str, base: str, url: str, words: int) -> str | None:
    match = _CONTENT.fullmatch(value)
    if match is None or not match[3].strip():
        return None
    delay, quote, rest = int((match[1] or "0")[:6]), match[2], match[3]
    address = (rest.partition(quote)[0] if quote else rest).strip()
    try:
        target = urljoin(base, address)
        scheme = urlsplit(target).scheme
    except ValueError:
        return None
    if scheme not in ("http", "https") or urldefrag(target).url == urldefrag(url).url:
        return None
    is_meant = delay <= AT_ONCE or (delay <= LONGEST_WAIT and words < FEW_WORDS)
    return target if is_meant else None


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
