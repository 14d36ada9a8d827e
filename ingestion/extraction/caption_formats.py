"""Captions in the forms beside WebVTT and SubRip: TTML, YouTube's XML, SBV, LRC, ASS, Whisper."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.extraction.safe_zip import parse_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Piece(NamedTuple):
    start: float  # seconds
    end: float
    text: str
    speaker: str = ""


FRAMES = 30  # a second, where TTML names no other rate (TTML2, section 6.2.4)
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2}(?:[.,]\d+)?)(?::(\d+))?")
_OFFSET = re.compile(r"([\d.]+)(h|ms|m|s|f|t)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_SBV = re.compile(r"(?m)^(\d+:\d{2}:\d{2}\.\d{3}),(\d+:\d{2}:\d{2}\.\d{3})[ \t]*$")
_LRC_TIME = re.compile(r"\[(\d{1,3}):(\d{2}(?:[.:]\d{1,3})?)\]")
_LRC_FACT = re.compile(r"(?m)^\[([a-z]{2,8}):([^\]\n]*)\][ \t]*$")
_WORD_TIME = re.compile(r"<\d{1,3}:\d{2}(?:[.:]\d{1,3})?>")
# Shapes that are drawn (`\\p1`), up to where text begins again (`\\p0`).
_ASS_DRAWING = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?:\{[^{}]*\\p0[^{}]*\}|$)")
_ASS_COMMAND = re.compile(r"\{[^{}]{0,2000}\}")
_LAST = 5.0  # seconds that a line is taken to last whose end nothing tells


def of_xml(text: str) -> Iterator[Piece]:
    """TTML and its kin, and what YouTube gives as srv1 to srv3. Raises BrokenDocument."""
    root = parse_xml(text.encode())
    rate, ticks = _attribute(root, "frameRate"), _attribute(root, "tickRate")
    units = _UNITS | {"f": 1 / (rate or FRAMES), "t": 1 / (ticks or 1)}
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "text" and element.get("start"):
            start = float(element.get("start"))
            yield Piece(start, start + float(element.get("dur") or 0), _text(element))
        elif name == "p" and element.get("t"):
            start = float(element.get("t")) / 1000
            yield Piece(start, start + float(element.get("d") or 0) / 1000, _text(element))
        elif name in ("p", "span") and element.get("begin") and not _has_times(element):
            start = _ttml_time(element.get("begin"), units) + _offset(element, units)
            lasts = _ttml_time(element.get("dur") or "", units)
            end = _ttml_time(element.get("end") or "", units)
            end = end + _offset(element, units) if end else start + lasts
            yield Piece(start, end, _text(element))


def _has_times(element: Any) -> bool:
    """Whether parts of it have times of their own, as in captions that come word by word."""
    return any(each is not element and each.get("begin") for each in element.iter())


def _offset(element: Any, units: dict[str, float]) -> float:
    """The times that those around it begin at, which its own counts from (TTML2, section 12.2)."""
    around = (each.get("begin") or "" for each in element.iterancestors())
    return sum(_ttml_time(begin, units) for begin in around)


def _attribute(root: Any, name: str) -> float:
    found = [value for key, value in root.attrib.items() if key.endswith(f"}}{name}")]
    return float(found[0]) if found else 0.0


def _text(element: Any) -> str:
    """Its words; <br/> begins a line."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            is_break = child.tag.rpartition("}")[2] == "br"
            parts.append("\n" if is_break else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _ttml_time(value: str, units: dict[str, float]) -> float:
    if clock := _CLOCK.fullmatch(value.strip()):
        seconds = seconds_of(value.rpartition(":")[0] if clock[4] else value)
        return seconds + float(clock[4] or 0) * units["f"]
    offset = _OFFSET.fullmatch(value.strip())
    return float(offset[1]) * units[offset[2]] if offset else 0.0


def of_sbv(text: str) -> Iterator[Piece]:
    found = list(_SBV.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for times, end in zip(found, ends, strict=True):
        yield Piece(seconds_of(times[1]), seconds_of(times[2]), text[times.end() : end])


def of_lrc(text: str) -> Iterator[Piece]:
    """Lines of a song; one that is sung several times has several times before it."""
    lines = []
    for line in text.splitlines():
        times = list(_LRC_TIME.finditer(line))
        words = _WORD_TIME.sub("", line[times[-1].end() :]) if times else ""
        lines += [(60 * int(t[1]) + float(t[2].replace(":", ".")), words) for t in times]
    lines.sort(key=lambda line: line[0])
    ends = [after[0] for _, after in pairwise(lines)]
    for (start, words), end in zip(lines, [*ends, None], strict=True):
        yield Piece(start, start + _LAST if end is None else end, words)


def lrc_facts(text: str) -> dict[str, str]:
    """What an LRC file says of itself: `ti` is the title, `ar` the artist."""
    return {found[1]: found[2].strip() for found in _LRC_FACT.finditer(text[:5000])}


def of_ass(text: str) -> Iterator[Piece]:
    """SubStation Alpha: rows in the order that a line `Format:` names; the text is the last."""
    names: list[str] = []
    rows: set[tuple[str, ...]] = set()  # a line drawn in several layers says the same
    pieces: list[Piece] = []
    for line in text.partition("[Events]")[2].splitlines():
        kind, _, rest = line.partition(":")
        if kind.strip() == "Format":
            names = [name.strip().lower() for name in rest.split(",")]
        elif kind.strip() == "Dialogue" and names:
            row = dict(zip(names, rest.split(",", len(names) - 1), strict=False))
            said = _ASS_COMMAND.sub("", _ASS_DRAWING.sub("", row.get("text", "")))
            times = row.get("start", "0").strip(), row.get("end", "0").strip()
            if (*times, said) in rows:
                continue
            rows.add((*times, said))
            start, end = map(seconds_of, times)
            piece = Piece(
                start,
                end,
                said.replace("\\n", "\n").replace("\\h", " "),
                row.get("name", row.get("actor", "")).strip(),
            )
            pieces.append(piece)
    yield from sorted(pieces, key=lambda piece: piece.start)  # they may stand in any order


def of_whisper(data: dict[str, Any]) -> Iterator[Piece]:
    """Speech recognised by Whisper and its kin, or a podcast's transcript (Podcasting 2.0)."""
    for each in data["segments"]:
        start = float(each["start"] if "start" in each else each["startTime"])
        end = each["end"] if "end" in each else each.get("endTime")
        yield Piece(
            start,
            start if end is None else float(end),
            str(each["text"] if "text" in each else each["body"]),
            str(each.get("speaker") or ""),
        )


BY_TYPE: dict[str, Callable[[str], Iterator[Piece]]] = {
    "application/ttml+xml": of_xml,
    "text/x-sbv": of_sbv,
    "text/x-lrc": of_lrc,
    "text/x-ssa": of_ass,
}


def seconds_of(time: str) -> float:
    """Of hours, minutes and seconds between colons."""
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
        seconds = 60 * seconds + float(part)
    return seconds
