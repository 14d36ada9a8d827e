"""Find URLs in pasted or typed text: an e-mail, a list, Markdown, a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import ngettext

# With a scheme, or as people write a site's name: at least one dot, and letters at its end.
_MARKDOWN = re.compile(
    r"!?\[[^\]\n]*\]\(\s*<?(https?://(?:[^\s<>()]|\([^\s<>()]*\))+)>?(?:\s+[\"'][^\n]*?[\"'])?\s*\)"
)
# What no address holds as it is: marks of East Asian prose, invisible characters.
_NEVER = r"「」『』【】《》〈〉、。，；！？\u00ad\u200b-\u200f\u2060\ufeff"
_WITH_SCHEME = re.compile(
    rf"[a-z][a-z0-9+.-]*://(?:(?![,;]https?://)[^\s<>\"“”«»`|\\^{{}}{_NEVER}])+", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?\.)+"
    r"[a-z\u00a1-\uffff]{2,24}(?::\d{2,5})?(?:[/?#][^\s<>\"“”«»`|\\^{}]*)?(?![\w@])",
    re.IGNORECASE,
)
# On a network of one's own: localhost:8000/a, 192.168.1.5.
_LOCAL = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z][a-z0-9-]*:\d{2,5})(?::\d{2,5})?(?:/\S*)?", re.I
)
_END = ".,;:!?…'’‘\"”»*_~。、，；：！？"
_CLOSING = {
    ")": "(",
    "]": "[",
    "}": "{",
    "）": "（",
    "】": "【",
    "」": "「",
    "』": "『",
    "》": "《",
}
# Of a bare name these are a file's rather than a site's.
_FILE_ENDINGS = frozenset(
    """
    pdf html htm md txt doc docx xls xlsx ppt pptx epub csv json xml yaml yml toml ini cfg conf log
    py js ts css java cpp rb php exe zip tar gz png jpg jpeg gif svg webp mp3 mp4
    """.split()
)


@dataclass(frozen=True, slots=True)
class Links:
    """The links in order, each once, and how many lines there were without one."""

    urls: tuple[str, ...]
    lines_without: int

    def summary(self) -> str:
        """As in "20 links, 3 lines without one"; empty where nothing was passed over."""
        if not self.lines_without:
            return ""
        count, lines = len(self.urls), self.lines_without
        links = ngettext("%(n)s link", "%(n)s links", count) % {"n": count}
        without = ngettext("%(n)s line without one", "%(n)s lines without one", lines)
        return f"{links}, {without % {'n': lines}}"


def find_links(text: str) -> Links:
    """The links in the text, without the brackets, quotes and punctuation around them.

    A site's name without a scheme counts where it stands alone or has a path, as in prose a
    missing space after a full stop looks like one.
    """
    urls: list[str] = []
    without = 0
    for line in text.splitlines():
        found = _in_line(line)
        urls += found
        without += bool(line.strip()) and not found
    return Links(tuple(dict.fromkeys(urls)), without)


def _in_line(line: str) -> list[str]:
    places: list[tuple[int, str]] = []

    def take(match: re.Match[str], url: str) -> str:
        places.append((match.start(), url))
        return " " * len(match[0])

    line = _MARKDOWN.sub(lambda match: take(match, _trimmed(match[1])), line)
    line = _WITH_SCHEME.sub(lambda match: take(match, _trimmed(match[0])), line)
    words = line.split()
    if len(words) == 1 and _LOCAL.fullmatch(words[0]):
        return [f"https://{words[0]}"]
    for match in _BARE.finditer(line):
        name = _trimmed(match[0])
        if _is_site(name, among=len(words)):
            places.append((match.start(), f"https://{name}"))
    return [url for _, url in sorted(places) if url]


def _is_site(name: str, among: int) -> bool:
    host = re.split(r"[/?#:]", name, maxsplit=1)[0]
    is_file = host == name and host.rpartition(".")[2].lower() in _FILE_ENDINGS
    told = among == 1 or name != host or host.lower().startswith("www.")
    return told and not is_file and "." in host


def _trimmed(url: str) -> str:
    """Without what follows a link in a sentence: marks, and brackets that were opened before it."""
    while url:
        last = url[-1]
        if last in _END or (last in _CLOSING and url.count(last) > url.count(_CLOSING[last])):
            url = url[:-1]
        else:
            break
    return url
