from __future__ import annotations


class BackupError(Exception):
    """A backup can't be made or brought back; the message says why and what to do."""
