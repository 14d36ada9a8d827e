"""Template context of an import's page, shared by the view and the socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.translation import gettext_noop, ngettext_lazy

from ingestion.imports import entries
from ingestion.imports.format_labels import shown_label
from ingestion.imports.models import EntryState, Import, ImportState
from ingestion.imports.service import known_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AbstractUser as User

PAGE = 100  # entries
SKIPPED_SHOWN = 50  # entries
# Of a table's columns, in the order of the form (`formats.column_names.COLUMNS`).
FIELD_LABELS = {
    "url": gettext_noop("Address"),
    "title": gettext_noop("Title"),
    "added": gettext_noop("Date added"),
    "tags": gettext_noop("Tags"),
    "collection": gettext_noop("Collection"),
    "lists": gettext_noop("Several collections"),
    "note": gettext_noop("Note"),
    "comment": gettext_noop("Second note"),
    "description": gettext_noop("Description"),
    "read": gettext_noop("Read"),
    "unread": gettext_noop("Unread"),
    "status": gettext_noop("State"),
    "favourite": gettext_noop("Favourite"),
    "archived": gettext_noop("Archived"),
    "private": gettext_noop("Private"),
    "shared": gettext_noop("Public"),
    "highlights": gettext_noop("Highlights"),
}
_KINDS = {
    entries.LINK: ngettext_lazy("%(n)s link", "%(n)s links", "n"),
    entries.NOTE: ngettext_lazy("%(n)s note", "%(n)s notes", "n"),
    entries.FEED: ngettext_lazy("%(n)s feed", "%(n)s feeds", "n"),
    entries.REFERENCE: ngettext_lazy("%(n)s reference", "%(n)s references", "n"),
    entries.ITEM: ngettext_lazy("%(n)s item", "%(n)s items", "n"),
    entries.DOCUMENT: ngettext_lazy("%(n)s document", "%(n)s documents", "n"),
}
# Final states of an entry.
_FINAL = (
    *(EntryState.ADDED, EntryState.MERGED, EntryState.FAILED, EntryState.SKIPPED),
    EntryState.CANCELLED,
)


def import_by_id(user: User, import_id: str) -> Import | None:
    try:
        number = UUID(import_id)
    except ValueError:
        return None
    return Import.objects.owned_by(user).filter(pk=number).first()


def import_context(batch: Import, params: Mapping[str, str]) -> dict[str, Any]:
    """The import and a page of its entries, by `state` and `page`; invalid values are ignored."""
    state = params.get("state", "")
    state = state if state in EntryState.values else ""
    counts = batch.counts()
    listed = batch.entries.select_related("job", "item").defer("item__markdown", "data")
    page = Paginator(listed.filter(state=state) if state else listed, PAGE)
    ended = sum(counts[each] for each in _FINAL)
    return {
        "batch": batch,
        "state": state,
        "states": [(each, each.label, counts[each]) for each in EntryState if counts[each]],
        "counts": counts,
        "ended": ended,
        "percent": 100 * ended // batch.total if batch.total else 100,
        "page": page.get_page(params.get("page", "1")),
        "query": f"state={state}&" if state else "",
        "kinds": _kinds(batch) if batch.can_start else [],
        "formats": [shown_label(name) for name in batch.formats] if batch.can_start else [],
        "known": known_entries(batch) if batch.can_start else 0,
        "skipped": batch.skipped[:SKIPPED_SHOWN],
        "fields": _fields(batch) if batch.can_choose_columns else [],
        "is_live": batch.state in (ImportState.RUNNING, ImportState.PAUSED),
    }


def _fields(batch: Import) -> list[tuple[str, str, str]]:
    """The fields that columns can hold: name, label, and the column that is chosen for it."""
    chosen = batch.columns.get("chosen", {})
    return [(name, label, chosen.get(name, "")) for name, label in FIELD_LABELS.items()]


def _kinds(batch: Import) -> list[str]:
    """How many entries of each kind there are, as in "3 links"."""
    kinds = batch.entries.order_by().values_list("data__kind")
    counted = kinds.annotate(n=Count("pk")).order_by("-n")
    return [_KINDS[kind] % {"n": n} for kind, n in counted]
