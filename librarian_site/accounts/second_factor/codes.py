"""Codes of authenticator apps, and whether an account asks for more than a password."""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils import timezone

from librarian_site.accounts.second_factor.models import AuthenticatorApp, RecoveryCode

if TYPE_CHECKING:
    from librarian_site.models import User

KEY_BYTES = 20
DIGITS = 6
PERIOD = 30  # seconds that a code is shown
STEPS = (0, -1, 1)  # codes around now, as clocks differ
ISSUER = "Williams Librarian"


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def has_second_factor(user: User) -> bool:
    """Whether a password alone signs nobody in to this account."""
    return AuthenticatorApp.objects.filter(user=user).exists()


def address(key: bytes, username: str) -> str:
    """Return the otpauth address that an app takes the key from, as a QR code."""
    return _totp(key).get_provisioning_uri(username, ISSUER)


def typed(key: bytes) -> str:
    """Return the key as it is typed by hand, in groups of four."""
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def matching_step(key: bytes, code: str, *, after: int = 0) -> int | None:
    """Return the time step that the code is of; None where it fits none after `after`."""
    now = int(time.time()) // PERIOD
    plain = code.replace(" ", "")
    if len(plain) != DIGITS or not plain.isascii() or not plain.isdigit():
        return None
    for step in (now + each for each in STEPS):
        try:
            _totp(key).verify(plain.encode(), step * PERIOD)
        except InvalidToken:
            continue
        if step > after:
            return step
    return None


def check(user: User, code: str) -> bool:
    """Whether it is a code of the account's app, or a recovery code; either counts once."""
    return _check_app(user, code) or RecoveryCode.use(user, code)


def _check_app(user: User, code: str) -> bool:
    app = AuthenticatorApp.objects.filter(user=user).first()
    if app is None:
        return False
    step = matching_step(bytes(app.key), code, after=app.last_step)
    if step is None:
        return False
    unused = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step)
    return unused.update(last_step=step, last_used_at=timezone.now()) == 1


def _totp(key: bytes) -> TOTP:
    return TOTP(key, DIGITS, SHA1(), PERIOD)  # noqa: S303 - what every app knows
