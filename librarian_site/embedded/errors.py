"""What an embedded service says when it can't run."""


class ServiceError(Exception):
    """One sentence for the person at the terminal."""
