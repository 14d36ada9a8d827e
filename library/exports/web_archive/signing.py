"""The installation's key, and its signature on what leaves.

The key is made from SECRET_KEY, so that nothing has to be kept; with another SECRET_KEY it is
another. It is one of the P-384 curve, as the anonymous signatures of WACZ packages are.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from library import installation

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_SALT = "library.exports.signing"
_NUMBER = 48  # bytes of each of the two numbers of a signature


def sign(message: str) -> str:
    """Return the signature in Base64: both numbers one after the other, as browsers write them."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    r, s = decode_dss_signature(_own_key().sign(message.encode(), ECDSA(SHA256())))
    return base64.b64encode(r.to_bytes(_NUMBER) + s.to_bytes(_NUMBER)).decode()


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
    return _key(settings.SECRET_KEY, str(installation.own().identity))


@cache
def _key(secret: str, identity: str) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, derive_private_key
    from cryptography.hazmat.primitives.hashes import SHA384
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # Sixteen bytes more than the group's order has, so that no number is likelier than another.
    hkdf = HKDF(SHA384(), length=64, salt=_SALT.encode(), info=identity.encode())
    number = int.from_bytes(hkdf.derive(secret.encode()))
    order = SECP384R1().group_order
    return derive_private_key(number % (order - 1) + 1, SECP384R1())
