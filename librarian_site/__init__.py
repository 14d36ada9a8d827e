"""The project: settings, URLs, accounts, and the services it starts."""

__version__ = "0.1.0"
