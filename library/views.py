"""The pages of the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from library import downloads, services
from library.access import current_user
from library.forms import LibraryForm, tag_names
from library.models import LibraryItem, Tag
from library.rendering import mark_words
from library.rendering import render as render_markdown
from library.search import FoundPassage, ItemHit, search, similar

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

PAGE = 30
EXCERPT = 320  # characters around the first word found


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    passage: Any
    marked: SafeString


@dataclass(frozen=True, slots=True)
class ShownHit:
    item: LibraryItem
    passages: list[MarkedPassage]
    why: str


@require_GET
@login_required
def items(request: HttpRequest) -> HttpResponse:
    tags = list(
        Tag.objects.filter(owner_id=current_user(request).pk, items__isnull=False)
        .values_list("name", flat=True)
        .distinct()
    )
    form = LibraryForm(request.GET, tags=tags)
    narrowing = form.narrowing()
    q = form.cleaned_data.get("q", "").replace("\x00", "").strip()
    context = {"form": form, "section": "library", "narrowed": bool(narrowing or q)}
    found = _found(request, q, narrowing) if q else _listed(request, form, narrowing)
    return render(request, "library/items.html", {**context, **found})


@require_GET
@login_required
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    shown = _item(request, item_id)
    return render(
        request,
        "library/item.html",
        {
            "item": shown,
            "text": render_markdown(shown.markdown),
            "similar": similar(shown),
            "job": shown.ingestion_jobs.order_by("-created_at").first(),
            "tag_line": ", ".join(tag.name for tag in shown.tags.all()),
            "section": "library",
        },
    )


@require_GET
@login_required
def markdown(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return downloads.markdown(_item(request, item_id))


@require_GET
@login_required
def original(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return downloads.original(_item(request, item_id))


@require_POST
@login_required
def read(request: HttpRequest, item_id: UUID) -> HttpResponse:
    changed = services.update_item(
        _item(request, item_id), read=request.POST.get("read", "1") == "1"
    )
    return redirect(changed)


@require_POST
@login_required
def tags(request: HttpRequest, item_id: UUID) -> HttpResponse:
    names = tag_names(request.POST.get("tags", ""))
    return redirect(services.update_item(_item(request, item_id), tags=names))


@require_POST
@login_required
def delete(request: HttpRequest, item_id: UUID) -> HttpResponse:
    doomed = _item(request, item_id)
    services.delete_item(doomed)
    messages.success(request, f"“{doomed.title}” is deleted.")
    return redirect("library:items")


def _item(request: HttpRequest, item_id: UUID) -> LibraryItem:
    found = LibraryItem.objects.owned_by(current_user(request)).filter(pk=item_id).first()
    if found is None:
        raise Http404
    return found


def _listed(request: HttpRequest, form: LibraryForm, narrowing: dict[str, Any]) -> dict[str, Any]:
    mine = LibraryItem.objects.owned_by(current_user(request)).narrowed(**narrowing)
    listed = mine.for_listing().sorted_by(*form.sorting())
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return {"page": page, "total": page.paginator.count, "query": _prefix(query)}


def _prefix(query: QueryDict) -> str:
    encoded = query.urlencode()
    return f"{encoded}&" if encoded else ""


def _found(request: HttpRequest, q: str, narrowing: dict[str, Any]) -> dict[str, Any]:
    result = search(owner_id=current_user(request).pk, query=q, limit=50)
    allowed = _allowed(request, result.hits, narrowing)
    words = frozenset(word.casefold() for word in q.split())
    hits = [_shown(hit, words) for hit in result.hits if hit.item.pk in allowed]
    return {"hits": hits, "total": len(hits), "degraded": result.degraded}


def _allowed(request: HttpRequest, hits: Sequence[ItemHit], narrowing: dict[str, Any]) -> set[UUID]:
    mine = LibraryItem.objects.owned_by(current_user(request)).narrowed(**narrowing)
    ids = mine.filter(pk__in=[hit.item.pk for hit in hits]).values_list("pk", flat=True)
    return set(ids)


def _shown(hit: ItemHit, words: frozenset[str]) -> ShownHit:
    passages = [
        MarkedPassage(found.passage, mark_words(_excerpt(found.passage.text, words), words))
        for found in hit.passages
    ]
    return ShownHit(hit.item, passages, _why(hit.passages))


def _excerpt(text: str, words: frozenset[str]) -> str:
    lower = text.casefold()
    first = min((at for word in words if (at := lower.find(word)) >= 0), default=0)
    start = max(0, first - EXCERPT // 3)
    cut = text[start : start + EXCERPT]
    return f"{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}"


def _why(passages: Sequence[FoundPassage]) -> str:
    """By which of words and meaning the best passage was found, and how high."""
    if not passages:
        return ""
    best = passages[0]
    ways = [
        f"{way} #{rank}"
        for way, rank in (("meaning", best.meaning_rank), ("words", best.words_rank))
        if rank is not None
    ]
    return f"found by {' and '.join(ways)}"
