"""The project: settings, URLs, accounts, and what runs and watches the whole."""

from librarian_site.core.version import __version__ as __version__
