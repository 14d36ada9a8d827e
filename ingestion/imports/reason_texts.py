"""Why something in an export file is not imported, marked for translation."""

from __future__ import annotations

from librarian_site.core.i18n.lazy_marks import gettext_noop as _

SAID = (
    _("browser-internal address"),
    _("not a web address"),
    _("no address"),
    _("comment"),
    _("empty folder"),
    _("outline without a feed address"),
    _("page to scrape, not a feed"),
    _("settings of the feed reader"),
    _("deleted in the browser"),
    _("deleted note"),
    _("empty note"),
    _("encrypted: export it without encryption"),
    _("picture or file of a note"),
    _("old tags root, repeats entries"),
    _("file in the zip that is no list"),
    _("open tabs, not saved by the user"),
    _("sheet without addresses"),
    _("feed item, not saved by the user"),
    _("posted by a program"),
    _("saved query, not a list of entries"),
    _("unknown list id"),
    _("uploaded file, its bytes are not in the export"),
    _("highlight without text"),
    _("highlights of an entry that is not in the list"),
    _("reply to an annotation"),
    _("listed, but not in the zip file"),
    _("not a bookmark"),
    _("entry that can't be read"),
)
