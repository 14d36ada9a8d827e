"""List, suggest, rename, merge, colour and delete the owner's tags."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from librarian_site.core.input_validation import small_number
from library.items.tags import editing, listing, merging
from library.limits import MAX_TAG
from library.models import Color, Tag, TagAlias
from library.names import clean_name
from library.views.access import current_user

PAGE = 100
SUGGESTED = 20


@require_GET
@login_required
def tags(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_TAG]
    by_use = request.GET.get("sort") != "name"
    once = request.GET.get("once") == "1"
    owner_id = current_user(request).pk
    mine = listing.listed(owner_id, holding=typed, by_use=by_use, once=once)
    all_tags = listing.used(owner_id)
    kept = {"q": typed, "sort": "" if by_use else "name", "once": "1" if once else ""}
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
            "once": once,
            "used_once": sum(tag.uses == 1 for tag in all_tags),
            "suggestions": merging.suggestions(all_tags)[:SUGGESTED],
            "aliases": TagAlias.objects.filter(owner_id=owner_id).select_related("tag"),
            "colors": Color,
            "section": "library",
        },
    )


@require_GET
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_TAG]
    return JsonResponse(listing.suggest(current_user(request).pk, typed), safe=False)


@require_POST
@login_required
def change(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Rename the tag (or merge it into another) and set its colour."""
    tag = _tag(request, tag_id)
    name = request.POST.get("into", "").strip() or request.POST.get("name", tag.name)
    try:
        renamed = editing.change(tag, name=name, color=request.POST.get("color", tag.color))
    except editing.TagError as error:
        messages.error(request, str(error))
        return redirect("library:tag-list")
    if renamed.pk != tag.pk:
        messages.success(
            request,
            _("“%(name)s” is now part of “%(into)s”.") % {"name": tag.name, "into": renamed.name},
        )
    return redirect("library:tag-list")


@require_POST
@login_required
def delete(request: HttpRequest, tag_id: int) -> HttpResponse:
    tag = _tag(request, tag_id)
    merging.delete(tag)
    messages.success(request, _("“%(name)s” is taken off every item.") % {"name": tag.name})
    return redirect("library:tag-list")


@require_POST
@login_required
def act(request: HttpRequest) -> HttpResponse:
    """Merge or delete the tags that `tag` names, as `action` says."""
    ids = [number for each in request.POST.getlist("tag") if (number := small_number(each))]
    chosen = merging.chosen(current_user(request).pk, ids)
    if not chosen:
        messages.error(request, _("Tick the tags first."))
    elif request.POST.get("action") == "merge":
        _merge(request, chosen)
    elif request.POST.get("action") == "delete":
        for tag in chosen:
            merging.delete(tag)
        text = ngettext(
            "%(count)d tag taken off every item. Undo it below, one by one.",
            "%(count)d tags taken off every item. Undo it below, one by one.",
            len(chosen),
        )
        messages.success(request, text % {"count": len(chosen)})
    return redirect("library:tag-list")


def _merge(request: HttpRequest, chosen: list[Tag]) -> None:
    name = clean_name(request.POST.get("into", ""), MAX_TAG)
    if len(chosen) == 1 and not name:
        messages.error(request, _("Tick at least two tags, or say into which one to merge."))
        return
    into = merging.merge_all(chosen, name=name)
    messages.success(
        request, _("Merged into “%(name)s”. Later items get it, too.") % {"name": into.name}
    )


@require_POST
@login_required
def undo(request: HttpRequest, alias_id: int) -> HttpResponse:
    """Undo a merge or deletion."""
    alias = TagAlias.objects.filter(owner_id=current_user(request).pk, pk=alias_id).first()
    if alias is None:
        raise Http404
    tag = merging.undo(alias)
    said = _("“%(name)s” is a tag of its own again.") if tag else _("“%(name)s” is forgotten.")
    messages.success(request, said % {"name": alias.name})
    return redirect("library:tag-list")


def _tag(request: HttpRequest, tag_id: int) -> Tag:
    found = Tag.objects.filter(owner_id=current_user(request).pk, pk=tag_id).first()
    if found is None:
        raise Http404
    return found
