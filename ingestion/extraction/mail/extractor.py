"""Mail: one message (.eml) or a folder of them (mbox), with what is attached (RFC 5322, 2045)."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from ingestion.documents import processors
from ingestion.documents.errors import IngestionError, NotContent, TooLarge
from ingestion.extraction import builders, nested, places
from ingestion.extraction.encoding import decode
from ingestion.extraction.mail import calendar, encryption, headers
from ingestion.extraction.mail.lines import to_markdown, unflowed
from library.document_kinds import MAIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MAIL

MAX_MESSAGES = 5000
HEAD = 20_000  # bytes of a message in which its subject is looked for
MAX_DEPTH = 8  # of messages in messages
POOR = 0.5  # share of the HTML's words below which the plain text is only a stand-in
_MESSAGE_BEGINS = re.compile(rb"(?:\A|\n\r?\n)From [^\n]*\n(?=[!-9;-~]+:)")
_APPLE_SIZE = re.compile(rb"\A\s*(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]+:)")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_CALENDARS = ("text/calendar", "application/ics")
_WORD = re.compile(r"\w+")
_TO_PROGRAMS = ("text/x-amp-html", "text/watch-html", "text/css")
_LINES_OF_CODE = ("text/x-patch", "text/x-diff")
_ENRICHED = ("text/enriched", "text/richtext")
_COMMAND = re.compile(r"(?i)<param>.*?</param>|</?[a-z][\w-]*>", re.DOTALL)
_MOZILLA_STATUS = re.compile(rb"(?mi)^X-Mozilla-Status:[ \t]*([0-9a-f]{4})[ \t\r]*$")
_EXPUNGED = 0x0008  # deleted, and there until Thunderbird compacts the folder


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the mail")
    contents = list(_messages(_bare(resource.content)))
    if len(contents) > MAX_MESSAGES:
        raise TooLarge(f"The mailbox has more than {MAX_MESSAGES} messages. Split it.")
    if len(contents) == 1:
        message = headers.parse(contents[0])
        body = _body(message)
        encryption.refuse_encrypted(message, body)
        return builders.document(
            resource,
            MAIL,
            body,
            title=headers.subject(message),
            author=headers.sender(message),
            published_at=headers.date(message),
        )
    sections, title = [], ""
    for number, content in enumerate(contents, 1):
        message = headers.parse(content)
        sections.append(places.within(_section(message), message=number))
        if number == 1 and not resource.filename:
            title = headers.subject(message)
        progress(100 * number / len(contents), f"Message {number} of {len(contents)}")
    return builders.document(resource, MAIL, "\n\n".join(sections), title=title)


def _bare(content: bytes) -> bytes:
    """The message in a file of Apple Mail, between its size and a property list."""
    size = _APPLE_SIZE.match(content)
    return content[size.end() :][: int(size[1])] if size else content


def message_ranges(content: bytes) -> list[tuple[int, int]]:
    """Where the messages of an mbox file begin, with the line before them, and end.

    Those that Thunderbird shows no more are left out.
    """
    starts = [content.index(b"From ", found.start()) for found in _MESSAGE_BEGINS.finditer(content)]
    ranges = pairwise([*starts, len(content)])
    return [(start, end) for start, end in ranges if not _is_expunged(content[start:end])]


def _is_expunged(message: bytes) -> bool:
    status = _MOZILLA_STATUS.search(message[:HEAD].replace(b"\r", b"").partition(b"\n\n")[0])
    return status is not None and bool(int(status[1], 16) & _EXPUNGED)


def subject_of(content: bytes) -> str:
    """The subject of a message; of one in a mailbox, with the line before it."""
    head = content[:HEAD]
    if head.startswith(b"From "):
        head = head.partition(b"\n")[2]
    return headers.subject(headers.parse(head))


def _messages(content: bytes) -> Iterator[bytes]:
    """The messages of an mbox file, or the one message."""
    if not content.startswith(b"From "):
        yield content
        return
    for start, end in message_ranges(content):
        body = content[start:end].partition(b"\n")[2]
        yield _QUOTED_FROM.sub(rb"\1", body)


def _section(message: EmailMessage, depth: int = 0) -> str:
    return builders.section(
        headers.subject(message) or "No subject",
        _body(message, depth=depth),
        author=headers.sender(message),
        at=headers.date(message),
    )


def _place_of(forwarded: EmailMessage) -> dict[str, str]:
    day = headers.date(forwarded)
    return {
        "message": headers.subject(forwarded),
        "author": headers.sender(forwarded),
        "date": day.isoformat() if day else "",
    }


# --- Body


def _body(message: EmailMessage, depth: int = 0) -> str:
    """The text once, whichever form says it better; then what is attached."""
    plain, pages, attached = _parts(message, depth)
    text = "\n\n".join(filter(None, map(_plain_text, plain)))
    if pages:
        shown = "\n\n".join(nested.whole_text(_decoded(page)) for page in pages)
        if len(_WORD.findall(text)) < POOR * len(_WORD.findall(shown)):
            text = shown
    return "\n\n".join(filter(None, (text, *attached)))


def _parts(
    message: EmailMessage, depth: int
) -> tuple[list[EmailMessage], list[EmailMessage], list[str]]:
    plain: list[EmailMessage] = []
    pages: list[EmailMessage] = []
    others: list[EmailMessage] = []
    attached: list[str] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            forwarded = _message_within(part)
            if depth < MAX_DEPTH and forwarded is not None:
                section = _section(forwarded, depth + 1)
                attached.append(places.within(section, **_place_of(forwarded)))
        elif kind in encryption.SIGNATURES:
            continue
        elif kind in _CALENDARS:
            invitation = calendar.events(_decoded(part, markup=False))
            if invitation not in attached:  # many come as a part and attached as well
                attached.append(invitation)
        elif kind in encryption.SMIME or kind in _TO_PROGRAMS:
            continue
        elif part.get_content_disposition() == "attachment" or part.get_filename():
            attached.append(_attachment(part))
        elif kind in ("text/plain", *_LINES_OF_CODE):
            plain.append(part)
        elif kind == "text/html":
            pages.append(part)
        elif kind.startswith("text/"):
            others.append(part)
    return (plain or ([] if pages else others)), pages, [each for each in attached if each]


def _message_within(part: EmailMessage) -> EmailMessage | None:
    """The message that a part holds; some programs encode it, which RFC 2046 forbids."""
    inner = part.get_payload()
    if not isinstance(inner, list) or not inner:
        return None
    forwarded = cast(EmailMessage, inner[0])
    encoding = headers.header(part, "content-transfer-encoding").strip().lower()
    if encoding != "base64" or forwarded.keys():
        return forwarded
    carrier = EmailMessage()
    carrier["Content-Transfer-Encoding"] = encoding
    carrier.set_payload(forwarded.get_payload())
    return headers.parse(_bytes(carrier))


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are no container; a message within stays whole."""
    waiting = [message]  # the next one last
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting += reversed(cast("list[EmailMessage]", part.get_payload()))
        elif part.get_content_type() in encryption.SMIME and (signed := _signed(part)):
            waiting.append(headers.parse(signed))
        else:
            yield part


