"""Texts with links: OneTab's export, and lists that a person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.imports.entries import Entry, Skipped, link, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.source import Source

_ONETAB = re.compile(r"([a-z][a-z0-9+.-]*:\S+)(?: \| (.*))?", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"!?\[([^\]]*)\]\(\s*<?(https?://[^\s<>]+?)>?(?:\s+[\"'(][^)]*)?\)(?=[^)]|$)"
)
_ORG = re.compile(r"\[\[(https?://[^\]\s]+)\](?:\[([^\]]*)\])?\]", re.IGNORECASE)
_ANGLE = re.compile(r"<(https?://[^<>\s]+)>", re.IGNORECASE)
# Addresses in a row may have only a sign between them.
_ADDRESS = re.compile(r"https?://(?:(?![,;|]https?://)[^\s<>\"«»“”„])+", re.IGNORECASE)
# Without a scheme: a host name with a path, with "www." or with an ending that everybody knows.
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}"
_BARE = re.compile(rf"(?<![\w@./-])(?:www\.)?{_HOST}(?::\d+)?(?:[/?#][^\s<>\"]*)?(?![\w@])", re.I)
_ENDINGS = re.compile(
    r"\.(?:com|org|net|edu|gov|io|dev|info|app|co|eu|uk|de|fr|nl|ch|at|es|it|jp)$"
)
_OTHER = re.compile(
    r"\b(?:javascript|data|file|mailto|ftp|chrome|about|place|chrome-extension):\S+"
)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"\s*(?:(?:[-*+•‣–]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?|\[[ xX]\]\s+|#+\s+)")
_COMMENT = re.compile(r"\s*(?://|;|--\s|<!--|#(?!\s|#))")
# Behind a link: Buku's comment, Org's ":a:b:", or words with "#".
_TAGS_BEHIND = re.compile(
    r"[ \t]{1,8}(?:<!--[ \t]?TAGS:(?P<named>[^<>]*)-->|:(?P<org>(?:[\w@%-]+:)+)"
    r"|(?P<signed>(?:#[^\W\d][\w/-]*[ \t]*)+))$",
    re.IGNORECASE,
)
_MAX_TAGS = 1000  # characters of them
_AROUND = " \t-–—|:,;·•…=→>()[]\"'"


def is_onetab(source: Source) -> bool:
    lines = [line for line in source.head.splitlines() if line.strip()]
    lines = lines[:-1] if len(source.text) > len(source.head) else lines
    return (
        bool(lines)
        and all(_ONETAB.fullmatch(line.strip()) for line in lines)
        and any(" | " in line for line in lines)
    )


def _onetab(source: Source) -> Found:
    for line in source.text.splitlines():
        if line.strip():
            # The title may hold " | " itself, and the address "|" without spaces.
            url, _, title = line.strip().partition(" | ")
            yield link(Entry(url=url, title=title.strip()))


# What an XML file or an HTML page begins with; a list may begin with an address in "<" and ">".
_MARKUP = re.compile(r"\s*<(?:[?!]|(?!https?:)[a-z][\w:.-]*[\s/>])", re.IGNORECASE)


def has_links(source: Source) -> bool:
    if _MARKUP.match(source.head) or source.json is not None:
        return False  # its addresses would come without what belongs to them
    head = source.text[:200_000]
    return bool(_ADDRESS.search(head) or any(_bare(line) for line in head.splitlines()[:500]))


def _list(source: Source) -> Found:
    path: list[tuple[int, str]] = []  # headings with their levels
    title = ""  # of a line without an address, for the next
    lines = source.text.split("\n")
    for number, line in enumerate(lines):
        if heading := _heading(line, lines[number + 1] if number + 1 < len(lines) else ""):
            yield from _left_over(title)
            path, title = [*(each for each in path if each[0] < heading[0]), heading], ""
        elif not line.strip():
            yield from _left_over(title)
            title = ""
        elif not re.fullmatch(r"[=_*|:\s-]{3,}", line.strip()):
            line, tags = _without_tags(line)
            found = list(_links(line))
            if found and title and len(found) == 1 and not found[0][1]:
                found = [(found[0][0], title)]
            elif title:
                yield from _left_over(title)
            title = "" if found else line
            if not found and _COMMENT.match(line):
                yield Skipped("comment", line.strip())
                title = ""
            for url, name in found:
                yield link(
                    Entry(
                        url=url,
                        title=_BULLET.sub("", name).strip(),
                        tags=tags,
                        collection=[text for _, text in path] or None,
                    )
                )
    yield from _left_over(title)


def _without_tags(line: str) -> tuple[str, list[str]]:
    """A line with a link, and the tags that stand behind it; any other line as it is."""
    line = line.rstrip()
    found = _TAGS_BEHIND.search(line, max(0, len(line) - _MAX_TAGS)) if "//" in line else None
    if found is None or not any(_links(line[: found.start()])):
        return line, []
    named, org, signed = found["named"], found["org"], found["signed"]
    tags = (
        named.split(",") if named else org.split(":") if org else signed.replace("#", " ").split()
    )
    return line[: found.start()], unique(tags)


def _left_over(title: str) -> Iterator[Skipped]:
    if title.strip():
        yield Skipped("no address", title.strip())


def _heading(line: str, following: str) -> tuple[int, str] | None:
    """Level and text of a heading; a line that is underlined is one."""
    if found := _HEADING.fullmatch(line.strip()):
        text = found[2].rstrip("#").rstrip()
        return (len(found[1]), text) if not _ADDRESS.search(text) else None
    underline = re.fullmatch(r"\s*(=|-)\1{2,}\s*", following)
    if underline and line.strip() and not any(_links(line)):
        return (1 if underline[1] == "=" else 2), line.strip()
    return None


def _links(line: str) -> Iterator[tuple[str, str]]:
    """The addresses of a line with their titles: what stands before one, or else after it."""
    text = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    if named := [*_markdown(text), *_org(text)]:
        yield from named
        return
    found = _spans(text)
    for number, (start, end, url) in enumerate(found):
        before = text[found[number - 1][1] if number else 0 : start]
        after = text[end : found[number + 1][0] if number + 1 < len(found) else len(text)]
        title = before.strip(_AROUND)
        if not title and (len(found) == 1 or number == len(found) - 1 or not number):
            title = after.strip(_AROUND + ".") if len(found) == 1 else ""
        yield url, title


def _markdown(text: str) -> Iterator[tuple[str, str]]:
    for found in _MARKDOWN.finditer(text):
        if not found[0].startswith("!"):
            yield found[2], found[1].strip()


def _org(text: str) -> Iterator[tuple[str, str]]:
    """Links of Emacs's Org mode."""
    for found in _ORG.finditer(text):
        yield found[1], (found[2] or "").strip()


