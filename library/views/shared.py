"""What is read at secret addresses and by e-readers, and how an address is made and withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from librarian_site.core.input_validation import small_number
from librarian_site.core.orm.query_timeout import QueryTimeout, statement_timeout
from library.exports.registry import BY_NAME
from library.exports.selection import selected
from library.models import Collection, LibraryItem, SharedFeed
from library.syndication import documents, sharing
from library.syndication.documents import Head
from library.views.access import current_user, own_item
from library.views.export import export_response

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User
    from django.http.response import HttpResponseBase

PAGE = 50
MAX_AGE = 300  # seconds that a reader may keep what it read
RETRY_AFTER = 600  # seconds
MAX_ID = 2**63 - 1


def in_time(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 503, and when to come again, where a saved search takes too long."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except QueryTimeout as error:
            headers = {"Retry-After": str(RETRY_AFTER)}
            return HttpResponse(str(error), "text/plain", status=503, headers=headers)

    return answer


@require_safe
@in_time
def rss(request: HttpRequest, token: str) -> HttpResponse:
    shared = _shared(token)
    head, items = _page(request, shared.owner, shared.collection)
    text = documents.rss(head, items, request.build_absolute_uri)
    return _kept(request, HttpResponse(text, content_type="application/rss+xml; charset=utf-8"))


@require_safe
@in_time
def json_feed(request: HttpRequest, token: str) -> HttpResponse:
    shared = _shared(token)
    head, items = _page(request, shared.owner, shared.collection)
    body = documents.json_feed(head, items, request.build_absolute_uri)
    return _kept(request, JsonResponse(body, content_type="application/feed+json"))


@require_safe
@in_time
def opds(request: HttpRequest, token: str) -> HttpResponse:
    shared = _shared(token)

    def epub(item: LibraryItem) -> str:
        return reverse("library:shared-epub", args=[token, item.pk])

    return _catalogue(request, shared.owner, shared.collection, epub)


@require_safe
@in_time
def epub(request: HttpRequest, token: str, item_id: UUID) -> HttpResponseBase:
    """One of the shared items as a book."""
    shared = _shared(token)
    items = sharing.items_of(shared.owner, shared.collection)
    with statement_timeout(sharing.reads_text(shared.collection)):
        is_shared = items.filter(pk=item_id).exists()
    if not is_shared:
        raise Http404
    return _book(shared.owner, item_id)


@require_safe
def opds_root(request: HttpRequest) -> HttpResponse:
    """The user's catalogue: everything, and each collection."""
    owner = current_user(request)
    absolute = request.build_absolute_uri
    sections = [("Everything", absolute(reverse("opds-items")))]
    for each in Collection.objects.filter(owner_id=owner.pk):
        sections.append((each.name, absolute(reverse("opds-collection", args=[each.pk]))))
    text = documents.opds_sections(_head(request, "Williams Librarian"), sections)
    return _kept(request, HttpResponse(text, content_type=documents.NAVIGATION))


@require_safe
@in_time
def opds_items(request: HttpRequest, collection_id: int | None = None) -> HttpResponse:
    owner = current_user(request)
    collection = None if collection_id is None else own_collection(owner, collection_id)
    return _catalogue(request, owner, collection, lambda i: reverse("opds-epub", args=[i.pk]))


@require_safe
def opds_epub(request: HttpRequest, item_id: UUID) -> HttpResponseBase:
    return _book(current_user(request), item_id)


@require_POST
@login_required
def share(request: HttpRequest) -> HttpResponse:
    """Make a secret address of the collection, or of the whole library."""
    owner = current_user(request)
    chosen = request.POST.get("collection", "")
    number = small_number(chosen, most=MAX_ID)
    if chosen and number is None:
        raise Http404
    collection = None if number is None else own_collection(owner, number)
    shared = sharing.share(owner_id=owner.pk, collection=collection)
    messages.success(
        request,
        _("“%(title)s” has a secret address now. Who has it, may read.") % {"title": shared.title},
    )
    return redirect("library:collections")


@require_POST
@login_required
def renew(request: HttpRequest, share_id: int) -> HttpResponse:
    sharing.renew(own_share(current_user(request), share_id))
    messages.success(request, _("It has a new address; the old one leads nowhere."))
    return redirect("library:collections")


@require_POST
@login_required
def withdraw(request: HttpRequest, share_id: int) -> HttpResponse:
    own_share(current_user(request), share_id).delete()
    messages.success(request, _("The address is withdrawn."))
    return redirect("library:collections")


def own_share(user: User, share_id: int) -> SharedFeed:
    """Raises Http404 for what does not exist or belongs to somebody else."""
    shared = SharedFeed.objects.filter(owner_id=user.pk, pk=min(share_id, MAX_ID)).first()
    if shared is None:
        raise Http404
    return shared


def _shared(token: str) -> SharedFeed:
    shared = sharing.find(token)
    if shared is None:
        raise Http404
    return shared


def own_collection(user: User, collection_id: int) -> Collection:
    """Raises Http404 for what does not exist or belongs to somebody else."""
    mine = Collection.objects.filter(owner_id=user.pk)
    found = mine.filter(pk=min(collection_id, MAX_ID)).first()
    if found is None:
        raise Http404
    return found


def _head(request: HttpRequest, title: str, more: str = "") -> Head:
    absolute = request.build_absolute_uri
    return Head(
        title=title,
        address=absolute(request.get_full_path()),
        site=absolute(reverse("library:items")),
        next=more,
    )


def _page(
    request: HttpRequest, owner: Any, collection: Collection | None
) -> tuple[Head, list[LibraryItem]]:
    """The page of items that `?page=` asks for, and the head that leads to the next."""
    with statement_timeout(sharing.reads_text(collection)):
        pages = Paginator(sharing.items_of(owner, collection), PAGE)
        page = pages.get_page(request.GET.get("page", "1"))
        items = list(page.object_list)
    more = ""
    if page.has_next():
        more = request.build_absolute_uri(f"{request.path}?page={page.next_page_number()}")
    title = collection.name if collection else "Library"
    return _head(request, title, more), items


def _catalogue(
    request: HttpRequest,
    owner: Any,
    collection: Collection | None,
    epub: Callable[[LibraryItem], str],
) -> HttpResponse:
    head, items = _page(request, owner, collection)
    text = documents.opds(head, items, request.build_absolute_uri, epub)
    return _kept(request, HttpResponse(text, content_type=documents.ACQUISITION))


def _book(owner: Any, item_id: UUID) -> HttpResponseBase:
    item = own_item(owner, item_id)
    book = export_response(selected(owner, ids=[item.pk], title=item.title), BY_NAME["epub"])
    name = f"{item.title[:100]}.epub".replace("/", "-")
    book["Content-Disposition"] = content_disposition_header(True, name) or ""
    book["Cache-Control"] = "private, no-store"
    return book


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, or 304 where the reader has it; for a while it need not even ask."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={MAX_AGE}"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response) or response
