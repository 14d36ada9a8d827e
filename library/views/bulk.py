"""Bulk actions on the items that are ticked in a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from library.forms import Browse
from library.items import bulk, collections, trash, watching
from library.items.bulk import MAX_SELECTED
from library.limits import MAX_COLLECTION
from library.models import Collection, LibraryItem
from library.names import clean_name, tag_names
from library.querysets import LibraryItemQuerySet
from library.search import facets, query_parser
from library.search.service import search
from library.views.access import current_user, own_path
from library.views.trash import undo_notice

MAX_HITS = 100  # of a search by words, as the library page shows them
MAX_FOUND = 1000  # items chosen as all that a search finds


def selected_items(request: HttpRequest) -> LibraryItemQuerySet:
    """Return the chosen items, the user's own only.

    These are the ticked ones, at most MAX_SELECTED, or with `found`, the query string of a library
    page, all that it finds, at most MAX_FOUND.
    """
    if address := request.POST.get("found", ""):
        return _found_items(request, Browse(QueryDict(address.removeprefix("?")[:4000])))
    ids = []
    for value in request.POST.getlist("item")[:MAX_SELECTED]:
        try:
            ids.append(UUID(value))
        except ValueError:
            continue
    return LibraryItem.objects.owned_by(current_user(request)).filter(pk__in=ids)


def _found_items(request: HttpRequest, browse: Browse) -> LibraryItemQuerySet:
    mine = LibraryItem.objects.owned_by(current_user(request))
    parsed = query_parser.parse(browse.q)
    if parsed.words:
        result = search(
            owner_id=current_user(request).pk,
            query=browse.q,
            limit=MAX_HITS,
            filter=browse.search_filter(),
            page=slice(0, 1),
            annotate=facets.VALUES,
        )
        return mine.filter(pk__in=list(result.fitting))
    parsed.filter = parsed.filter & browse.search_filter()
    sort = browse.sort
    found = mine.matching(parsed).order_by(sort, "-id").values_list("pk", flat=True)
    return mine.filter(pk__in=list(found[:MAX_FOUND]))


def redirect_back(request: HttpRequest) -> HttpResponse:
    """Redirect to the page the form was on (`back`), if it is one of this site."""
    return redirect(own_path(request, request.POST.get("back", "")) or "library:items")


@require_POST
@login_required
def act(request: HttpRequest) -> HttpResponse:
    items = selected_items(request)
    action = _ACTIONS.get(request.POST.get("action", ""))
    if action is None or not items.exists():
        messages.error(request, _("Select some items first, then choose what to do with them."))
        return redirect_back(request)
    try:
        messages.success(request, action(request, items))
    except ValueError as error:
        messages.error(request, str(error))
    return redirect_back(request)


def _tag(request: HttpRequest, items: LibraryItemQuerySet) -> str:
    names = _names(request)
    count = bulk.add_tags(items, owner_id=current_user(request).pk, names=names)
    return _told(
        ngettext_lazy(
            "%(count)d item tagged %(names)s.", "%(count)d items tagged %(names)s.", "count"
        ),
        count,
        names=", ".join(names),
    )


def _untag(request: HttpRequest, items: LibraryItemQuerySet) -> str:
    names = _names(request)
    count = bulk.remove_tags(items, names=names)
    text = ngettext_lazy(
        "%(names)s taken off %(count)d item.", "%(names)s taken off %(count)d items.", "count"
    )
    return _told(text, count, names=", ".join(names))


def _collect(request: HttpRequest, items: LibraryItemQuerySet) -> str:
    collection = _target(request)
    return _told(
        ngettext_lazy(
            "%(count)d item put in “%(name)s”.", "%(count)d items put in “%(name)s”.", "count"
        ),
        bulk.put_in(items, collection),
        name=collection.name,
    )


def _move(request: HttpRequest, items: LibraryItemQuerySet) -> str:
    """Move the items from the collection that is shown into another."""
    left, collection = _named(request, "from"), _target(request)
    if left is None:
        raise ValueError(_("Show the collection they shall be moved from first."))
    count = bulk.move(items, left=left, to=collection)
    return _told(
        ngettext_lazy(
            "%(count)d item moved from “%(left)s” to “%(name)s”.",
            "%(count)d items moved from “%(left)s” to “%(name)s”.",
            "count",
        ),
        count,
        left=left.name,
        name=collection.name,
    )


def _uncollect(request: HttpRequest, items: LibraryItemQuerySet) -> str:
    collection = _named(request, "collection") or _named(request, "from")
    if collection is None:
        raise ValueError(_("Name the collection they shall be taken out of."))
    count = bulk.take_those_out_of(items, collection)
    return _told(
        ngettext_lazy(
            "%(count)d item taken out of “%(name)s”.",
            "%(count)d items taken out of “%(name)s”.",
            "count",
        ),
        count,
        name=collection.name,
    )


def _delete(request: HttpRequest, items: LibraryItemQuerySet) -> str:
    batch, moved = trash.move_to_trash(list(items.defer("markdown", "search_vector")))
    return undo_notice(
        request,
        _told(
            ngettext_lazy(
                "%(count)d item moved to the trash.", "%(count)d items moved to the trash.", "count"
            ),
            len(moved),
        ),
        batch,
    )


def _named(request: HttpRequest, field: str) -> Collection | None:
    """Return the owner's collection that the form field names, if it exists."""
    return collections.find(current_user(request).pk, _name(request, field))


