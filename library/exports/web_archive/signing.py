"""The installation's key, and its signature on what is exported.

It is one of the P-384 curve, as the anonymous signatures of WACZ packages are.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from librarian_site.core import derived_keys
from library import installation

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_SALT = "library.exports.signing"


def sign(message: str) -> str:
    """Return the signature in Base64: both numbers one after the other, as browsers write them."""
    return base64.b64encode(derived_keys.sign(_own_key(), message.encode())).decode()


def public_key() -> str:
    """Return the public key as SubjectPublicKeyInfo in Base64."""
    return base64.b64encode(_public_bytes()).decode()


def fingerprint() -> str:
    """Return the public key's SHA-256 in hexadecimal."""
    return hashlib.sha256(_public_bytes()).hexdigest()


def _public_bytes() -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return _own_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _own_key() -> EllipticCurvePrivateKey:
    identity = str(installation.own().identity)
    return derived_keys.private_key("secp384r1", salt=_SALT, identity=identity)
