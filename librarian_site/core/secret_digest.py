"""The hash that is stored in place of a secret."""

from __future__ import annotations

import hashlib


def secret_digest(secret: str) -> str:
    """Return the SHA-256 of a random secret, 64 hex digits; of any text that a client sends."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
