"""Make a passkey and sign in with one: WebAuthn's two ceremonies, by python-fido2.

Each begins with options for the browser, whose random challenge is kept in the session and counts
once. Passkeys are always found by the browser itself and ask for a finger, a face or a PIN, so that
one is both, what somebody has and what they know or are.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from librarian_site.accounts.audit import note
from librarian_site.accounts.passkeys.models import MAX_NAME, Passkey
from librarian_site.models import AuditKind, User

if TYPE_CHECKING:
    from django.http import HttpRequest

STATE = "passkey_challenge"  # in the session
MAX_JSON = 20_000  # characters of what a browser answers
# What python-fido2 raises for an answer that is malformed.
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)


class Refused(Exception):
    """What came from the browser proves nothing."""


def begin_making(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return the options for a new passkey; those that the account has are left out."""
    entity = PublicKeyCredentialUserEntity(
        name=user.username,
        id=str(user.pk).encode(),
        display_name=user.get_full_name() or user.username,
    )
    options, state = _server(request).register_begin(
        entity,
        [
            PublicKeyCredentialDescriptor(
                type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(each.credential_id)
            )
            for each in Passkey.objects.filter(user=user)
        ],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return dict(options)


def make(request: HttpRequest, user: User, answer: str, name: str) -> Passkey:
    """Keep the passkey that the browser made. Raises Refused."""
    state = request.session.pop(STATE, None)
    try:
        told = _server(request).register_complete(state, _parsed(answer))
    except _MALFORMED as error:
        raise Refused from error
    made = told.credential_data
    if made is None:
        raise Refused
    try:
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=user,
                name=name[:MAX_NAME],
                credential_id=made.credential_id,
                data=bytes(made),
                sign_count=told.counter,
            )
    except IntegrityError as error:  # one device's key is made once
        raise Refused from error
    note(AuditKind.SECOND_FACTOR_ADDED, f"passkey {passkey}", username=user.username)
    return passkey


def begin_signing_in(request: HttpRequest) -> dict[str, Any]:
    """Return the options for signing in, with whichever passkey the browser has for this site."""
    options, state = _server(request).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[STATE] = state
    return dict(options)


def authenticate(request: HttpRequest, answer: str) -> User:
    """Return whose passkey has signed the challenge. Raises Refused."""
    state = request.session.pop(STATE, None)
    try:
        told = AuthenticationResponse.from_dict(_parsed(answer))
        passkey = _usable(told)
        credential = AttestedCredentialData(bytes(passkey.data))
        _server(request).authenticate_complete(state, [credential], told)
        count = told.response.authenticator_data.counter
    except _MALFORMED as error:
        raise Refused from error
    if 0 < count <= passkey.sign_count:
        raise Refused  # a device counts its signatures: this one is a copy of it
    passkey.sign_count, passkey.last_used_at = count, timezone.now()
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey.user


def remove(passkey: Passkey) -> None:
    note(AuditKind.SECOND_FACTOR_REMOVED, f"passkey {passkey}")
    passkey.delete()


def _usable(told: AuthenticationResponse) -> Passkey:
    """Return the passkey that the browser names; the device says whose it is, too."""
    found = Passkey.objects.select_related("user").filter(
        credential_id=told.raw_id, user__is_active=True
    )
    passkey = found.first()
    if passkey is None or told.response.user_handle not in (None, str(passkey.user_id).encode()):
        raise Refused
    return passkey


def _parsed(answer: str) -> dict[str, Any]:
    parsed = json.loads(answer[:MAX_JSON])
    if not isinstance(parsed, dict):
        raise Refused
    return parsed


def _server(request: HttpRequest) -> Fido2Server:
    host = urlsplit(f"//{request.get_host()}").hostname
    return Fido2Server(PublicKeyCredentialRpEntity(name="Williams Librarian", id=host))
