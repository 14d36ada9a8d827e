"""The messages that jobs fail with most, marked for translation; the others are shown in English.

As catalogues have them, with `%(host)s` and `%(n)s` (librarian_site.core.stored_text).
"""

from __future__ import annotations

from librarian_site.core.marks import gettext_noop as _

SAID = (
    _("The file is damaged and can't be read."),
    _("The file is empty."),
    _("The item is no longer in the library."),
    _("The item's saved copy is gone, so it can't be read again."),
    _("The job was cancelled."),
    _("%(host)s says the page does not exist (%(n)s)."),
    _("%(host)s does not show the page without a sign-in (%(n)s)."),
    _("%(host)s asks to come back later (%(n)s)."),
    _("%(host)s has a problem of its own (%(n)s)."),
    _("%(host)s refused the request (%(n)s)."),
    _("%(host)s did not answer in time."),
    _("The address of %(host)s could not be looked up."),
    _("No secure connection to %(host)s can be made."),
    _("%(host)s accepts no connection."),
    _("%(host)s can't be reached from here."),
    _("%(host)s closed the connection."),
    _("The connection to %(host)s failed."),
    _("Only http and https URLs can be fetched."),
    _("That is not a URL."),
    _("The page redirects in circles."),
    _("There is no text on the page."),
    _("The page is empty."),
    _("The page needs JavaScript to show its text."),
    _("There is no text in the picture that could be read."),
    _("The document has no text."),
    _("The document is empty."),
    _("The file has no text."),
    _("The PDF is damaged and can't be read."),
    _("The document is protected by a password. Save it without one."),
    _("The archive is protected by a password."),
    _("The archive has no document that can be read."),
    _("The book has no text."),
    _("The file is larger than %(n)s MB."),
    _("The page is larger than %(n)s MB."),
    _("The PDF has more than %(n)s pages."),
    _("The download took longer than %(n)s seconds."),
    _("The file is no longer here: add it again."),
    _("The file is no longer there."),
)
