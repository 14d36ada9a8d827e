"""Collections, filled by hand or by a saved search."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from librarian_site.core.values import small_number
from library.forms import MAX_QUERY, Browse
from library.items import actions
from library.models import Collection, LibraryItem
from library.views.access import current_user, own_item

MAX_ID = 2**63 - 1


@require_GET
@login_required
def collections(request: HttpRequest) -> HttpResponse:
    mine = Collection.objects.filter(owner_id=current_user(request).pk)
    return render(
        request,
        "library/collections.html",
        {"collections": mine.annotate(count=Count("items")), "section": "library"},
    )


@require_POST
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Create a collection: empty, or a saved search of the query string's filters."""
    name = _name(request)
    query = Browse(request.GET).as_query()[:MAX_QUERY]
    if not name:
        messages.error(request, "A collection needs a name.")
        return redirect("library:collections")
    try:
        with transaction.atomic():
            made = Collection.objects.create(
                owner_id=current_user(request).pk, name=name, query=query
            )
    except IntegrityError:
        messages.error(request, f"You have a collection called “{name}” already.")
        return redirect("library:collections")
    return redirect(made) if query else redirect("library:collections")


@require_POST
@login_required
def rename(request: HttpRequest, collection_id: int) -> HttpResponse:
    collection, name = _collection(request, collection_id), _name(request)
    try:
        with transaction.atomic():
            Collection.objects.filter(pk=collection.pk).update(name=name or collection.name)
    except IntegrityError:
        messages.error(request, f"You have a collection called “{name}” already.")
    _sync_index(collection)
    return redirect("library:collections")


@require_POST
@login_required
def delete(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Delete the collection, not its items."""
    collection = _collection(request, collection_id)
    items = list(LibraryItem.objects.filter(collections=collection).values_list("pk", flat=True))
    collection.delete()
    actions.sync_index(items)
    messages.success(request, f"“{collection.name}” is deleted; its items are still here.")
    return redirect("library:collections")


@require_POST
@login_required
def put(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Set which collections an item is in."""
    mine = Collection.objects.filter(owner_id=current_user(request).pk, query="")
    item = own_item(current_user(request), item_id)
    numbers = (small_number(value, most=MAX_ID) for value in request.POST.getlist("collection"))
    wanted = [number for number in numbers if number is not None]
    item.collections.set(mine.filter(pk__in=wanted))
    actions.sync_index([item.pk])
    return redirect(item)


def _sync_index(collection: Collection) -> None:
    items = LibraryItem.objects.filter(collections=collection).values_list("pk", flat=True)
    actions.sync_index(list(items))


def _name(request: HttpRequest) -> str:
    return " ".join(request.POST.get("name", "").replace("\x00", "").split())[:100]


def _collection(request: HttpRequest, collection_id: int) -> Collection:
    mine = Collection.objects.filter(owner_id=current_user(request).pk)
    found = mine.filter(pk=collection_id).first()
    if found is None:
        raise Http404
    return found
