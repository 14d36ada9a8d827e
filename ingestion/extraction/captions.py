"""Captions of videos: WebVTT, SubRip, YouTube's json3, transcripts as pieces, and others."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, places
from ingestion.extraction.caption_formats import (
    BY_TYPE,
    Piece,
    lrc_facts,
    of_whisper,
    seconds_of,
)
from ingestion.extraction.encoding import decode
from library.document_kinds import CAPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.CAPTIONS

PAUSE = 4.0  # seconds without a word that begin a paragraph
LONG = 120  # words after which a paragraph ends with the next piece
FEW = 3  # pieces of which nothing tells that their first words are names
MAX_ROLLED = 10  # lines that a caption shows again
_TIMES = re.compile(
    r"^[ \t]*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})", re.M
)
_TAG = re.compile(r"</?[a-zA-Z][^>\n]{0,500}>|<\d[\d:.]{0,20}>|\{\\[^}]{0,500}\}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>\n]{1,200})>")
_SPEAKER = re.compile(r"([^\W\d_][^:\n]{0,58}[^\W_)])[)]?: (?=\S)")
_READING = re.compile(r"<rt\b[^>]*>[^<]*(?:</rt>)?")
_SOUND = re.compile(r"\[[^\[\]]{1,40}\]|\([A-Z][A-Z ]{2,40}\)|[♪♫]+")
_DASH = re.compile(r"[-‐‑–—]\s?(?=[^\W\d_¿¡]|[¿¡\"“«])")  # before what another says
_SPEAKER_ARROWS = re.compile(r"(?m)^[ \t]*>>+[ \t]*")
# `Title [video id].language.vtt`, as yt-dlp names its files.
_NAMED = re.compile(
    r"^(?P<title>.*?)(?: \[(?P<id>[\w-]{11})\])?(?:\.(?P<language>[a-zA-Z-]{2,10}))?$"
)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the captions")
    text = decode(resource.content, resource.charset, markup=False).strip()
    pieces = _named(list(without_repeats(_pieces(text, resource.media_type))))
    header = re.search(r"(?m)^Language:\s*([A-Za-z]{2})", text[:500])
    title, language = _from_name(builders.name_of(resource))
    facts = lrc_facts(text) if resource.media_type == "text/x-lrc" else {}
    return builders.document(
        resource,
        CAPTIONS,
        "\n\n".join(paragraphs(pieces)),
        title=facts.get("ti") or title,
        author=facts.get("ar", ""),
        language=(header[1].lower() if header else language),
    )


def _pieces(text: str, media_type: str) -> Iterator[Piece]:
    if media_type in BY_TYPE:
        try:
            yield from BY_TYPE[media_type](text)
        except builders.MISSHAPEN as error:
            raise BrokenDocument("The captions are damaged and can't be read.") from error
        return
    if text[:1] in "{[":
        try:
            yield from json_pieces(json.loads(text))
        except builders.MISSHAPEN as error:
            raise BrokenDocument("The captions are damaged and can't be read.") from error
        return
    found = list(_TIMES.finditer(text))
    for number, times in enumerate(found):
        start = _line_end(text, times.end())
        # No further than the next times, in a file without empty lines between the captions.
        limit = found[number + 1].start() if number + 1 < len(found) else len(text)
        end = text.find("\n\n", start - 1, limit)
        body = text[start : max(start, end if end >= 0 else limit)]
        yield from _voices(Piece(seconds_of(times[1]), seconds_of(times[2]), body))


def _voices(cue: Piece) -> Iterator[Piece]:
    """What each says of those whom WebVTT's <v Name> names."""
    speaker, at = "", 0
    for voice in (*_VOICE.finditer(cue.text), None):
        text = cue.text[at : voice.start() if voice else len(cue.text)]
        if text.strip():
            yield Piece(cue.start, cue.end, text, speaker)
        if voice:
            speaker, at = unescape(voice[1]).strip(), voice.end()


def _named(pieces: list[Piece]) -> list[Piece]:
    """The pieces with their speakers, where all begin with a name, as meetings of Zoom have it."""
    named = [_SPEAKER.match(piece.text) for piece in pieces]
    names = {found[1] for found in named if found}
    if len(pieces) < FEW or None in named or len(names) > len(pieces) / 2:
        return pieces
    return [
        Piece(piece.start, piece.end, piece.text[found.end() :], found[1])
        for piece, found in zip(pieces, named, strict=True)
        if found
    ]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def json_pieces(data: Any) -> Iterator[Piece]:
    """Of YouTube's json3, or of a list of text, start and duration. Raises one of MISSHAPEN."""
    if isinstance(data, dict) and "snippets" in data:
        data = data["snippets"]
    if isinstance(data, dict) and "segments" in data:
        yield from of_whisper(data)
        return
    if isinstance(data, list):
        for each in data:
            start = float(each["start"])
            yield Piece(start, start + float(each.get("duration") or 0), str(each["text"]))
        return
    for event in data["events"]:
        said = "".join(str(part.get("utf8", "")) for part in event.get("segs") or ())
        start = float(event.get("tStartMs", 0)) / 1000
        yield Piece(start, start + float(event.get("dDurationMs") or 0) / 1000, said)


def without_repeats(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Each line once: rolling captions show the line before above the one that is spoken."""
    before: list[str] = []
    for piece in pieces:
        lines = [" ".join(line.split()) for line in _spoken(piece.text).splitlines()]
        lines = [line for line in lines if line]
        fresh = lines
        for count in range(min(len(before), len(lines), MAX_ROLLED), 0, -1):
            if before[-count:] == lines[:count]:
                fresh = lines[count:]
                break
        if before and fresh and _grows(before[-1], fresh[0]):
            fresh = [fresh[0][len(before[-1]) :].strip(), *fresh[1:]]
        for said in _turns([line for line in fresh if line]):
            yield piece._replace(text=said)
        if lines:
            before = lines


def _turns(lines: list[str]) -> list[str]:
    """What is said, parted where a dash tells that another speaks."""
    turns: list[str] = []
    for line in lines:
        if turns and not _DASH.match(line):
            turns[-1] += f" {line}"
        else:
            turns.append(line)
    return turns


def _grows(before: str, line: str) -> bool:
    """Whether a line is the one before with more words, as in captions that are typed live."""
    return len(before.split()) > 1 and line.startswith(f"{before} ")


def _spoken(text: str) -> str:
    text = _SPEAKER_ARROWS.sub("", unescape(_TAG.sub("", _READING.sub("", text))))
    return _SOUND.sub(" ", text.replace("\u200b", "").replace("\\N", "\n"))


def paragraphs(pieces: Iterable[Piece]) -> Iterator[str]:
    """Divided by pauses and length, and where another speaks who is named."""
    lines: list[str] = []
    words, ended, speaker = 0, 0.0, ""
    for piece in pieces:
        is_other = bool(piece.speaker) and piece.speaker != speaker
        is_turn = is_other or bool(_DASH.match(piece.text))
        if lines and (piece.start - ended > PAUSE or words > LONG or is_turn):
            yield " ".join(lines)
            lines, words = [], 0
        text = builders.escaped(" ".join(piece.text.split()))
        if is_other:
            speaker = piece.speaker
            text = f"**{builders.escaped(speaker)}:** {text}"
        lines.append(places.within_line(text, second=round(piece.start, 2)))
        words += len(text.split())
        ended = piece.end
    if lines:
        yield " ".join(lines)


def _from_name(name: str) -> tuple[str, str]:
    found = _NAMED.match(name)
    if found is None or not (found["id"] or found["language"]):
        return name, ""
    return found["title"], (found["language"] or "")[:2].lower()
