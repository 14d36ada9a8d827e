"""The installation's key pairs, made from SECRET_KEY, so that nothing has to be kept.

With another SECRET_KEY, or in a copy that is another installation, they are others.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

NUMBER_BYTES = {"secp256r1": 32, "secp384r1": 48}  # of each of the two numbers of a signature


def private_key(curve: str, *, salt: str, identity: str) -> EllipticCurvePrivateKey:
    """Return the key for one purpose, which the salt names, of one installation."""
    return _private_key(settings.SECRET_KEY, curve, salt, identity)


def sign(key: EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Return the signature of the SHA-256: both numbers one after the other, as in the web."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    length = NUMBER_BYTES[key.curve.name]
    r, s = decode_dss_signature(key.sign(message, ECDSA(SHA256())))
    return r.to_bytes(length) + s.to_bytes(length)


@cache
def _private_key(secret: str, curve: str, salt: str, identity: str) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA384
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    group = {"secp256r1": ec.SECP256R1, "secp384r1": ec.SECP384R1}[curve]()
    # At least sixteen bytes more than the order has, so that no number is likelier than another.
    hkdf = HKDF(SHA384(), length=64, salt=salt.encode(), info=identity.encode())
    number = int.from_bytes(hkdf.derive(secret.encode()))
    return ec.derive_private_key(number % (group.group_order - 1) + 1, group)
