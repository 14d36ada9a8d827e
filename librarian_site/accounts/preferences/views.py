"""The page of preferences, and what the menus of reading keep."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from librarian_site.accounts.preferences import choosing
from librarian_site.accounts.preferences.forms import PreferencesForm
from librarian_site.accounts.request_user import page_account
from librarian_site.core.reading_choices import READING


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=page_account(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are saved."))
        answer = redirect("preferences")
        # What was chosen on a list of this browser gives way to what was chosen for all.
        answer.delete_cookie("density", samesite="Lax")
        return answer
    return render(request, "account/preferences.html", {"form": form, "tab": "preferences"})


@login_required
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen in a menu of a page: any of the fields of READING, the rest stays."""
    chosen = {name: request.POST[name] for name in READING if name in request.POST}
    try:
        choosing.choose(page_account(request), chosen)
    except ValidationError as error:
        return HttpResponse("\n".join(error.messages), "text/plain", status=400)
    return HttpResponse(status=204)