def _signed(part: EmailMessage) -> bytes:
    return encryption.signed_content(_bytes(part))


def _attachment(part: EmailMessage) -> str:
    """Its text under its name; pictures of the mail's own look are left out."""
    name = part.get_filename() or ""
    if part.get_content_maintype() == "image":
        return ""
    payload = _bytes(part)
    try:
        document = nested.read(payload, name=name, declared_type=part.get_content_type())
    except IngestionError as error:
        return f"## {builders.escaped(name or 'Attachment')}\n\n{builders.escaped(error.message)}"
    return places.within(nested.section(name, document), attachment=name)


def _plain_text(part: EmailMessage) -> str:
    text = encryption.without_signature(_decoded(part, markup=False))
    if part.get_content_type() in _ENRICHED:
        text = unescape(_COMMAND.sub("", text.replace("<<", "&lt;")))
    if part.get_param("format", "") == "flowed":
        text = unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return to_markdown(text)


def _decoded(part: EmailMessage, *, markup: bool = True) -> str:
    charset = str(part.get_content_charset("") or "")
    if charset == "utf-7":  # mail's alone (RFC 2152): pages in it are an attack
        return _bytes(part).decode("utf-7", "replace").replace("\r\n", "\n")
    return decode(_bytes(part), charset, markup=markup)


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise NotContent("The mail has a part that can't be read.")
    return payload
