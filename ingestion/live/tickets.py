"""Tickets: signed tokens in the address of a stream, as EventSource can send no header.

A ticket is good for one job's stream, for some minutes, and only as long as the token that it was
asked for with is valid. Nothing is stored: it is signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.signing import BadSignature, TimestampSigner

if TYPE_CHECKING:
    from uuid import UUID

LIFETIME = 300  # seconds within which a stream is opened, or opened again
PARAMETER = "ticket"
_signer = TimestampSigner(salt="ingestion.live.tickets")


def issue(*, token_id: int, job_id: UUID) -> str:
    return _signer.sign_object([token_id, job_id.hex])


def token_of(ticket: str, job_id: UUID) -> int | None:
    """Return the id of the token that the ticket was asked for with.

    None when it is none, is for another job, or is older than LIFETIME.
    """
    try:
        token_id, of_job = _signer.unsign_object(ticket, max_age=LIFETIME)
    except (BadSignature, ValueError):
        return None
    return int(token_id) if of_job == job_id.hex else None