def _spans(text: str) -> list[tuple[int, int, str]]:
    """Start, end and address of each address in a text."""
    if angles := list(_ANGLE.finditer(text)):
        return [(each.start(), each.end(), each[1]) for each in angles]
    found: list[tuple[int, int, str]] = []
    for each in _ADDRESS.finditer(text):
        is_first = not found and not text[: each.start()].strip()
        url = _trimmed(_before_bar(each[0], text[each.end() :] if is_first else ""))
        found.append((each.start(), each.start() + len(url), url))
    if not found and (other := _OTHER.search(text)):
        return [(other.start(), other.end(), other[0])]
    return found or _bare(text)


def _before_bar(url: str, after: str) -> str:
    """Without a title behind a bar, which only queries have in an address themselves.

    At the beginning of a line more words behind the bar show that it is a title there, too.
    """
    head, bar, _ = url.partition("|")
    if bar and not re.search("[?#]", head):
        return head
    return url.rpartition("|")[0] if bar and re.match(r" \w", after) else url


def _trimmed(url: str) -> str:
    """Without the sentence's own signs at its end; a parenthesis stays that was opened in it."""
    while url:
        last = url[-1]
        if (
            last in ".,;:!?…'*_`"
            or (last == ")" and url.count("(") < url.count(")"))
            or (last == "]" and "[" not in url)
            or (last == "}" and "{" not in url)
        ):
            url = url[:-1]
        else:
            break
    return url


def _bare(text: str) -> list[tuple[int, int, str]]:
    found = []
    for each in _BARE.finditer(text):
        address = _trimmed(each[0])
        host = re.split(r"[/?#:]", address)[0].lower()
        has_path = "/" in address
        if has_path or host.startswith("www.") or _ENDINGS.search(host):
            found.append((each.start(), each.start() + len(address), f"https://{address}"))
    return found


ONETAB = Format("onetab", "OneTab (text)", is_onetab, _onetab)
FORMAT = Format("list", "List of links", has_links, _list)
