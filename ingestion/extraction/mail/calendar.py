"""Invitations in mails (iCalendar, RFC 5545): what, when, where, from whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ingestion.extraction import builders

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_EVENTS = 200
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z-]+)((?:;[^:;\"]*(?:\"[^\"]*\")?)*):(.*)")
_NAME = re.compile(r";CN=\"?([^;:\"]+)", re.IGNORECASE)
_ZONE = re.compile(r";TZID=\"?([^;:\"]+)", re.IGNORECASE)
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")
_ESCAPED = re.compile(r"\\([\\;,nN])")


class Value(NamedTuple):
    text: str
    parameters: str


def events(text: str) -> str:
    """Each event as a section; empty without any."""
    return "\n\n".join(map(_section, list(_events(text))[:MAX_EVENTS]))


def _events(text: str) -> Iterator[dict[str, Value]]:
    """The first value of each property; alarms within an event are left out."""
    event: dict[str, Value] | None = None
    within = 0
    for line in _FOLD.sub("", text).splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        name, value = found[1].upper(), found[3].strip()
        if name == "BEGIN" and value.upper() == "VEVENT":
            event, within = {}, 0
        elif name == "BEGIN":
            within += 1
        elif name == "END" and value.upper() == "VEVENT" and event is not None:
            yield event
            event = None
        elif name == "END":
            within -= 1
        elif event is not None and not within:
            event.setdefault(name, Value(_unescaped(value), found[2]))


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def _section(event: dict[str, Value]) -> str:
    nothing = Value("", "")
    start, end = (_when(event.get(name, nothing)) for name in ("DTSTART", "DTEND"))
    day = start.partition(" ")[0]
    times = f"{start} – {end.removeprefix(day).strip()}" if end and end != start else start
    zone = _ZONE.search(event.get("DTSTART", nothing).parameters)
    organizer = event.get("ORGANIZER", nothing)
    name = _NAME.search(organizer.parameters)
    lines = (
        ("When", f"{times} ({zone[1]})" if zone else times),
        ("Where", event.get("LOCATION", nothing).text),
        ("From", name[1] if name else re.sub("(?i)^mailto:", "", organizer.text)),
    )
    facts = "\n".join(f"- {label}: {builders.escaped(text)}" for label, text in lines if text)
    about = builders.escaped(event.get("DESCRIPTION", nothing).text.strip())
    title = event.get("SUMMARY", nothing).text or "Event"
    return builders.section(title, "\n\n".join(filter(None, (facts, about))))


def _when(value: Value) -> str:
    """`2024-05-08 18:30`, or the day alone; empty for what is no time."""
    found = _TIME.match(value.text)
    if not found:
        return ""
    clock = f" {found[4]}:{found[5]}{' UTC' if found[6] else ''}" if found[4] else ""
    return f"{found[1]}-{found[2]}-{found[3]}{clock}"
