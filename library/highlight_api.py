"""REST for highlights and their notes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from library.items import highlight_list, highlights
from library.limits import MAX_QUOTE
from library.models import Color, Highlight
from library.storage import file_responses
from library.views.access import api_user, own_item
from library.views.highlights import markdown_file

router = Router(tags=["highlights"])

Text = Annotated[str, StringConstraints(max_length=MAX_QUOTE, pattern=r"^[^\x00]*$")]
Around = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]


class HighlightOut(Schema):
    """A quote of an item's text, found again by the text around it (W3C TextQuoteSelector)."""

    id: UUID
    item_id: UUID
    quote: str
    prefix: str
    suffix: str
    note: str
    color: Color
    created_at: datetime

    @classmethod
    def of(cls, row: Highlight) -> HighlightOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class HighlightIn(Schema):
    quote: Text
    prefix: Around = ""
    suffix: Around = ""
    note: Text = ""
    color: Color = Color.YELLOW


class HighlightPatch(Schema):
    note: Text | None = None
    color: Color | None = None


class HighlightsOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[HighlightOut]


@router.get(
    "/highlights",
    response=HighlightsOut,
    operation_id="list_highlights",
    summary="All your highlights, newest first",
)
def list_highlights(
    request: HttpRequest,
    q: Text = "",
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> HighlightsOut:
    """`q`: each of its words is in the quote, the note or the item's title."""
    mine = highlight_list.listed(api_user(request).pk, q[:200])
    page = mine[offset : offset + limit]
    rows = [HighlightOut.of(row) for row in page]
    return HighlightsOut(total=mine.count(), limit=limit, offset=offset, items=rows)


@router.get(
    "/highlights/export",
    operation_id="export_highlights",
    summary="Your highlights as a Markdown file",
    response={200: None},
    openapi_extra=file_responses.openapi("text/markdown"),
)
def export_highlights(request: HttpRequest, q: Text = "") -> HttpResponse:
    return markdown_file(highlight_list.listed(api_user(request).pk, q[:200]))


@router.get(
    "/library/{uuid:item_id}/highlights",
    response=list[HighlightOut],
    operation_id="list_item_highlights",
    summary="An item's highlights, oldest first",
)
def list_item_highlights(request: HttpRequest, item_id: UUID) -> list[HighlightOut]:
    return [HighlightOut.of(row) for row in own_item(api_user(request), item_id).highlights.all()]


@router.post(
    "/library/{uuid:item_id}/highlights",
    response={201: HighlightOut},
    operation_id="create_highlight",
    summary="Highlight a part of an item's text",
)
def create_highlight(
    request: HttpRequest, item_id: UUID, body: HighlightIn
) -> Status[HighlightOut]:
    made = highlights.add(own_item(api_user(request), item_id), **body.model_dump())
    return Status(201, HighlightOut.of(made))


@router.patch(
    "/highlights/{uuid:highlight_id}",
    response=HighlightOut,
    operation_id="update_highlight",
    summary="Change a highlight's note or colour",
)
def update_highlight(
    request: HttpRequest, highlight_id: UUID, body: HighlightPatch
) -> HighlightOut:
    changed = highlights.change(_own(request, highlight_id), note=body.note, color=body.color)
    return HighlightOut.of(changed)


@router.delete(
    "/highlights/{uuid:highlight_id}",
    response={204: None},
    operation_id="delete_highlight",
    summary="Delete a highlight with its note",
)
def delete_highlight(request: HttpRequest, highlight_id: UUID) -> Status[None]:
    highlights.delete(_own(request, highlight_id))
    return Status(204, None)


def _own(request: HttpRequest, highlight_id: UUID) -> Highlight:
    mine = Highlight.objects.filter(item__owner_id=api_user(request).pk)
    found = mine.filter(pk=highlight_id).first()
    if found is None:
        raise Http404
    return found
