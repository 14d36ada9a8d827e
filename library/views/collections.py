"""Collections, filled by hand or by a saved search."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from librarian_site.core.input_validation import small_number
from library.errors import BadParameter
from library.forms import Browse
from library.items import collections as collecting
from library.limits import MAX_QUERY
from library.models import Collection, SharedFeed
from library.syndication import sharing
from library.views.access import current_user, own_item

MAX_ID = 2**63 - 1


class ShownShare:
    """A shared feed with its full addresses."""

    def __init__(self, shared: SharedFeed, request: HttpRequest) -> None:
        self.pk = shared.pk
        labels = {"rss": "RSS", "json": "JSON Feed", "opds": _("OPDS (e-readers)")}
        self.addresses = [
            (labels[name], request.build_absolute_uri(path))
            for name, path in sharing.addresses(shared).items()
        ]


@require_GET
@login_required
def collections(request: HttpRequest) -> HttpResponse:
    owner_id = current_user(request).pk
    shared = SharedFeed.objects.filter(owner_id=owner_id).select_related("collection")
    by_collection = {each.collection_id: ShownShare(each, request) for each in shared}
    shelves = [(each, by_collection.get(each.pk)) for each in collecting.owned_by(owner_id)]
    context = {"shelves": shelves, "library_share": by_collection.get(None), "section": "library"}
    return render(request, "library/collections.html", context)


@require_POST
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Create a collection: empty, or a saved search of the query string's filters."""
    query = Browse(request.GET).as_query()[:MAX_QUERY]
    try:
        made = collecting.create(
            owner_id=current_user(request).pk, name=request.POST.get("name", ""), query=query
        )
    except BadParameter as error:
        messages.error(request, str(error))
        return redirect("library:collections")
    return redirect(made) if query else redirect("library:collections")


@require_POST
@login_required
def rename(request: HttpRequest, collection_id: int) -> HttpResponse:
    collection = _collection(request, collection_id)
    try:
        collecting.change(collection, name=request.POST.get("name", ""))
    except BadParameter as error:
        messages.error(request, str(error))
    return redirect("library:collections")


@require_POST
@login_required
def delete(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Delete the collection, not its items."""
    collection = _collection(request, collection_id)
    collecting.delete(collection)
    messages.success(
        request, _("“%(name)s” is deleted; its items are still here.") % {"name": collection.name}
    )
    return redirect("library:collections")


@require_POST
@login_required
def put(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Set which collections an item is in."""
    item = own_item(current_user(request), item_id)
    numbers = (small_number(value, most=MAX_ID) for value in request.POST.getlist("collection"))
    collecting.set_collections(item, [number for number in numbers if number is not None])
    return redirect(item)


def _collection(request: HttpRequest, collection_id: int) -> Collection:
    mine = Collection.objects.filter(owner_id=current_user(request).pk)
    found = mine.filter(pk=collection_id).first()
    if found is None:
        raise Http404
    return found
