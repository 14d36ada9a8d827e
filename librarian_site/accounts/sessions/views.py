"""The page of one's signed-in sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from librarian_site.accounts.request_user import page_account
from librarian_site.accounts.sessions import ending
from librarian_site.accounts.sessions.models import UserSession


@never_cache
@login_required
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    found = UserSession.objects.current().filter(user=page_account(request))
    context = {"sessions": found, "here": request.session.session_key}
    return render(request, "account/sessions.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=session_id, user=page_account(request))
    ending.end(session)
    messages.success(request, _("Signed out: %(device)s.") % {"device": session.device})
    return redirect("sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    count = ending.end_all(page_account(request), but=request.session.session_key)
    text = ngettext(
        "Signed out in %(count)d other place.", "Signed out in %(count)d other places.", count
    )
    nowhere = _("You are signed in nowhere else.")
    messages.success(request, text % {"count": count} if count else nowhere)
    return redirect("sessions")
