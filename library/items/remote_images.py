"""Pictures of other sites in stored texts: shown by way of this one, or not at all."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_signer = Signer(salt="library.images")


def are_shown(choice: str = "") -> bool:
    """Whether they are shown; a reader's own choice is `proxy`, `block` or empty: as for all."""
    return (choice or settings.LIBRARIAN_REMOTE_IMAGES) == "proxy"


def shown_at(url: str) -> str | None:
    """Where the page finds the picture; None for what is no other site's.

    The address is signed: only what stands in a stored text is fetched, and not what a visitor
    would like to have fetched.
    """
    if not url.startswith(("http://", "https://")):
        return None
    return f"{reverse('ingestion:image')}?{_query(url)}"


def signed_url(value: str) -> str | None:
    """The picture's own address, when we signed it."""
    try:
        return _signer.unsign(value)
    except BadSignature:
        return None


def _query(url: str) -> str:
    return urlencode({"of": _signer.sign(url)})
