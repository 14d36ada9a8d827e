"""Rich text (RTF 1.9.1): characters, paragraphs, notes, and what \\info says."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import built
from library.document_kinds import RTF

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.RTF

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)"
)
# Groups that are no text: tables of fonts and styles, pictures, comments, fields' codes.
_UNSHOWN = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict themedata "
    "colorschememapping datastore latentstyles xmlnstbl pgdsctbl annotation atnid atnauthor "
    "atndate atnref atnicn fldinst header headerl headerr headerf footer footerl footerr footerf "
    "bkmkstart bkmkend object objdata nonshppict listtext pntext revtbl filetbl ftnsep ftnsepc "
    "aftnsep aftnsepc private1 mmathPr wgrffmtfilter userprops xe tc".split()
)
_BREAKS = {"par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "row": "\n\n"}
_SIGNS = {
    **{"tab": "\t", "cell": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘"},
    **{"rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " "},
}


@dataclass(slots=True)
class _Group:
    """The state that a pair of braces keeps to itself."""

    shown: bool = True
    into: str = "text"  # or the name of a field of \\info, or "notes"
    codec: str = "cp1252"
    skip: int = 1  # bytes after a \\u that stand for the same character
    starred: bool = False


@dataclass(slots=True)
class _Reading:
    codec: str = "cp1252"
    out: dict[str, list[str]] = field(default_factory=dict)
    created: datetime | None = None
    notes: int = 0


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the document")
    if not resource.content.lstrip().startswith(b"{\\rtf"):
        raise BrokenDocument("The file is no RTF document.")
    reading = _read(resource.content)
    texts = {name: "".join(parts) for name, parts in reading.out.items()}
    paragraphs = [
        built.escaped(" ".join(line.split())) for line in re.split(r"\n{2,}", texts.get("text", ""))
    ]
    notes = [f"[^{n}]: {built.escaped(' '.join(note.split()))}" for n, note in _notes(texts)]
    markdown = "\n\n".join(filter(None, [*paragraphs, *notes]))
    return built.document(
        resource,
        RTF,
        re.sub(r"\\\[\^(\d+)\\\]", r"[^\1]", markdown),
        title=texts.get("title", ""),
        author=" ".join(texts.get("author", "").split()),
        published_at=reading.created,
    )


def _notes(texts: dict[str, str]) -> list[tuple[int, str]]:
    numbered = ((int(name[4:]), text) for name, text in texts.items() if name[:4] == "note")
    return sorted(numbered)


def _read(content: bytes) -> _Reading:
    reading, stack, skip = _Reading(), [_Group()], 0
    for token in _TOKEN.finditer(content):
        word, number, byte, sign, brace, run = token.groups()
        group = stack[-1]
        if brace == b"{":
            stack.append(replace(group, starred=False))
            skip = 0
        elif brace == b"}":
            if len(stack) > 1:
                stack.pop()
            skip = 0
        elif byte is not None:
            if skip:
                skip -= 1
            else:
                _say(reading, group, bytes([int(byte, 16)]))
        elif run is not None:
            _say(reading, group, run[skip:] if skip else run)
            skip = max(0, skip - len(run))
        elif sign is not None:
            _sign(reading, group, sign)
        elif word is not None:
            name = word.decode()
            if name == "u" and number:
                _put(reading, group, chr(int(number) % 0x10000))
                skip = group.skip
            elif name == "bin" and number:
                continue
            else:
                _control(reading, group, name, int(number) if number else None)
    return reading


def _sign(reading: _Reading, group: _Group, sign: bytes) -> None:
    if sign == b"*":
        group.starred = True
    elif sign in b"\\{}":
        _put(reading, group, sign.decode())
    elif sign == b"~":
        _put(reading, group, "\u00a0")
    elif sign == b"_":
        _put(reading, group, "\u2011")


def _control(reading: _Reading, group: _Group, name: str, number: int | None) -> None:
    is_extension, group.starred = group.starred, False  # the star is of the first word alone
    if name in _UNSHOWN or (is_extension and name not in ("shppict", "fldrslt", "footnote")):
        group.shown = False
    elif name == "footnote":
        reading.notes += 1
        _put(reading, group, f"[^{reading.notes}]")
        group.into = f"note{reading.notes}"
    elif name == "info":
        group.into = "info"
    elif group.into == "info" and name in ("title", "author"):
        group.into = name
    elif group.into == "info" and name == "creatim":
        group.into = "created"
    elif group.into == "created" and number:
        _date(reading, name, number)
    elif name in _BREAKS:
        _put(reading, group, _BREAKS[name])
    elif name in _SIGNS:
        _put(reading, group, _SIGNS[name])
    elif name == "ansicpg" and number and _is_codec(f"cp{number}"):
        group.codec = f"cp{number}"
    elif name == "uc" and number is not None:
        group.skip = number


def _date(reading: _Reading, name: str, number: int) -> None:
    part = {"yr": "year", "mo": "month", "dy": "day", "hr": "hour", "min": "minute"}.get(name)
    if part is None:
        return
    start = reading.created or datetime(1970, 1, 1, tzinfo=UTC)
    try:
        reading.created = start.replace(**{part: number})  # type: ignore[arg-type]
    except ValueError:
        reading.created = None


def _say(reading: _Reading, group: _Group, raw: bytes) -> None:
    _put(reading, group, raw.decode(group.codec, "replace"))


def _put(reading: _Reading, group: _Group, text: str) -> None:
    if group.shown and group.into not in ("info", "created"):
        reading.out.setdefault(group.into, []).append(text)


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
