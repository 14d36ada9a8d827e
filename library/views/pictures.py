"""An item's pictures: those that are kept, and what became of the others."""

from __future__ import annotations

import logging
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from library.items.files import pictures as item_pictures
from library.pictures.models import Picture, PictureState
from library.storage import DamagedFile, MissingFile, file_responses
from library.views.access import current_user, own_item

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser

logger = logging.getLogger(__name__)


@require_GET
@login_required
def pictures(request: HttpRequest, item_id: UUID) -> HttpResponse:
    shown = own_item(current_user(request), item_id)
    rows = list(shown.pictures.all())
    context = {
        "item": shown,
        "kept": [
            (each, item_pictures.address(shown, each.sha256))
            for each in rows
            if each.state == PictureState.KEPT
        ],
        "others": [each for each in rows if each.state != PictureState.KEPT],
        "pictures": item_pictures.counts(shown),
        "section": "library",
    }
    return render(request, "library/pictures.html", context)


@require_POST
@login_required
def again(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Look for the pictures again, for those too that could not be had."""
    shown = own_item(current_user(request), item_id)
    if item_pictures.ask_again(shown):
        messages.success(request, _("Its pictures are fetched as soon as there is time."))
    else:
        messages.error(request, _("No pictures are kept here: LIBRARIAN_KEEP_PICTURES is 0."))
    return redirect("library:pictures", item_id=shown.pk)


@require_GET
@login_required
def picture(request: HttpRequest, item_id: UUID, sha256: str) -> HttpResponse:
    return picture_response(current_user(request), item_id, sha256)


@require_GET
@login_required
def thumbnail(request: HttpRequest, item_id: UUID, sha256: str) -> HttpResponse:
    """Send the small picture that stands for the item in lists."""
    return picture_response(current_user(request), item_id, sha256, small=True)


def picture_response(
    user: AbstractUser, item_id: UUID, sha256: str, *, small: bool = False
) -> HttpResponse:
    """Send a picture of the user's item, which alone gives them leave to see it.

    Raises Http404 for another's item, and for a picture that the item does not have; StorageError
    when the store is away.
    """
    item = own_item(user, item_id)
    found = item.pictures.filter(state=PictureState.KEPT, sha256=sha256).order_by("thumbnail_path")
    row = found.last()
    if row is None or (small and not row.thumbnail_path):
        raise Http404
    try:
        return _sent(row, small=small)
    except (MissingFile, DamagedFile) as error:
        logger.error("A picture of item %s can't be shown: %s", item_id, error)
        raise Http404 from error


def _sent(row: Picture, *, small: bool) -> HttpResponse:
    if not small:
        return file_responses.picture(row.path, sha256=row.sha256, media_type=row.media_type)
    digest = PurePosixPath(row.thumbnail_path).stem
    return file_responses.picture(
        row.thumbnail_path, sha256=digest, media_type=item_pictures.THUMBNAIL_TYPE
    )
