"""Translatable texts of the pages' scripts.

Scripts look a text up by its English (`gettext` in `static/js/app.js`), in what the page brings
along (`librarian_site/templatetags/interface.py`).
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    # app.js
    _("auto"),
    _("light"),
    _("sepia"),
    _("dark"),
    _("now"),
    _("in %(minutes)s min %(seconds)s s"),
    _("in %(seconds)s s"),
    _("Choose files"),
    _("That did not reach your librarian. What you typed is still here: try again in a moment."),
    _(
        "You are offline. What you see may be old. "
        "What you add, write or mark is kept here and sent once the line is back."
    ),
    # waiting.js
    _("%(count)s change waits for the line"),
    _("%(count)s changes wait for the line"),
    _("%(count)s change was refused"),
    _("%(count)s changes were refused"),
    _("%(count)s change that waited is sent."),
    _("%(count)s changes that waited are sent."),
    _("%(count)s change is not sent yet. Sign out and discard it?"),
    _("%(count)s changes are not sent yet. Sign out and discard them?"),
    _("Refused: %(why)s"),
    _("Kept in this browser: it is sent once the line is back."),
    _("Files can't be kept here. Hand them in again once the line is back."),
    _("You are signed out here. What waits is sent once you have signed in again."),
    _("Your librarian can't be reached yet. What waits is kept."),
    # library.js
    _("Mark as read"),
    _("Mark as unread"),
    _("Favourite"),
    _("%(count)s item selected"),
    _("%(count)s items selected"),
    # palette.js
    _("On this page"),
    _("%(count)s result"),
    _("%(count)s results"),
    # reader.js
    _("Copy this code"),
    _("Copy"),
    _("Copied"),
    _("Read so far"),
    _("Highlight the selected text"),
    _("Highlight in yellow"),
    _("Highlight in green"),
    _("Highlight in blue"),
    _("Highlight in pink"),
    _("Highlight in orange"),
    # pdf.js
    _("The PDF is locked by a password. Download it to open it elsewhere."),
    _("The PDF can't be shown here. Download it to open it elsewhere."),
    _("of %(count)s"),
    _("Page %(number)s"),
)
