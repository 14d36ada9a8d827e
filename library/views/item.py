"""The page of one item, its files and its edits."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST

from librarian_site.core.input_validation import small_number
from librarian_site.core.reading_choices import READING
from library import provenance
from library.document_kinds import NOTE
from library.duplicates.detection import duplicates_of, reason
from library.errors import LibraryError, StorageError
from library.items import actions, discussions, revisions, tier_override, trash
from library.items.files import pictures, space
from library.items.text.diff import diff_words
from library.items.text.note_links import with_links
from library.items.text.remote_images import are_shown
from library.items.text.rendering import Rendered, render_text
from library.limits import MAX_TITLE
from library.models import Collection, Color, ItemVersion, LibraryItem, Watch
from library.names import clean_name, tag_names
from library.search import service
from library.storage import file_responses
from library.tiers import Tier
from library.vector_index.base import VectorStoreError
from library.views.access import current_user, own_item, own_version, remote_images_choice
from library.views.trash import undo_notice

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

# The menu of how a text is shown; what is chosen is kept with the account.
READING_LEGENDS = {
    "text_face": gettext_noop("Typeface"),
    "text_size": gettext_noop("Size"),
    "text_width": gettext_noop("Width"),
    "text_spacing": gettext_noop("Spacing"),
    "theme": gettext_noop("Colours"),
}

# Characters of HTML: a browser needs a tenth of a second for so many. Longer ones are drawn as they
# come, and a table may change its columns while it comes.
DRAWN_AT_ONCE = 100_000


@require_GET
@login_required
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    shown = own_item(current_user(request), item_id)
    text = _text(request, shown)
    its_tags = list(shown.tags.all())
    return render(
        request,
        "library/item.html",
        {
            "item": shown,
            "text": text.html,
            "text_is_long": len(text.html) > DRAWN_AT_ONCE,
            "text_start": text.start,
            "text_rest": text.rest,
            "text_shares": _shares(text, len(shown.markdown)),
            "contents": text.contents if len(text.contents) > 2 else [],
            "duplicates": _duplicates(shown),
            "discussed": discussions.article_of(shown),
            "colors": Color,
            "collections": _collections(shown),
            "tiers": Tier.choices,
            "made": provenance.lines(shown),
            "pictures": pictures.counts(shown),
            "stale": provenance.is_stale(shown),
            **_earlier(shown),
            "sizes": space.of_items([shown.pk])[shown.pk],
            "watch": Watch.objects.filter(item=shown).first() if shown.watched_at else None,
            "job": _newest_job(shown),
            "tags": its_tags,
            "tag_line": ", ".join(tag.name for tag in its_tags),
            "reading": [
                (name, legend, READING[name].choices, getattr(request.user, name, ""))
                for name, legend in READING_LEGENDS.items()
            ],
            "section": "library",
        },
    )


def _text(request: HttpRequest, shown: LibraryItem) -> Rendered:
    """The part of the text that the address asks for; of a note with its links to items."""
    starts = dict(shown.passages.order_by("ordinal").values_list("ordinal", "start"))
    at = request.GET.get("at", "")[:9]
    written, own = shown.markdown, frozenset[str]()
    if shown.source_type == NOTE.name:
        written, own = with_links(written, owner_id=shown.owner_id)
    return render_text(
        written,
        starts,
        pictures=are_shown(remote_images_choice(request)),
        kept=pictures.kept_addresses(shown),
        own=own,
        at=int(at) if at.isdecimal() else 0,
        title=shown.title,
    )


def _shares(text: Rendered, length: int) -> tuple[int, int]:
    """Between which percent of the whole text what is shown of it lies."""
    if not length:
        return 0, 100
    return 100 * text.start // length, 100 * (text.rest or length) // length


@require_GET
@login_required
def similar(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show similar items; the item's page loads this when scrolled to its end."""
    shown = own_item(current_user(request), item_id)
    context: dict[str, Any] = {"item": shown, "section": "library"}
    try:
        context["similar"] = service.similar(shown)
    except VectorStoreError as error:
        logger.warning("No similar items of %s: %s", shown.pk, error)
        context["away"] = True
    return render(request, "library/similar.html", context)


@require_GET
@login_required
def changes(request: HttpRequest, item_id: UUID, version_id: int) -> HttpResponse:
    """Show the differences between an earlier version and the one after it."""
    shown = own_item(current_user(request), item_id)
    earlier = own_version(shown, version_id)
    later = revisions.following(earlier)
    context = {
        "item": shown,
        "earlier": earlier,
        "later": later,
        "changes": diff_words(earlier.markdown, (later or shown).markdown),
        "versions": _versions(shown),
        "section": "library",
    }
    return render(request, "library/changes.html", context)


