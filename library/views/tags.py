"""List, suggest, rename, merge, colour and delete the owner's tags."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from library.items import tags as tagging
from library.models import Color, Tag
from library.views.access import current_user

PAGE = 100


@require_GET
@login_required
def tags(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    by_use = request.GET.get("sort") != "name"
    mine = tagging.listed(current_user(request).pk, holding=typed, by_use=by_use)
    kept = {"q": typed, "sort": "" if by_use else "name"}
    edit = request.GET.get("edit", "")[:19]  # the tag whose form is drawn
    query = urlencode({name: value for name, value in kept.items() if value})
    return render(
        request,
        "library/tags.html",
        {
            "page": Paginator(mine, PAGE).get_page(request.GET.get("page", "1")),
            "query": f"{query}&" if query else "",
            "typed": typed,
            "by_use": by_use,
            "edited": int(edit) if edit.isascii() and edit.isdigit() else None,
            "colors": Color,
            "section": "library",
        },
    )


@require_GET
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    return JsonResponse(tagging.suggest(current_user(request).pk, typed), safe=False)


@require_POST
@login_required
def change(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Rename the tag (or merge it into another) and set its colour."""
    tag = _tag(request, tag_id)
    name = request.POST.get("into", "").strip() or request.POST.get("name", tag.name)
    try:
        renamed = tagging.change(tag, name=name, color=request.POST.get("color", tag.color))
    except tagging.TagError as error:
        messages.error(request, str(error))
        return redirect("library:tag-list")
    if renamed.pk != tag.pk:
        messages.success(request, f"“{tag.name}” is now part of “{renamed.name}”.")
    return redirect("library:tag-list")


@require_POST
@login_required
def delete(request: HttpRequest, tag_id: int) -> HttpResponse:
    tag = _tag(request, tag_id)
    tagging.delete(tag)
    messages.success(request, f"“{tag.name}” is taken off every item.")
    return redirect("library:tag-list")


def _tag(request: HttpRequest, tag_id: int) -> Tag:
    found = Tag.objects.filter(owner_id=current_user(request).pk, pk=tag_id).first()
    if found is None:
        raise Http404
    return found
