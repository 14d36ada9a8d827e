"""Mail: one message (.eml) or a folder of them (mbox), with what is attached (RFC 5322, 2045)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from ingestion.documents import processors
from ingestion.documents.errors import (
    BrokenDocument,
    CopyProtected,
    IngestionError,
    NotContent,
    TooLarge,
)
from ingestion.extraction import builders, calendar, nested, places
from ingestion.extraction.encoding import decode
from ingestion.extraction.mail_lines import unflowed, with_breaks
from library.document_kinds import MAIL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.policy import Policy

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MAIL

MAX_MESSAGES = 5000
HEAD = 20_000  # bytes of a message in which its subject is looked for
MAX_HEADER = 4000  # characters read of one header
MAX_QUOTES = 20  # within one another
MAX_DEPTH = 8  # of messages in messages
POOR = 0.5  # share of the HTML's words below which the plain text is only a stand-in
_MESSAGE_BEGINS = re.compile(rb"(?:\A|\n\r?\n)From [^\n]*\n(?=[!-9;-~]+:)")
_APPLE_SIZE = re.compile(rb"\A\s*(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]+:)")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_QUOTE = re.compile(r"^((?:> ?)*)")
_SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
_CALENDARS = ("text/calendar", "application/ics")
_WORD = re.compile(r"\w+")
# What the standard library's parser raises for headers that break its rules.
_DAMAGE = (*(ValueError, MessageError, LookupError), *(AttributeError, TypeError, OverflowError))


class _ShortHeaders(EmailPolicy):
    """The standard library's rules; it reads headers of many parameters in quadratic time."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:MAX_HEADER])


_POLICY = cast("Policy[EmailMessage]", _ShortHeaders())


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the mail")
    contents = list(_messages(_bare(resource.content)))
    if len(contents) > MAX_MESSAGES:
        raise TooLarge(f"The mailbox has more than {MAX_MESSAGES} messages. Split it.")
    if len(contents) == 1:
        message = _parsed(contents[0])
        body = _body(message)
        _refuse_encrypted(message, body)
        return builders.document(
            resource,
            MAIL,
            body,
            title=_subject(message),
            author=_sender(message),
            published_at=_date(message),
        )
    sections, title = [], ""
    for number, content in enumerate(contents, 1):
        message = _parsed(content)
        sections.append(places.within(_section(message), message=number))
        if number == 1 and not resource.filename:
            title = _subject(message)
        progress(100 * number / len(contents), f"Message {number} of {len(contents)}")
    return builders.document(resource, MAIL, "\n\n".join(sections), title=title)


def _bare(content: bytes) -> bytes:
    """The message in a file of Apple Mail, between its size and a property list."""
    size = _APPLE_SIZE.match(content)
    return content[size.end() :][: int(size[1])] if size else content


def message_ranges(content: bytes) -> list[tuple[int, int]]:
    """Where the messages of an mbox file begin, with the line before them, and end."""
    starts = [content.index(b"From ", found.start()) for found in _MESSAGE_BEGINS.finditer(content)]
    return list(pairwise([*starts, len(content)]))


def subject_of(content: bytes) -> str:
    """The subject of a message; of one in a mailbox, with the line before it."""
    head = content[:HEAD].removeprefix(b"From ").partition(b"\n")[2]
    return _subject(_parsed(head if content.startswith(b"From ") else content[:HEAD]))


def _messages(content: bytes) -> Iterator[bytes]:
    """The messages of an mbox file, or the one message."""
    if not content.startswith(b"From "):
        yield content
        return
    for start, end in message_ranges(content):
        body = content[start:end].partition(b"\n")[2]
        yield _QUOTED_FROM.sub(rb"\1", body)


def _parsed(content: bytes) -> EmailMessage:
    try:
        return message_from_bytes(content, policy=_POLICY)
    except RecursionError as error:
        raise BrokenDocument("The mail has too many parts within parts.") from error


def _section(message: EmailMessage, depth: int = 0) -> str:
    return builders.section(
        _subject(message) or "No subject",
        _body(message, depth=depth),
        author=_sender(message),
        at=_date(message),
    )


def _place_of(forwarded: EmailMessage) -> dict[str, str]:
    day = _date(forwarded)
    return {
        "message": _subject(forwarded),
        "author": _sender(forwarded),
        "date": day.isoformat() if day else "",
    }


# --- Headers


def _subject(message: EmailMessage) -> str:
    return " ".join(str(_header(message, "subject")).split())


def _sender(message: EmailMessage) -> str:
    try:
        addresses = getattr(message.get("from"), "addresses", ())
    except _DAMAGE:
        addresses = ()
    names = [address.display_name or address.addr_spec for address in addresses]
    return "; ".join(name for name in names if name)


def _date(message: EmailMessage) -> datetime | None:
    """When it was sent, else when it last came in."""
    received = str(_header(message, "received")).rpartition(";")[2]
    for text in (str(_header(message, "date")), received):
        try:
            moment = parsedate_to_datetime(text.strip())
        except (ValueError, TypeError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except _DAMAGE:
        return ""  # a header that the standard's parser fails on


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
    attached: list[str] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            if depth < MAX_DEPTH and isinstance(inner, list) and inner:
                forwarded = cast(EmailMessage, inner[0])
                section = _section(forwarded, depth + 1)
                attached.append(places.within(section, **_place_of(forwarded)))
        elif kind in _SIGNATURES:
            continue
        elif kind in _CALENDARS:
            invitation = calendar.events(_decoded(part, markup=False))
            if invitation not in attached:  # many come as a part and attached as well
                attached.append(invitation)
        elif part.get_content_disposition() == "attachment" or part.get_filename():
            attached.append(_attachment(part))
        elif kind == "text/plain":
            plain.append(part)
        elif kind == "text/html":
            pages.append(part)
    return plain, pages, [each for each in attached if each]


_ENCRYPTED = frozenset(
    (
        *("multipart/encrypted", "application/pgp-encrypted"),
        *("application/pkcs7-mime", "application/x-pkcs7-mime"),
    )
)


def _refuse_encrypted(message: EmailMessage, body: str) -> None:
    """Raises CopyProtected where there is nothing but what a key opens."""
    is_sealed = not body and message.get_content_type() in _ENCRYPTED
    if is_sealed or "-----BEGIN PGP MESSAGE-----" in body[:60]:
        raise CopyProtected(
            "The mail is encrypted: open it in your mail program and save its text."
        )


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are no container; a message within stays whole."""
    waiting = [message]  # the next one last
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting += reversed(cast("list[EmailMessage]", part.get_payload()))
        else:
            yield part


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
    text = _decoded(part, markup=False)
    if part.get_param("format", "") == "flowed":
        text = unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    lines = []
    for line in text.splitlines():
        marks = _QUOTE.match(line)
        depth = min(MAX_QUOTES, marks[0].count(">")) if marks else 0
        rest = builders.escaped(line[marks.end() if marks else 0 :])
        lines.append(f"{'> ' * depth}{rest}".rstrip() if depth else rest)
    return with_breaks(lines)


def _decoded(part: EmailMessage, *, markup: bool = True) -> str:
    return decode(_bytes(part), str(part.get_content_charset("") or ""), markup=markup)


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise NotContent("The mail has a part that can't be read.")
    return payload
