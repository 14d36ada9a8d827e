"""The page that shows an item's capture, and the start of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from ingestion.capture.submitting import Part, is_page, submit_capture
from ingestion.documents.errors import IngestionError
from ingestion.jobs.service import AlreadyIngesting
from ingestion.live.capture_context import capture_state, shown_capture
from librarian_site.core.input_validation import small_number
from library.models import Capture, CaptureKind, ItemVersion
from library.views.access import current_user, own_item, own_version

if TYPE_CHECKING:
    from library.models import LibraryItem

POLICY: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


@require_GET
@login_required
@csp_override(POLICY)
def captured_page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show the captured page in a frame in which nothing runs; `version` and `view` choose one.

    Without a capture the HTML is shown as it was fetched.
    """
    item = own_item(current_user(request), item_id)
    if item.original_type != "text/html":
        raise Http404
    version = _version(item, request.GET.get("version", ""))
    made = {each.kind: each for each in item.captures.filter(version=version)}
    captured = made.get(CaptureKind.PAGE)
    versions = item.versions.filter(captures__kind=CaptureKind.PAGE).defer("markdown")
    context = {
        "captured": captured,
        "picture": made.get(CaptureKind.SCREENSHOT),
        "pdf": made.get(CaptureKind.PDF),
        "shows_picture": request.GET.get("view") == "picture" and CaptureKind.SCREENSHOT in made,
        "address": _address(item, captured),
        "size": sum(each.stored_bytes for each in made.values()),
        "version": version,
        "versions": list(versions),
        "can_capture": is_page(item) and version is None and settings.LIBRARIAN_CAPTURE != "off",
        "section": "library",
        "shown": (shown := shown_capture(item)),
        **capture_state(item, shown),
    }
    return render(request, "ingestion/capture.html", context)


@require_POST
@login_required
def capture(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Capture the page now, or print the copy as a PDF."""
    user = current_user(request)
    item = own_item(user, item_id)
    part = Part.PDF if request.POST.get("part") == "pdf" else Part.PAGE
    try:
        submit_capture(owner=user, item=item, part=part)
    except AlreadyIngesting:
        messages.info(request, gettext("It is being captured already."))
    except IngestionError as error:
        messages.error(request, error.message)
        return redirect(item)
    return redirect("ingestion:captured-page", item_id=item.pk)


def _version(item: LibraryItem, chosen: str) -> ItemVersion | None:
    """The version of that id; None for the present text. Raises Http404 for no version of it."""
    if not chosen:
        return None
    return own_version(item, small_number(chosen, most=2**63 - 1) or 0)


def _address(item: LibraryItem, captured: Capture | None) -> str:
    if captured is None:
        return reverse("library:saved", args=[item.pk])
    return reverse("library:capture", args=[item.pk, captured.pk])
