"""Translate HTTP statuses and network errors into IngestionErrors with a plain message."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpx2

from ingestion.documents.errors import (
    AccessDenied,
    AgentRefused,
    FetchError,
    HostBusy,
    NotFound,
    RefusedAddress,
    Withheld,
)
from librarian_site.core.words import words

SIGN_IN = frozenset((401, 402, 407))
# Also 406 and LinkedIn's 999, which sites answer to programs they don't know.
AGENT_REFUSED = frozenset((403, 406, 999))
CAN_CHANGE = frozenset((408, 425))  # 4xx statuses for which a later try may succeed
SAME_SHARE = 0.7  # share of common words from which two pages count as the same
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_UNREACHABLE = frozenset((errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETDOWN))


class Gone(NotFound):
    """The site says that it is gone for good (410)."""


class Unreachable(FetchError):
    """No connection to the host could be made."""


class NotModified(FetchError):
    """The answer to a conditional request: what is known already is current (304)."""

    permanent = True
    moved_to = ""  # where permanent redirects have led to


class Current(Protocol):
    """Something that knows the host of the request under way, for messages."""

    host: str


def check_status(response: httpx2.Response, body: bytes = b"") -> None:
    """Raise the IngestionError for the status unless it is 2xx.

    `body` is kept on AgentRefused, to compare with what a browser is shown.
    """
    status, host = response.status_code, response.url.host
    if 200 <= status < 300:
        return
    if status == 304:
        raise NotModified(f"{host} has nothing new (304).")
    if status == 410:
        raise Gone(f"{host} says the page does not exist ({status}).")
    if status == 404:
        raise NotFound(f"{host} says the page does not exist ({status}).")
    if status in SIGN_IN:
        raise AccessDenied(f"{host} does not show the page without a sign-in ({status}).")
    if status == 451:
        raise Withheld(f"{host} may not show the page here, for legal reasons (451).")
    if status in AGENT_REFUSED:
        raise AgentRefused(
            f"{host} does not show the page to programs ({status}).",
            url=str(response.url),
            body=body,
        )
    retry_after = _retry_after(response)
    if status == 429 or (status == 503 and retry_after):
        raise HostBusy(f"{host} asks to come back later ({status}).", retry_after=retry_after)
    if status >= 500:
        raise FetchError(f"{host} has a problem of its own ({status}).", retry_after=retry_after)
    raise FetchError(f"{host} refused the request ({status}).", permanent=status not in CAN_CHANGE)


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds of the Retry-After header, a number or a date (RFC 9110, section 10.2.3)."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


@contextmanager
def translate_errors(current: Current) -> Iterator[None]:
    """Raise httpx's errors as IngestionErrors."""
    try:
        yield
    except httpx2.ConnectTimeout as error:
        raise Unreachable(f"{current.host or 'The site'} did not answer in time.") from error
    except httpx2.TimeoutException as error:
        raise FetchError(f"{current.host or 'The site'} did not answer in time.") from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError) as error:
        raise RefusedAddress(
            "That is not an address that can be fetched: check how it is written."
        ) from error
    except httpx2.TransportError as error:
        raise _connection_failure(error, current.host or "the site") from error
    except ValueError as error:
        raise FetchError("The site's answer is no proper HTTP.", permanent=True) from error


def _connection_failure(error: BaseException, host: str) -> FetchError:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            if cause.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)):
                message = f"There is no site at {host}. Check how the address is written."
                return Unreachable(message, permanent=True)
            return Unreachable(f"The address of {host} could not be looked up.")
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = cause.verify_message or "it can't be verified"
            return Unreachable(f"The certificate of {host} is not valid: {reason}.", permanent=True)
        if isinstance(cause, ssl.SSLError):
            return Unreachable(f"No secure connection to {host} can be made.")
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(f"{host} accepts no connection.")
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return Unreachable(f"{host} can't be reached from here.")
        if isinstance(cause, ConnectionError):
            return FetchError(f"{host} closed the connection.")
    if isinstance(error, httpx2.ProtocolError):
        return FetchError(f"The answer of {host} breaks off, or is no proper HTTP.")
    return FetchError(f"The connection to {host} failed.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and its chain of causes, outermost first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_same_page(one: bytes, other: bytes) -> bool:
    """Whether two pages share most words.

    If a browser is shown the same page as the fetcher was, it is refused too.
    """
    first, second = (
        set(words(_TAG.sub(" ", page.decode("utf-8", "replace")))) for page in (one, other)
    )
    return bool(first) and len(first & second) >= SAME_SHARE * len(first | second)
