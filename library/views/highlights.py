"""Highlights in an item's text."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from library.forms import HighlightForm
from library.items import highlight_list
from library.items import highlights as marking
from library.models import Color, Highlight, LibraryItem
from library.views.access import current_user, own_item

PAGE = 50


@require_GET
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """All highlights, newest first, or those that hold the words of `q`."""
    typed = _typed(request)
    found = highlight_list.listed(current_user(request).pk, typed)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page", "1")),
        "query": f"{urlencode({'q': typed})}&" if typed else "",
        "typed": typed,
        "section": "library",
    }
    return render(request, "library/highlight_list.html", context)


@require_GET
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The same as a Markdown file."""
    found = highlight_list.listed(current_user(request).pk, _typed(request))
    return markdown_file(found)


def markdown_file(found: QuerySet[Highlight]) -> HttpResponse:
    by_item = found.order_by("item__title", "item_id", "created_at", "id")
    text = "# Highlights\n\n" + "".join(highlight_list.as_markdown(by_item))
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="highlights.md"'
    return answer


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


@require_POST
@login_required
def add(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = own_item(current_user(request), item_id)
    form = HighlightForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Nothing that can be marked was chosen.", status=400)
    marking.add(item, **form.cleaned_data)
    return _shown(request, item)


@require_POST
@login_required
def change(request: HttpRequest, highlight_id: UUID) -> HttpResponse:
    """Change the highlight's note or colour."""
    highlight = _highlight(request, highlight_id)
    kept = {"quote": highlight.quote, "prefix": highlight.prefix, "suffix": highlight.suffix}
    color = request.POST.get("color", highlight.color)
    note = request.POST.get("note", highlight.note)
    form = HighlightForm({**kept, "color": color, "note": note}, instance=highlight)
    if not form.is_valid():
        return HttpResponse("A note has at most 5,000 characters.", status=400)
    marking.change(highlight, note=form.cleaned_data["note"], color=form.cleaned_data["color"])
    return _shown(request, highlight.item)


@require_POST
@login_required
def delete(request: HttpRequest, highlight_id: UUID) -> HttpResponse:
    highlight = _highlight(request, highlight_id)
    marking.delete(highlight)
    return _shown(request, highlight.item)


def _highlight(request: HttpRequest, highlight_id: UUID) -> Highlight:
    mine = Highlight.objects.filter(item__owner_id=current_user(request).pk)
    found = mine.select_related("item").filter(pk=highlight_id).first()
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, item: LibraryItem) -> HttpResponse:
    """Return the highlights as a fragment for htmx, else redirect to the item's page."""
    if not request.headers.get("HX-Request"):
        return redirect(f"{item.get_absolute_url()}#highlights")
    return render(request, "library/highlights.html", {"item": item, "colors": Color})
