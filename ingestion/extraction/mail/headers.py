"""What the headers of a mail say: subject, sender, time (RFC 5322, 2047, 6532)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from ingestion.documents.errors import BrokenDocument
from ingestion.extraction.encoding import decode

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.policy import Policy

MAX_HEADER = 4000  # characters read of one header
# What the standard library's parser raises for headers that break its rules.
_DAMAGE = (*(ValueError, MessageError, LookupError), *(AttributeError, TypeError, OverflowError))
# `ada@example.org (Ada Pell)`, as old programs wrote it, and archives of lists without the @.
_NAME_LAST = re.compile(r"\S+(?: at \S+)?\s+\(([^()]{1,200})\)")
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_BOUNDARY = re.compile(rb"(?m)^--([^\s\"]{1,70})\r?\n(?=content-)", re.IGNORECASE)


class _Headers(EmailPolicy):
    """The standard library's rules; it reads headers of many parameters in quadratic time.

    Bytes beyond ASCII that stand in a header as they are are read too, as those of the body.
    """

    body_charset = ""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if not value.isascii():
            raw = value.encode("ascii", "surrogateescape")
            value = decode(raw, self.body_charset or "windows-1252", markup=False)
        return _read(name, value[:MAX_HEADER])


@lru_cache(maxsize=256)
def _read(name: str, value: str) -> Any:
    """The header as the standard library reads it; each is asked for many times."""
    return _STANDARD.header_fetch_parse(name, value)


_STANDARD = EmailPolicy()
_POLICY = _Headers()


def parse(content: bytes) -> EmailMessage:
    """The message in these bytes. Raises BrokenDocument."""
    message = _parsed(content)
    if not message.is_multipart() and _raw(message, "content-type").lower().startswith("multipart"):
        # Its header does not say what divides its parts: they do.
        if boundary := _BOUNDARY.search(content):
            type_line = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % boundary[1]
            message.set_payload(_parsed(type_line + content[boundary.start() :]).get_payload())
        else:
            said = _CHARSET.search(_raw(message, "content-type"))
            # Not set_type, which writes the old parameters again and fails on what they may hold.
            del message["content-type"]
            message["Content-Type"] = "text/plain" + (f"; charset={said[1]}" if said else "")
    found = (_CHARSET.search(_raw(part, "content-type")) for part in message.walk())
    charsets = (each[1].lower() for each in found if each)
    charset = next((each for each in charsets if each != "us-ascii"), "")
    message.policy = cast(Any, _POLICY).clone(body_charset=charset)
    return message


def _parsed(content: bytes) -> EmailMessage:
    try:
        return message_from_bytes(content, policy=cast("Policy[EmailMessage]", _POLICY))
    except RecursionError as error:
        raise BrokenDocument("The mail has too many parts within parts.") from error


def subject(message: EmailMessage) -> str:
    return " ".join(header(message, "subject").split())


def sender(message: EmailMessage) -> str:
    written = next(
        (str(value) for name, value in message.raw_items() if name.lower() == "from"), ""
    )
    if found := _NAME_LAST.fullmatch(written.strip()):
        return found[1].strip()
    try:
        addresses = getattr(message.get("from"), "addresses", ())
    except _DAMAGE:
        addresses = ()
    names = [address.display_name or address.addr_spec for address in addresses]
    return "; ".join(name for name in names if name)


def date(message: EmailMessage) -> datetime | None:
    """When it was sent, else when it last came in."""
    received = header(message, "received").rpartition(";")[2]
    for text in (header(message, "date"), received):
        try:
            moment = parsedate_to_datetime(text.strip())
        except (ValueError, TypeError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _raw(message: EmailMessage, name: str) -> str:
    """A header as it is written: parsing takes long."""
    values = (str(value) for each, value in message.raw_items() if each.lower() == name)
    return next(values, "")[:MAX_HEADER]


def header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except _DAMAGE:
        return ""  # a header that the standard's parser fails on
