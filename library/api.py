"""REST API of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from librarian_site.core.orm.query_timeout import statement_timeout
from library import schemas
from library.errors import BadParameter
from library.exports.registry import BY_NAME, MEDIA_TYPES
from library.exports.selection import selected
from library.facet_registry import FACETS, Match
from library.filter_params import FilterParams, Words
from library.items import actions, tier_override, trash, watching
from library.items.keyset_pagination import CursorError, keyset_page
from library.items.places import place_address, place_at
from library.limits import MAX_QUERY
from library.models import LibraryItem
from library.querysets import Sort
from library.search import service
from library.search.hits import FoundPassage, ItemHit
from library.search.query_parser import parse
from library.search.term_matches import find_matches
from library.storage import file_responses
from library.views.access import api_user, own_item
from library.views.export import export_response

router = Router(tags=["library"])

_FIELDS = [
    f"{each.query_fields[0]}:" for each in FACETS if each.match not in (Match.FLAG, Match.STATE)
]


@router.get(
    "/library",
    response=schemas.ItemsOut,
    operation_id="list_items",
    summary="Your library, filtered, sorted and paged",
)
def list_items(
    request: HttpRequest,
    params: Query[FilterParams],
    q: Words = "",
    sort: Sort = "created_at",
    order: schemas.Order = "desc",
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
    after: Annotated[str, StringConstraints(max_length=2000)] = "",
) -> schemas.ItemsOut:
    """`q` takes fields and phrases as `/search` does, and here every item must hold all its words.

    `next` is the `after` of the next page, which is as quick to have as the first; `offset` counts.
    """
    parsed = parse(q)
    parsed.filter = parsed.filter & params.search_filter()
    items = LibraryItem.objects.owned_by(api_user(request)).matching(parsed)
    try:
        with statement_timeout(parsed.reads_text):
            page = keyset_page(
                items.for_listing(), sort=sort, order=order, size=limit, after=after, offset=offset
            )
            total = items.count()
    except CursorError as error:
        raise BadParameter("after", str(error)) from error
    return schemas.ItemsOut.model_construct(
        total=total,
        limit=limit,
        offset=offset,
        next=page.next,
        items=schemas.ItemOut.each_of(page.items),
    )


@router.get(
    "/library/{uuid:item_id}",
    response=schemas.ItemDetail,
    operation_id="get_item",
    summary="One item",
)
def get_item(request: HttpRequest, item_id: UUID) -> schemas.ItemDetail:
    return schemas.ItemDetail.of(own_item(api_user(request), item_id))


@router.patch(
    "/library/{uuid:item_id}",
    response=schemas.ItemDetail,
    operation_id="update_item",
    summary="Change title, tags, read state and progress, marks, note or tier; watch its page",
)
def update_item(request: HttpRequest, item_id: UUID, body: schemas.ItemPatch) -> schemas.ItemDetail:
    item = own_item(api_user(request), item_id)
    if body.watched is not None:
        _set_watched(item, body.watched)
    item = actions.update_item(
        item,
        title=body.title,
        tags=body.tags,
        read=body.read,
        note=body.note,
        favourite=body.favourite,
        later=body.later,
        archived=body.archived,
    )
    if body.read_progress is not None:
        actions.set_progress(item, body.read_progress)
        item.read_progress = body.read_progress
    if "tier" in body.model_fields_set:
        item = tier_override.set_tier(item, body.tier)
    return schemas.ItemDetail.of(item)


@router.delete(
    "/library/{uuid:item_id}",
    response={204: None},
    operation_id="delete_item",
    summary="Move an item to the trash, or delete it for good",
)
def delete_item(request: HttpRequest, item_id: UUID, permanent: bool = False) -> Status[None]:
    """With `permanent` nothing is kept; else it can be restored until the trash lets go of it."""
    item = own_item(api_user(request), item_id)
    if permanent:
        actions.delete_item(item)
    else:
        trash.move_to_trash([item])
    return Status(204, None)


@router.get(
    "/library/{uuid:item_id}/file",
    operation_id="get_item_markdown",
    summary="The item's text as Markdown",
    response={200: None},
    openapi_extra=file_responses.openapi("text/markdown"),
)
def get_item_markdown(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return file_responses.markdown(own_item(api_user(request), item_id))


@router.get(
    "/library/{uuid:item_id}/original",
    operation_id="get_item_original",
    summary="The document as it was fetched or uploaded",
    response={200: None},
    openapi_extra=file_responses.openapi("application/octet-stream", or_link=True),
)
def get_item_original(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return file_responses.original(own_item(api_user(request), item_id))


@router.get(
    "/library/{uuid:item_id}/passages",
    response=list[schemas.ItemPassageOut],
    operation_id="list_passages",
    summary="The parts of the item's text, and where they are in its source",
)
def list_passages(request: HttpRequest, item_id: UUID) -> list[schemas.ItemPassageOut]:
    item = own_item(api_user(request), item_id)
    return [
        schemas.ItemPassageOut.from_orm(passage)
        for passage in item.passages.defer("search_vector", "word_forms").order_by("ordinal")
    ]


@router.get(
    "/library/{uuid:item_id}/similar",
    response=list[schemas.ItemOut],
    operation_id="similar_items",
    summary="Items with a like meaning, nearest first",
)
def similar_items(
    request: HttpRequest,
    item_id: UUID,
    limit: Annotated[int, Field(ge=1, le=50)] = service.SIMILAR_ITEMS,
) -> list[schemas.ItemOut]:
    items = service.similar(own_item(api_user(request), item_id), limit=limit)
    return schemas.ItemOut.each_of(items)


@router.get(
    "/search",
    response=schemas.SearchOut,
    operation_id="search",
    summary="Find items by meaning and by word, with their best passages",
    description=f"""`q` may hold "phrases", -words and fields.

