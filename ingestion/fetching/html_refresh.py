"""Redirects inside a page: the `Refresh` header, `<meta http-equiv=refresh>`, scripts and frames.

Read as browsers do (WHATWG HTML, "shared declarative refresh steps"). Not followed: pages that
reload themselves, that show a text for a while first, or that redirect only browsers without
JavaScript on the same site. A script is followed where it does nothing else, and of a page of
frames the one with the text.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from librarian_site.core.words import count_words

SEARCHED_BYTES = 100_000  # from the start of the page
MAX_DELAY = 2  # seconds a page with a text may wait, to count as a redirect
MAX_DELAY_WITHOUT_TEXT = 60  # seconds
FEW_WORDS = 100  # fewer are no text but a notice of the redirect

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
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_LOCATION = re.compile(
    r"""(?:^|[\s;{])(?:(?:window|document|self|top|parent)\.)?location"""
    r"""(?:(?:\.href)?\s*=\s*|\.(?:replace|assign)\(\s*)(?:"([^"\s]+)"|'([^'\s]+)')\s*\)?\s*(?:;|\}|$)"""
)
_DECIDES = re.compile(r"\b(?:if|function|addEventListener|onclick)\b|=>|\?")  # what else it does
_LONGEST_SCRIPT = 1000  # characters
_FRAME = re.compile(r"<frame\b[^>]{0,2000}>", re.IGNORECASE)
_SIDE_FRAME = re.compile(
    r"nav|menu|toc|index|left|top|head|title|banner|logo|foot|bottom|button|ad\b|counter",
    re.IGNORECASE,
)
_MAIN_FRAME = re.compile(r"main|content|body|text|right|cent(?:er|re)|inhalt|haupt", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def refresh_target(url: str, header: str, content: bytes, charset: str) -> str | None:
    """Return the address that the page at `url` redirects to, or None.

    `header` is the value of the `Refresh` header, or ""; `content` is the HTML, empty for other
    media types.
    """
    source = _decoded(content[:SEARCHED_BYTES], charset)
    text = _IGNORED.sub(" ", source)
    scripted = _NOSCRIPT.sub(" ", text)
    words = count_words(_TAG.sub(" ", scripted))
    found = _BASE.search(text)
    base = urljoin(url, _attributes(found[0]).get("href", "")) if found else url
    for value in filter(None, (header, _refresh(scripted))):
        if target := _target(value, base, url, words):
            return target
    # In <noscript>: follow a URL shortener to another site, but no app's "needs JavaScript" page.
    target = _target(_refresh(text), base, url, words)
    is_elsewhere = target is not None and urlsplit(target).hostname != urlsplit(url).hostname
    if target is not None and is_elsewhere and words < FEW_WORDS:
        return target
    address = (_of_script(source) or _of_frame(text)) if words < FEW_WORDS else ""
    return _target(f"0;url={address}", base, url, words) if address else None


def _of_script(source: str) -> str:
    """Where the page's only script sends the browser, whatever else is true; may be empty."""
    scripts = [script.strip() for script in _SCRIPT.findall(source)]
    if len(scripts) != 1 or len(scripts[0]) > _LONGEST_SCRIPT:
        return ""
    found = _LOCATION.search(scripts[0])
    around = _LOCATION.sub("", scripts[0])
    if found is None or _DECIDES.search(around):
        return ""
    return (found[1] or found[2]).replace("\\/", "/")


def _of_frame(text: str) -> str:
    """The address of the frame that shows the text, by its name or place; may be empty."""
    frames = [_attributes(tag[0]) for tag in _FRAME.finditer(text)]
    named = [
        (f"{each.get('name', '')} {each['src']}", each["src"]) for each in frames if "src" in each
    ]
    main = [src for name, src in named if _MAIN_FRAME.search(name) and not _SIDE_FRAME.search(name)]
    rest = [src for name, src in named if not _SIDE_FRAME.search(name)]
    return next(iter((*main, *rest[-1:])), "")


def _refresh(text: str) -> str:
    """The content of the first `<meta http-equiv=refresh>`, or ""."""
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
    is_redirect = delay <= MAX_DELAY or (delay <= MAX_DELAY_WITHOUT_TEXT and words < FEW_WORDS)
    return target if is_redirect else None


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