def _name(request: HttpRequest, field: str) -> str:
    return clean_name(request.POST.get(field, ""), MAX_COLLECTION)


def _target(request: HttpRequest) -> Collection:
    """As `bulk.target_collection`."""
    return bulk.target_collection(current_user(request).pk, _name(request, "collection"))


def _names(request: HttpRequest) -> list[str]:
    names = tag_names(request.POST.get("tags", ""))
    if not names:
        raise ValueError(_("Name at least one tag."))
    return names


def _told(text: Any, count: int, **more: str) -> str:
    """What was done to so many items; `text` is of ngettext_lazy, by its `count`."""
    return str(text % {"count": count, **more})


_ACTIONS: dict[str, Callable[[HttpRequest, LibraryItemQuerySet], str]] = {
    "tag": _tag,
    "untag": _untag,
    "collect": _collect,
    "move": _move,
    "uncollect": _uncollect,
    "read": lambda request, items: _told(
        ngettext_lazy("%(count)d item marked read.", "%(count)d items marked read.", "count"),
        bulk.mark(items, read=True),
    ),
    "unread": lambda request, items: _told(
        ngettext_lazy("%(count)d item marked unread.", "%(count)d items marked unread.", "count"),
        bulk.mark(items, read=False),
    ),
    "watch": lambda request, items: _told(
        ngettext_lazy("%(count)d item watched.", "%(count)d items watched.", "count"),
        watching.watch(items),
    ),
    "unwatch": lambda request, items: _told(
        ngettext_lazy(
            "%(count)d item no longer watched.", "%(count)d items no longer watched.", "count"
        ),
        watching.unwatch(items),
    ),
    "favourite": lambda request, items: _told(
        ngettext_lazy("%(count)d item favourites now.", "%(count)d items favourites now.", "count"),
        bulk.mark_as(items, favourite=True),
    ),
    "unfavourite": lambda request, items: _told(
        ngettext_lazy(
            "%(count)d item no favourites any more.",
            "%(count)d items no favourites any more.",
            "count",
        ),
        bulk.mark_as(items, favourite=False),
    ),
    "later": lambda request, items: _told(
        ngettext_lazy(
            "%(count)d item put aside for later.", "%(count)d items put aside for later.", "count"
        ),
        bulk.mark_as(items, later=True),
    ),
    "unlater": lambda request, items: _told(
        ngettext_lazy(
            "%(count)d item taken off Later.", "%(count)d items taken off Later.", "count"
        ),
        bulk.mark_as(items, later=False),
    ),
    "archive": lambda request, items: _told(
        ngettext_lazy("%(count)d item archived.", "%(count)d items archived.", "count"),
        bulk.mark_as(items, archived=True),
    ),
    "unarchive": lambda request, items: _told(
        ngettext_lazy(
            "%(count)d item taken out of the archive.",
            "%(count)d items taken out of the archive.",
            "count",
        ),
        bulk.mark_as(items, archived=False),
    ),
    "delete": _delete,
}
