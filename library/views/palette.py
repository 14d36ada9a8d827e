"""What the command palette (Ctrl-K) offers for what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET

from library.items.tags import listing
from library.models import Collection, LibraryItem
from library.views.access import current_user

EACH = 5  # of a kind
# Label, name of the address, its query, and other words it is found by.
ACTIONS = (
    (gettext_noop("Home"), "ingestion:home", "", "add paste start"),
    (gettext_noop("Library"), "library:items", "", "items list search"),
    (gettext_noop("Unread items"), "library:items", "read=0", ""),
    (gettext_noop("Read later"), "library:items", "later=1", "queue"),
    (gettext_noop("Favourites"), "library:items", "favourite=1", "stars starred"),
    (gettext_noop("Archive"), "library:items", "archived=1", ""),
    (gettext_noop("New note"), "ingestion:note-new", "", "write markdown"),
    (gettext_noop("Highlights"), "library:highlight-list", "", "notes quotes marks"),
    (gettext_noop("Collections"), "library:collections", "", "folders"),
    (gettext_noop("Tags"), "library:tag-list", "", "labels"),
    (gettext_noop("Duplicates"), "library:duplicates", "", "same twice"),
    (gettext_noop("Watched pages"), "library:watched", "", "changes visits"),
    (gettext_noop("Space"), "library:space", "", "storage size disk"),
    (gettext_noop("Trash"), "library:trash", "", "deleted restore"),
    (gettext_noop("Export"), "library:export", "", "download backup"),
    (gettext_noop("Jobs"), "ingestion:jobs", "", "work progress"),
    (gettext_noop("Failed jobs"), "ingestion:jobs", "status=failed", "errors"),
    (gettext_noop("Import bookmarks or a list"), "ingestion:imports", "", "pocket instapaper"),
    (gettext_noop("Feeds"), "ingestion:feeds", "", "rss atom follow"),
    (gettext_noop("Statistics"), "stats", "", "numbers charts"),
    (gettext_noop("Ways to add pages"), "ingestion:add", "", "bookmarklet extension phone"),
    (gettext_noop("Preferences"), "preferences", "", "settings"),
    (gettext_noop("API tokens"), "tokens", "", "keys"),
    (gettext_noop("Webhooks"), "ingestion:webhooks", "", ""),
    (gettext_noop("Change password"), "password", "", "account"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    label: str
    url: str
    more: str = ""


@require_GET
@login_required
def palette(request: HttpRequest) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    owner_id = current_user(request).pk
    groups = [(gettext("Go to"), _actions(typed))]
    if typed:
        groups += [
            (gettext("Items"), _items(owner_id, typed)),
            (gettext("Tags"), _tags(owner_id, typed)),
            (gettext("Collections"), _collections(owner_id, typed)),
        ]
        address = f"{reverse('library:items')}?{urlencode({'q': typed})}"
        groups.append(
            (
                gettext("Search"),
                [Offer(gettext("Search the library for “%(typed)s”") % {"typed": typed}, address)],
            )
        )
    shown = [(label, offers) for label, offers in groups if offers]
    return render(request, "library/palette.html", {"groups": shown})


def _actions(typed: str) -> list[Offer]:
    words = typed.casefold().split()
    fitting = [
        Offer(gettext(label), reverse(name) + (f"?{query}" if query else ""))
        for label, name, query, other in ACTIONS
        if all(word in f"{gettext(label)} {label} {other}".casefold() for word in words)
    ]
    return fitting[: EACH if typed else len(fitting)]


def _items(owner_id: int, typed: str) -> list[Offer]:
    items = LibraryItem.objects.filter(owner_id=owner_id)
    for word in typed.split():
        items = items.filter(title__icontains=word)
    found = items.only("title", "site", "filename", "source_type").order_by("-created_at")
    return [Offer(item.title, item.get_absolute_url(), item.source_label) for item in found[:EACH]]


def _tags(owner_id: int, typed: str) -> list[Offer]:
    address = reverse("library:items")
    names = listing.suggest(owner_id, typed)[:EACH]
    return [Offer(name, f"{address}?{urlencode({'tag': name})}") for name in names]


def _collections(owner_id: int, typed: str) -> list[Offer]:
    found = Collection.objects.filter(owner_id=owner_id, name__icontains=typed)[:EACH]
    return [Offer(each.name, each.get_absolute_url()) for each in found]
