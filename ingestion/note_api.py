"""REST API of notes written by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from ingestion import schemas
from ingestion.api import IdempotencyKey
from ingestion.jobs import notes
from ingestion.jobs.idempotency import run_idempotent
from library.document_kinds import NOTE
from library.errors import BadParameter
from library.schemas import TagNames
from library.views.access import api_user, own_item

router = Router(tags=["ingestion"])

_SOMETHING = r"^[^\x00]*[^\s\x00][^\x00]*$"


class NoteIn(Schema):
    title: Annotated[str, StringConstraints(max_length=notes.MAX_TITLE, pattern=_SOMETHING)]
    text: Annotated[str, StringConstraints(max_length=notes.MAX_TEXT, pattern=_SOMETHING)]
    """Markdown; `[[Title]]` or `[[Title|words]]` links to the item of that title."""


class NewNoteIn(NoteIn):
    tags: TagNames = []


@router.post(
    "/notes",
    response={202: schemas.JobAccepted},
    operation_id="create_note",
    summary="Write a note: it becomes an item",
)
def create_note(
    request: HttpRequest, body: NewNoteIn, idempotency_key: IdempotencyKey = ""
) -> Status[schemas.JobAccepted]:
    owner = api_user(request)

    def submit() -> schemas.JobAccepted:
        job = notes.write(owner=owner, title=body.title, text=body.text, tags=body.tags)
        return schemas.JobAccepted.of(job)

    return Status(
        202, run_idempotent(owner, idempotency_key, body.model_dump(), schemas.JobAccepted, submit)
    )


@router.put(
    "/notes/{uuid:note_id}",
    response={202: schemas.JobAccepted},
    operation_id="update_note",
    summary="Give a note another title and text; the text before is kept as a version",
)
def update_note(request: HttpRequest, note_id: UUID, body: NoteIn) -> Status[schemas.JobAccepted]:
    owner = api_user(request)
    item = own_item(owner, note_id)
    if item.source_type != NOTE.name:
        raise BadParameter("note_id", "It is no note that was written here.")
    job = notes.write(owner=owner, title=body.title, text=body.text, item=item)
    return Status(202, schemas.JobAccepted.of(job))