@require_GET
@login_required
def markdown(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return send_file(request, item_id, file_responses.markdown)


@require_GET
@login_required
@xframe_options_exempt  # its own policy lets this site alone put it into a frame
def saved(request: HttpRequest, item_id: UUID) -> HttpResponse:
    return send_file(request, item_id, file_responses.saved)


@require_POST
@login_required
def read(request: HttpRequest, item_id: UUID) -> HttpResponse:
    changed = actions.update_item(
        own_item(current_user(request), item_id), read=request.POST.get("read", "1") == "1"
    )
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(changed)


def _said(request: HttpRequest, name: str) -> bool | None:
    """Whether the form says 1; None where it says nothing."""
    return request.POST[name] == "1" if name in request.POST else None


@require_POST
@login_required
def state(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Set `favourite`, `later` or `archived` to 1 or 0."""
    changed = actions.update_item(
        own_item(current_user(request), item_id),
        favourite=_said(request, "favourite"),
        later=_said(request, "later"),
        archived=_said(request, "archived"),
    )
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(changed)


@require_POST
@login_required
def progress(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Save how far the text was read, in percent."""
    percent = small_number(request.POST.get("percent", ""), most=100)
    if percent is None:
        return HttpResponse("Progress is a number from 0 to 100.", status=400)
    actions.advance_progress(own_item(current_user(request), item_id), percent)
    return HttpResponse(status=204)


@require_POST
@login_required
def title(request: HttpRequest, item_id: UUID) -> HttpResponse:
    shown = own_item(current_user(request), item_id)
    wanted = clean_name(request.POST.get("title", ""), MAX_TITLE)
    return redirect(actions.update_item(shown, title=wanted or None))


@require_POST
@login_required
def note(request: HttpRequest, item_id: UUID) -> HttpResponse:
    shown = own_item(current_user(request), item_id)
    wanted = request.POST.get("note", "").replace("\x00", "").replace("\r\n", "\n").strip()
    return redirect(actions.update_item(shown, note=wanted))


@require_POST
@login_required
def tier(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Override the tier; an empty value returns to the tier of the score."""
    wanted = request.POST.get("tier", "")
    if wanted and wanted not in Tier.values:
        return HttpResponse("A tier is a, b, c or d.", status=400)
    shown = own_item(current_user(request), item_id)
    try:
        tier_override.set_tier(shown, Tier(wanted) if wanted else None)
    except LibraryError as error:
        messages.error(request, _("The tier stays as it is: %(why)s") % {"why": error})
    return redirect(shown)


@require_POST
@login_required
def tags(request: HttpRequest, item_id: UUID) -> HttpResponse:
    names = tag_names(request.POST.get("tags", ""))
    return redirect(actions.update_item(own_item(current_user(request), item_id), tags=names))


@require_POST
@login_required
def delete(request: HttpRequest, item_id: UUID) -> HttpResponse:
    doomed = own_item(current_user(request), item_id)
    batch, _moved = trash.move_to_trash([doomed])
    notice = undo_notice(
        request, _("“%(title)s” is in the trash.") % {"title": doomed.title}, batch
    )
    messages.success(request, notice)
    return redirect("library:items")


def send_file(
    request: HttpRequest, item_id: UUID, send: Callable[[LibraryItem], HttpResponse]
) -> HttpResponse:
    """Send the item's file, or redirect to the item's page with the reason why it can't be."""
    shown = own_item(current_user(request), item_id)
    try:
        return send(shown)
    except StorageError as error:
        logger.error("A file of item %s can't be sent: %s", shown.pk, error)
        messages.error(request, _("The file can't be sent: %(why)s") % {"why": error})
        return redirect(shown)


def _newest_job(shown: LibraryItem) -> Any:
    """Return the job that last brought or renewed the item."""
    jobs: Any = shown.ingestion_jobs
    return jobs.submissions().only("created_at").order_by("-created_at").first()


def _earlier(shown: LibraryItem) -> dict[str, Any]:
    """Return the context for earlier versions and what changed since the last of them."""
    versions = _versions(shown)
    if not versions:
        return {}
    return {"versions": versions, "changes": diff_words(versions[0].markdown, shown.markdown)}


def _versions(shown: LibraryItem) -> list[ItemVersion]:
    return list(shown.versions.defer("markdown"))


def _duplicates(shown: LibraryItem) -> list[dict[str, Any]]:
    return [{"item": other, "reason": reason(shown, other)} for other in duplicates_of(shown)]


def _collections(shown: LibraryItem) -> list[tuple[Collection, bool]]:
    """Return the owner's manual collections, each with whether the item is in it."""
    mine = list(Collection.objects.filter(owner_id=shown.owner_id, query=""))
    inside = set(shown.collections.values_list("pk", flat=True)) if mine else set()
    return [(each, each.pk in inside) for each in mine]
