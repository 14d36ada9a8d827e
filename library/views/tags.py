"""The owner's tags: renamed, merged, painted, deleted, suggested."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from library import tagging
from library.access import current_user
from library.models import Color, Tag


@require_GET
@login_required
def tags(request: HttpRequest) -> HttpResponse:
    mine = tagging.with_counts(current_user(request).pk)
    return render(
        request, "library/tags.html", {"tags": mine, "colors": Color, "section": "library"}
    )


@require_GET
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    return JsonResponse(tagging.suggest(current_user(request).pk, typed), safe=False)


@require_POST
@login_required
def change(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Rename and paint."""
    tag = _tag(request, tag_id)
    try:
        renamed = tagging.rename(tag, request.POST.get("name", tag.name))
        tagging.paint(renamed, request.POST.get("color", renamed.color))
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
