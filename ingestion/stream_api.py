"""REST for a job's server-sent events, and the tickets to read them with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from channels.db import database_sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from ninja.params.functions import Header

from ingestion.jobs.service import IngestionOrchestrator
from ingestion.live import sse, tickets
from library.views.access import api_user

router = Router(tags=["ingestion"])
ticket_router = Router(tags=["ingestion"])
orchestrator = IngestionOrchestrator()

STREAM_DESCRIPTION = (
    """
Replays from Last-Event-ID, then follows; ends with the job. Each event's data has `job_id` and
`timestamp`. By kind:

- `job_queued`: handed in; `url`, `priority`; again, with the `priority` alone, where it waits and
  becomes more urgent
- `job_claimed`: a worker takes the job; `attempt`, `max_attempts`
- `job_started`: the attempt begins; `url`, `attempt`, `max_attempts`
- `stage_started`, `stage_progress`, `stage_completed`: `stage` and `message`, `percent` or
  `duration_ms`
- `searchable`: `item_id`, `searchable`: `words`, as the text of a new item can be read now;
  its summary, tags and vectors follow, perhaps after other texts (`job_queued` again)
- `job_completed`: `duration_ms`, `result`
- `error`: `stage`, `error`, `code`, `advice`, `permanent`, `will_retry`, `attempt`
- `cancelled`
- `job_retried`: queued again by its owner; `max_attempts`
- `heartbeat`: every %d seconds of silence, without an id

More kinds may come: pass over those that you don't know.

A browser's EventSource can send no token: ask for an address with a ticket (`create_ticket`).

    const options = {method: "POST", headers: {Authorization: `Bearer ${token}`}};
    const ticket = await (await fetch(`${host}/api/v1/ingest/${jobId}/ticket`, options)).json();
    const events = new EventSource(host + ticket.stream_url);
""".strip()
    % sse.HEARTBEAT
)
# The id after which a reconnecting stream resumes; browsers send it automatically.
LastEventId = Annotated[int, Header(alias="Last-Event-ID", ge=0, le=2**63 - 1)]


@router.get(
    "/stream/{uuid:job_id}",
    operation_id="stream_job",
    summary="A job's events as they happen (server-sent events)",
    response={200: None},
    openapi_extra={
        "responses": {
            200: {
                "description": STREAM_DESCRIPTION,
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            }
        }
    },
)
async def stream_job(
    request: HttpRequest,
    job_id: UUID,
    last_event_id: LastEventId = 0,
) -> StreamingHttpResponse:
    # Checked before the stream starts: after that, the status can't be changed from 200.
    get_job_status = database_sync_to_async(orchestrator.get_job_status)
    await get_job_status(owner=api_user(request), job_id=job_id)
    valid = request.still_signed_in  # type: ignore[attr-defined]  # `librarian_site.accounts.auth`
    return sse.response(job_id, after=last_event_id, still_signed_in=valid)


class TicketOut(Schema):
    stream_url: str
    """The stream's address with a ticket in it."""
    expires_at: datetime


@ticket_router.post(
    "/ingest/{uuid:job_id}/ticket",
    response={201: TicketOut},
    operation_id="create_ticket",
    summary="An address of the job's stream that needs no header, for a few minutes",
)
def create_ticket(request: HttpRequest, job_id: UUID) -> Status[TicketOut]:
    """For a browser's EventSource. It opens this stream alone, and ends with the token."""
    job = orchestrator.get_job_status(owner=api_user(request), job_id=job_id)
    token = getattr(request, "api_token", None)  # `librarian_site.accounts.auth`
    if token is None:
        raise HttpError(403, "A session needs no ticket: its cookie opens the stream.")
    ticket = tickets.issue(token_id=token.pk, job_id=job.pk)
    query = urlencode({tickets.PARAMETER: ticket})
    return Status(
        201,
        TicketOut(
            stream_url=f"{reverse('api-1:stream_job', args=[job.pk])}?{query}",
            expires_at=timezone.now() + timedelta(seconds=tickets.LIFETIME),
        ),
    )
