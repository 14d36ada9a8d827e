"""Remote images in stored texts: shown through this site's proxy view, or blocked."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_signer = Signer(salt="library.images")


def are_shown(choice: str = "") -> bool:
    """Whether remote images are shown. `choice`, the user's, is `proxy`, `block` or empty.

    An empty one means LIBRARIAN_REMOTE_IMAGES.
    """
    return (choice or settings.LIBRARIAN_REMOTE_IMAGES) == "proxy"


def shown_at(url: str) -> str | None:
    """Return the proxy URL of a remote image; None for what is no http(s) URL.

    The URL is signed, so that the proxy fetches only images of stored texts.
    """
    if not url.startswith(("http://", "https://")):
        return None
    return f"{reverse('ingestion:image')}?{_query(url)}"


def signed_url(value: str) -> str | None:
    """Return the image's URL; None when the signature is invalid."""
    try:
        return _signer.unsign(value)
    except BadSignature:
        return None


def _query(url: str) -> str:
    return urlencode({"of": _signer.sign(url)})