The fields are {" ".join(_FIELDS)} before: after: and is:, each also with a minus.
What of it makes no sense is searched as words.""",
)
def search_items(
    request: HttpRequest,
    params: Query[FilterParams],
    q: Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUERY, pattern=r"^[^\x00]*$")],
    mode: schemas.Mode = "hybrid",
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
) -> schemas.SearchOut:
    found = service.search(
        owner_id=api_user(request).pk,
        query=q,
        mode=mode,
        limit=limit,
        filter=params.search_filter(),
    )
    return schemas.SearchOut.model_construct(
        query=q,
        mode=mode,
        degraded=found.degraded,
        total=len(found.hits),
        items=_hits(found.hits, found.terms),
    )


@router.get(
    "/export",
    operation_id="export_items",
    summary="Your library, or what the filters leave of it, as a file",
    response={200: None},
    openapi_extra=file_responses.openapi(*MEDIA_TYPES),
)
def export_items(
    request: HttpRequest,
    params: Query[FilterParams],
    format: Literal[tuple(BY_NAME)] = "archive",  # type: ignore[valid-type]
    q: Words = "",
) -> HttpResponse | FileResponse:
    """`q` is as in the search box; what has all of its words is exported."""
    found = selected(api_user(request), query=q, filter=params.search_filter())
    return export_response(found, BY_NAME[format])


def _set_watched(item: LibraryItem, watched: bool) -> None:
    one = LibraryItem.objects.filter(pk=item.pk)
    if not watched:
        watching.unwatch(one)
    elif not watching.watch(one):
        raise BadParameter("watched", "It was handed in as a file: there is no page to watch.")


def _hits(hits: Sequence[ItemHit], terms: frozenset[str]) -> list[schemas.HitOut]:
    items = schemas.fields_of_each([hit.item for hit in hits])
    return [
        schemas.HitOut.model_construct(
            **fields,
            score=hit.score,
            meaning_rank=hit.dense_rank,
            words_rank=hit.sparse_rank,
            only_near=hit.only_near,
            passages=[_passage(found, terms, hit.item) for found in hit.passages],
        )
        for hit, fields in zip(hits, items, strict=True)
    ]


def _passage(found: FoundPassage, terms: frozenset[str], item: LibraryItem) -> schemas.PassageOut:
    passage = found.passage
    marks = [(met.start, met.end) for met in find_matches(terms, passage.text, item.language)]
    at = place_at(passage.places, marks[0][0] if marks else 0)
    return schemas.PassageOut.model_construct(
        id=passage.pk,
        heading=passage.heading,
        text=passage.text,
        start=passage.start,
        place=at,
        place_url=place_address(at, item.url),
        meaning_rank=found.dense_rank,
        words_rank=found.sparse_rank,
        marks=marks,
    )
