"""The files of captures, shown so that nothing in them runs, and their deletion."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from library.items.files import captures
from library.models import Capture
from library.storage import DamagedFile, MissingFile, file_responses
from library.views.access import current_user, own_item

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser

logger = logging.getLogger(__name__)


@require_GET
@login_required
@xframe_options_exempt  # its own policy lets this site alone put it into a frame
def capture(request: HttpRequest, item_id: UUID, capture_id: UUID) -> HttpResponse:
    return capture_response(current_user(request), item_id, capture_id)


@require_POST
@login_required
def delete(request: HttpRequest, item_id: UUID, capture_id: UUID) -> HttpResponse:
    """Delete a captured page; with it go its pictures and its PDF."""
    doomed = own_capture(current_user(request), item_id, capture_id)
    captures.delete_with_pictures(doomed)
    messages.success(request, _("The captured page is deleted."))
    return redirect("ingestion:captured-page", item_id=item_id)


def own_capture(user: AbstractUser, item_id: UUID, capture_id: UUID) -> Capture:
    """Return a capture of the user's item. Raises Http404 for another's."""
    found = own_item(user, item_id).captures.filter(pk=capture_id).first()
    if found is None:
        raise Http404
    return found


def capture_response(user: AbstractUser, item_id: UUID, capture_id: UUID) -> HttpResponse:
    """Send the file. Raises Http404 where it is gone, StorageError when the store is away."""
    found = own_capture(user, item_id, capture_id)
    try:
        return file_responses.capture(found)
    except (MissingFile, DamagedFile) as error:
        logger.error("A capture of item %s can't be shown: %s", item_id, error)
        raise Http404 from error
