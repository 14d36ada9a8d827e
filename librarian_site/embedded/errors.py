"""Errors of embedded services."""


class ServiceError(Exception):
    """A service can't run; the message is one sentence for the terminal."""
