"""Send a push message to a device: encrypted for it (RFC 8291), from this installation (RFC 8292).

It goes through the same guard as fetching, as the address comes from whoever subscribes.
"""

from __future__ import annotations

import base64
import json
import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from ingestion.documents.errors import IngestionError
from ingestion.fetching.policies import posting_policy
from ingestion.fetching.posting import post
from ingestion.notifications.models import PushDevice
from librarian_site.core import derived_keys
from library import installation

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

logger = logging.getLogger(__name__)

SALT = "ingestion.notifications.push"
TIMEOUT = 10.0  # seconds until an answer has begun
KEPT = 24 * 3600  # seconds that a push service keeps a message for a device that is off
TOKEN_LASTS = 12 * 3600  # seconds; push services allow a day
GONE = (404, 410)  # the device has unsubscribed
MAX_TITLE, MAX_BODY = 120, 400  # characters: a message has 3,993 bytes at most
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
UNREACHABLE_PAUSE = timedelta(minutes=5)  # of a service without an answer
MAX_REFUSALS = 20  # answers in a row, which takes about three days


@dataclass(frozen=True, slots=True)
class Message:
    """What a notification shows. Of one topic the newest takes the place of the one before."""

    title: str
    body: str
    path: str
    """What opens by a click, from the site's root."""
    topic: str


class Outcome(Enum):
    TAKEN = "taken"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    """Its push service gave no answer, which says nothing of the device."""
    GONE = "gone"
    """The device has unsubscribed, or refused for days; its row is deleted."""


def public_key() -> str:
    """Return what browsers subscribe with (`applicationServerKey`)."""
    return _base64(_point(_own_key()))


def send(device: PushDevice, message: Message, *, is_test: bool = False) -> Outcome:
    """Send it now. What a refusal means for the device is noted in its row, but not of a test."""
    rows = PushDevice.objects.filter(pk=device.pk)
    try:
        status = _post(device, message)
    except (IngestionError, ValueError) as error:  # ValueError: it could not be encrypted
        logger.warning("Push device %s could not be sent a message: %s", device.pk, error)
        if not is_test:
            rows.update(paused_until=timezone.now() + UNREACHABLE_PAUSE)
        return Outcome.UNREACHABLE
    if status in GONE:
        logger.info("Push device %s has unsubscribed.", device.pk)
        device.delete()
        return Outcome.GONE
    if not 200 <= status < 300:
        logger.warning("Push device %s refused a message: it answered %s.", device.pk, status)
        return Outcome.REFUSED if is_test else _refused(device)
    rows.update(last_sent_at=Now(), refusals=0, paused_until=None)
    return Outcome.TAKEN


def _refused(device: PushDevice) -> Outcome:
    """Let it wait longer each time, and forget it after the last."""
    refusals = device.refusals + 1
    if refusals >= MAX_REFUSALS:
        device.delete()
        return Outcome.GONE
    pause = min(FIRST_PAUSE * 2 ** (refusals - 1), LONGEST_PAUSE)
    rows = PushDevice.objects.filter(pk=device.pk)
    rows.update(refusals=refusals, paused_until=timezone.now() + pause)
    return Outcome.REFUSED


def _post(device: PushDevice, message: Message) -> int:
    key = _own_key()
    headers = {
        "Authorization": f"vapid t={_token(key, device)}, k={_base64(_point(key))}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT),
        "Topic": message.topic,
        "Urgency": "normal",
    }
    content = _encrypted(device, message)
    policy = posting_policy("push", seconds=TIMEOUT)
    return post(device.endpoint, content=content, headers=headers, policy=policy)


def _encrypted(device: PushDevice, message: Message) -> bytes:
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    told = {
        "title": message.title[:MAX_TITLE],
        "body": message.body[:MAX_BODY],
        "path": message.path,
        "topic": message.topic,
    }
    try:
        encrypted: bytes = http_ece.encrypt(
            json.dumps(told, ensure_ascii=False).encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=unbase64(device.p256dh),
            auth_secret=unbase64(device.auth),
            version="aes128gcm",
        )
    except http_ece.ECEException as error:
        raise ValueError(str(error)) from error
    return encrypted


def _token(key: EllipticCurvePrivateKey, device: PushDevice) -> str:
    """Return the signed statement of who sends, for this push service alone."""
    parts = urlsplit(device.endpoint)
    claims: dict[str, Any] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_LASTS,
        "sub": _contact(device),
    }
    signed = ".".join(
        _base64(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    return f"{signed}.{_base64(derived_keys.sign(key, signed.encode()))}"


def _contact(device: PushDevice) -> str:
    """Return where a push service could complain; Apple's refuses addresses of no real host."""
    for site in (settings.LIBRARIAN_PUBLIC_URL, device.origin):
        if site.startswith("https:"):
            return str(site)
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"


def _own_key() -> EllipticCurvePrivateKey:
    identity = str(installation.own().identity)
    return derived_keys.private_key("secp256r1", salt=SALT, identity=identity)


def _point(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unbase64(text: str) -> bytes:
    """Decode Base64 of the web, with or without its end. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
