"""The pages of feeds. Everything works by plain forms and links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from ingestion.documents.errors import IngestionError
from ingestion.feeds import service
from ingestion.feeds.models import FLOORS, INTERVALS, Feed, FeedEntry
from ingestion.jobs.service import WrongState
from librarian_site.core.caching.rate_limit import count_submission
from librarian_site.core.i18n.stored_text import translated
from librarian_site.core.input_validation import small_number
from library.models import Collection
from library.names import tag_names
from library.views.access import current_user

PAGE = 50
MAX_URL = 4000


@require_GET
@login_required
def feeds(request: HttpRequest) -> HttpResponse:
    owner = current_user(request)
    mine = Feed.objects.owned_by(owner).with_counts()
    page = Paginator(mine, PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "ingestion/feeds.html", {"page": page, **_choices(owner.pk)})


@require_POST
@login_required
def follow(request: HttpRequest) -> HttpResponse:
    owner = current_user(request)
    url = request.POST.get("url", "").strip()[:MAX_URL]
    try:
        count_submission(owner)
        feed = service.follow(
            owner=owner, url=url if "://" in url else f"https://{url}", **_rule(request)
        )
    except service.AlreadyFollowed as error:
        messages.info(request, translated(str(error)))
        return redirect("ingestion:feed", error.feed.pk)
    except (IngestionError, WrongState) as error:
        messages.error(request, translated(str(error)))
        return redirect("ingestion:feeds")
    text = gettext("You follow %(feed)s now. It is fetched in a moment.")
    messages.success(request, text % {"feed": feed.label})
    return redirect("ingestion:feeds")


@require_GET
@login_required
def show(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    feed = _feed(request, feed_id)
    entries = FeedEntry.objects.filter(batch=feed).select_related("item", "job")
    entries = entries.defer("page", "data", "item__markdown").order_by("-pk")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page", "1"))
    context = {"feed": feed, "page": page, **_choices(feed.owner_id)}
    return render(request, "ingestion/feed.html", context)


@require_POST
@login_required
def change(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    rule = {**_rule(request), "title": request.POST.get("title", "")}
    return _act(request, feed_id, lambda **which: service.update(**which, **rule))


@require_POST
@login_required
def pause(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    return _act(request, feed_id, service.pause)


@require_POST
@login_required
def resume(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    return _act(request, feed_id, service.resume)


@require_POST
@login_required
def fetch(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    count_submission(current_user(request))
    return _act(request, feed_id, service.fetch_now)


@require_POST
@login_required
def delete(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    feed = _feed(request, feed_id)
    service.delete(owner=current_user(request), feed_id=feed_id)
    text = gettext("You no longer follow %(feed)s; its items are still here.")
    messages.success(request, text % {"feed": feed.label})
    return redirect("ingestion:feeds")


def _choices(owner_id: int) -> dict[str, Any]:
    names = Collection.objects.filter(owner_id=owner_id, query="").values_list("name", flat=True)
    return {"intervals": INTERVALS, "floors": FLOORS, "collections": names, "section": "jobs"}


def _rule(request: HttpRequest) -> dict[str, Any]:
    """What the form says is to become of the feed's entries."""
    return {
        "tags": tag_names(request.POST.get("tags", "")),
        "collection": request.POST.get("collection", ""),
        "tier_floor": request.POST.get("tier_floor", ""),
        "full_text": request.POST.get("full_text", "page") == "page",
        "watch": request.POST.get("watch") == "1",
        "interval": small_number(request.POST.get("interval", ""), most=100_000),
    }


def _act(request: HttpRequest, feed_id: UUID, action: Callable[..., Feed]) -> HttpResponse:
    try:
        feed = action(owner=current_user(request), feed_id=feed_id)
    except service.FeedNotFound as error:
        raise Http404 from error
    except WrongState as error:
        messages.warning(request, translated(str(error)))
        return redirect("ingestion:feed", feed_id)
    return redirect("ingestion:feed", feed.pk)


def _feed(request: HttpRequest, feed_id: UUID) -> Feed:
    try:
        return service.get(owner=current_user(request), feed_id=feed_id)
    except service.FeedNotFound as error:
        raise Http404 from error
