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
    _("You are offline. What you see may be old, and nothing is saved until the line is back."),
    # library.js
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
