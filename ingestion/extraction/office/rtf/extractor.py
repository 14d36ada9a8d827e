"""Rich text (RTF 1.9.1): characters, paragraphs, notes, and what \\info says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders
from ingestion.extraction.html_to_markdown import from_html, note_reference
from ingestion.extraction.office.rtf.group import Group
from ingestion.extraction.office.rtf.head import head_of
from ingestion.extraction.office.rtf.story import Layout, Story, note_html, to_html
from ingestion.extraction.office.rtf.tables import Tables
from ingestion.extraction.program_names import author_of, title_of
from library.document_kinds import RTF

if TYPE_CHECKING:
    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.RTF

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)"
)
# Groups that are no text: tables of styles, pictures, comments, what was deleted.
_UNSHOWN = frozenset(
    "colortbl listtable listoverridetable rsidtbl generator pict themedata colorschememapping "
    "datastore latentstyles xmlnstbl pgdsctbl annotation atnid atnauthor atndate atnref atnicn "
    "header headerl headerr headerf footer footerl footerr footerf bkmkstart bkmkend object "
    "objdata nonshppict revtbl filetbl ftnsep ftnsepc aftnsep aftnsepc private1 mmathPr "
    "wgrffmtfilter userprops xe tc sp shprslt nonesttables".split()
)
_STARRED = frozenset("shppict fldrslt fldinst footnote shpinst shptxt fonttbl pn pntext".split())
_SIGNS = {
    **{"tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘"},
    **{"rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " "},
    **{"nestcell": " ", "lbr": "\n"},
}
_INFO = frozenset(("title", "author"))
_ADDRESS = re.compile(r"HYPERLINK\s+\"((?:https?://|mailto:)[^\"\s]+)\"", re.IGNORECASE)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the document")
    if not resource.content.lstrip().startswith(b"{\\rtf"):
        raise BrokenDocument("The file is no RTF document.")
    reader = _Reader()
    reader.read(resource.content)
    markdown = from_html(reader.html())
    title, author, published_at = head_of(resource.content, markdown)
    return builders.document(
        resource,
        RTF,
        markdown,
        title=title_of(reader.said.get("title", "")) or title or builders.first_heading(markdown),
        author=author_of(reader.said.get("author", "")) or author,
        published_at=reader.created or published_at,
    )


class _Reader:
    """Reads token by token; braces open and close groups."""

    def __init__(self) -> None:
        self.created: datetime | None = None
        self.said: dict[str, str] = {}
        self._stories: dict[str, Story] = {"text": Story()}
        self._notes = 0
        self._groups = [Group()]
        self._tables = Tables()
        self._bytes = b""  # of characters not yet decoded: one may have several
        self._high = 0  # the first half of a surrogate pair
        self._marker = ""

    def html(self) -> str:
        for story in self._stories.values():
            story.end_paragraph(Layout())
            story.end_row()
        notes = (note_html(self._stories[f"note{n}"], n) for n in range(1, self._notes + 1))
        return to_html(self._stories["text"]) + "".join(notes)

    def read(self, content: bytes) -> None:
        at, skip = 0, 0
        while token := _TOKEN.search(content, at):
            at = token.end()
            word, number, byte, sign, brace, run = token.groups()
            if byte is not None or run is not None:
                raw = bytes([int(byte, 16)]) if byte is not None else run
                self._bytes += raw[skip:]
                skip = max(0, skip - len(raw))
                continue
            if word is None and sign is None and brace is None:
                continue  # an end of a line in the file alone
            self._flush()
            skip = 0
            if brace == b"{":
                self._groups.append(replace(self._groups[-1], starred=False))
            elif brace == b"}":
                self._close()
            elif sign is not None:
                self._sign(sign)
            elif word == b"u" and number:
                self._unicode(int(number) % 0x10000)
                skip = self._groups[-1].skip
            elif word == b"bin":
                at += max(0, int(number or 0))
            else:
                self._control(word.decode(), int(number) if number else None)
        self._flush()

    # --- Characters

    def _flush(self) -> None:
        if self._bytes:
            raw, self._bytes = self._bytes, b""
            group = self._groups[-1]
            self._put(raw.decode(group.font.codec or group.codec, "replace"))

    def _unicode(self, unit: int) -> None:
        if 0xD800 <= unit < 0xDC00:
            if self._high:
                self._put("")
            self._high = unit
            return
        high = self._high
        if 0xDC00 <= unit < 0xE000:
            self._high = 0
            pair = (high or 0xFFFD).to_bytes(2, "little") + unit.to_bytes(2, "little")
            self._put(pair.decode("utf-16-le", "replace") if high else "\ufffd")
        elif 0xF020 <= unit < 0xF100:  # of a symbol font: bullets in all that is seen
            self._put("•" if unit in (0xF0B7, 0xF0A7) else "")
        else:
            self._put(chr(unit))

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._groups[-1].starred = True
        elif sign in (b"\r", b"\n"):
            self._control("par", None)
        elif sign in b"\\{}":
            self._put(sign.decode())
        elif sign == b"~":
            self._put("\u00a0")
        elif sign == b"_":
            self._put("\u2011")

    def _put(self, text: str) -> None:
        group = self._groups[-1]
        if not group.shown or group.hidden:
            return
        if self._high:  # the other half never came
            text, self._high = f"\ufffd{text}", 0
        if group.into in self._stories:
            story = self._stories[group.into]
            story.say(text, group.format, group.layout)
            if self._marker and story.open is not None:
                story.open.marker, self._marker = self._marker, ""
        elif group.into == "marker":
            self._marker += text
        elif group.into == "fonts":
            self._tables.name_font(text)
        elif group.into == "styles":
            self._tables.name_style(text)
        elif group.into in _INFO or group.into == "instruction":
            self.said[group.into] = self.said.get(group.into, "") + text

    def _close(self) -> None:
        if len(self._groups) == 1:
            return
        done = self._groups.pop()
        if done.into == "fonts":
            self._groups[-1].font = self._tables.default_font
        if done.into.startswith("box") and self._groups[-1].into != done.into:
            box = self._stories.pop(done.into)
            box.end_paragraph(done.layout)
            box.end_row()
            self._stories["text"].blocks += box.blocks

    # --- Control words

    def _control(self, name: str, number: int | None) -> None:
        group = self._groups[-1]
        is_extension, group.starred = group.starred, False  # the star is of the first word alone
        if name == "nestrow":
            self._story().say("\n", (), group.layout)
        elif name in _UNSHOWN or (is_extension and name not in _STARRED):
            group.shown = False
        elif begin := _DESTINATIONS.get(name):
            begin(self, group)
        elif group.into == "fonts":
            self._tables.font_word(name, number)
        elif group.into == "styles":
            self._tables.style_word(name, number)
        elif group.into in ("info", "created"):
            self._info(group, name, number)
        elif name == "deff" and number is not None:
            self._tables.default = number
        elif name in _SIGNS:
            self._put(_SIGNS[name])
        elif not (self._break(group, name) or group.lay_out(name, number, self._tables)):
            group.write_as(name, number, self._tables)

    def _story(self) -> Story:
        return self._stories.get(self._groups[-1].into) or self._stories["text"]

    def _break(self, group: Group, name: str) -> bool:
        story = self._story()
        if name in ("par", "sect", "page"):
            story.end_paragraph(group.layout)
        elif name == "cell":
            story.end_cell(group.layout)
        elif name == "row":
            story.end_row()
        else:
            return False
        return True

    # --- What is said elsewhere than in the text

    def begin_note(self, group: Group) -> None:
        self._notes += 1
        group.shapes = frozenset()
        self._put(note_reference(self._notes))
        group.into = f"note{self._notes}"
        group.layout = Layout()
        self._stories[group.into] = Story()

    def begin_box(self, group: Group) -> None:
        group.into = f"box{len(self._groups)}"
        group.layout = Layout()
        self._stories[group.into] = Story()

    def begin_instruction(self, group: Group) -> None:
        group.into = "instruction"
        self.said["instruction"] = ""

    def begin_result(self, group: Group) -> None:
        found = _ADDRESS.search(self.said.pop("instruction", ""))
        group.link = found[1].replace("&", "&amp;").replace("<", "%3C") if found else group.link

    def begin_marker(self, group: Group) -> None:
        group.into = "marker" if group.into in self._stories else ""
        self._marker = ""

    def _info(self, group: Group, name: str, number: int | None) -> None:
        if group.into == "created" and number:
            self._date(name, number)
        elif name in _INFO:
            group.into = name
        elif name == "creatim":
            group.into = "created"

    def _date(self, name: str, number: int) -> None:
        part = {"yr": "year", "mo": "month", "dy": "day", "hr": "hour", "min": "minute"}.get(name)
        if part is None:
            return
        start = self.created or datetime(1970, 1, 1, tzinfo=UTC)
        try:
            self.created = start.replace(**{part: number})  # type: ignore[arg-type]
        except ValueError:
            self.created = None


def _into(name: str) -> Callable[[_Reader, Group], None]:
    def begin(_: _Reader, group: Group) -> None:
        group.into = name

    return begin


_DESTINATIONS: dict[str, Callable[[_Reader, Group], None]] = {
    "fonttbl": _into("fonts"),
    "stylesheet": _into("styles"),
    "info": _into("info"),
    "pn": _into("numbering"),
    "footnote": _Reader.begin_note,
    "shptxt": _Reader.begin_box,
    "fldinst": _Reader.begin_instruction,
    "fldrslt": _Reader.begin_result,
    "listtext": _Reader.begin_marker,
    "pntext": _Reader.begin_marker,
}
