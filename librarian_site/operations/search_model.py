"""The model that search finds by meaning with, in the administration."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from library import embedding_models
from library.errors import LibraryError
from library.search.several_languages import is_offered, languages_in_use
from library.vector_index import current_model, switching
from library.vector_index.models import SearchModel

ACTIONS: dict[str, Callable[[], None]] = {
    "pause": switching.pause,
    "resume": switching.resume,
    "stop": switching.stop,
    "remove": switching.remove_other,
    "dismiss": switching.dismiss_offer,
}


@never_cache
@staff_member_required
@permission_required("library.change_searchmodel", raise_exception=True)
@require_http_methods(["GET", "POST"])
def search_model(request: HttpRequest) -> HttpResponse:
    """Say which model is in use, and switch; the page reloads itself while a switch runs."""
    if request.method == "POST":
        try:
            if model := request.POST.get("switch"):
                switching.start(model)
            elif (action := request.POST.get("do")) in ACTIONS:
                ACTIONS[action]()
        except LibraryError as error:
            messages.error(request, gettext(str(error)))
        return redirect("search-model")
    row = current_model.read()
    progress, why_not = None, ""
    try:
        progress = switching.progress()
    except LibraryError as error:
        why_not = str(error)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Search model"),
        "row": row,
        "active": embedding_models.label(row.active),
        "other": embedding_models.label(row.other),
        "progress": progress,
        "why_not": why_not,
        "offers": _offers(row),
        "is_offered": is_offered(),
        "has_e5": embedding_models.has_e5(settings.LIBRARIAN_MODELS_DIR),
        "languages": languages_in_use(),
    }
    return render(request, "admin/search_model.html", context)


def _offers(row: SearchModel) -> dict[str, str]:
    """Models to switch to, with what the button says: at most those inside and the one before."""
    offers = {}
    if row.active != embedding_models.E5 and embedding_models.has_e5(settings.LIBRARIAN_MODELS_DIR):
        offers[embedding_models.E5] = gettext("Let every language find every language")
    for model in dict.fromkeys((row.other, settings.LIBRARIAN_EMBEDDING_MODEL, "minilm")):
        if model and model != row.active and model not in offers:
            text = gettext("Go back to %(model)s")
            if model != row.other:
                text = gettext("Switch to %(model)s")
            offers[model] = text % {"model": model}
    return offers
