"""What the command palette (Ctrl-K) offers for what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from library.items import tags as tagging
from library.models import Collection, LibraryItem
from library.views.access import current_user

EACH = 5  # of a kind
# Label, name of the address, its query, and other words it is found by.
ACTIONS = (
    ("Home", "ingestion:home", "", "add paste start"),
    ("Library", "library:items", "", "items list search"),
    ("Unread items", "library:items", "read=0", ""),
    ("Read later", "library:items", "later=1", "queue"),
    ("Favourites", "library:items", "favourite=1", "stars starred"),
    ("Archive", "library:items", "archived=1", ""),
    ("New note", "ingestion:note-new", "", "write markdown"),
    ("Highlights", "library:highlight-list", "", "notes quotes marks"),
    ("Collections", "library:collections", "", "folders"),
    ("Tags", "library:tag-list", "", "labels"),
    ("Duplicates", "library:duplicates", "", "same twice"),
    ("Watched pages", "library:watched", "", "changes visits"),
    ("Space", "library:space", "", "storage size disk"),
    ("Trash", "library:trash", "", "deleted restore"),
    ("Export", "library:export", "", "download backup"),
    ("Jobs", "ingestion:jobs", "", "work progress"),
    ("Failed jobs", "ingestion:jobs", "status=failed", "errors"),
    ("Import bookmarks or a list", "ingestion:imports", "", "pocket instapaper"),
    ("Feeds", "ingestion:feeds", "", "rss atom follow"),
    ("Statistics", "stats", "", "numbers charts"),
    ("Ways to add pages", "ingestion:add", "", "bookmarklet extension phone"),
    ("Preferences", "preferences", "", "settings"),
    ("API tokens", "tokens", "", "keys"),
    ("Webhooks", "ingestion:webhooks", "", ""),
    ("Change password", "password", "", "account"),
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
    groups = [("Go to", _actions(typed))]
    if typed:
        groups += [
            ("Items", _items(owner_id, typed)),
            ("Tags", _tags(owner_id, typed)),
            ("Collections", _collections(owner_id, typed)),
        ]
        address = f"{reverse('library:items')}?{urlencode({'q': typed})}"
        groups.append(("Search", [Offer(f"Search the library for “{typed}”", address)]))
    shown = [(label, offers) for label, offers in groups if offers]
    return render(request, "library/palette.html", {"groups": shown})


def _actions(typed: str) -> list[Offer]:
    words = typed.casefold().split()
    fitting = [
        Offer(label, reverse(name) + (f"?{query}" if query else ""))
        for label, name, query, other in ACTIONS
        if all(word in f"{label} {other}".casefold() for word in words)
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
    names = tagging.suggest(owner_id, typed)[:EACH]
    return [Offer(name, f"{address}?{urlencode({'tag': name})}") for name in names]


def _collections(owner_id: int, typed: str) -> list[Offer]:
    found = Collection.objects.filter(owner_id=owner_id, name__icontains=typed)[:EACH]
    return [Offer(each.name, each.get_absolute_url()) for each in found]
