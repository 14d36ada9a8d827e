"""The settings of e-mail out: notifications, invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from environs import Env

SECONDS = 20  # to wait for the mail server


def mailers(env: Env) -> dict[str, Any]:
    """Return Django's MAILERS; without EMAIL_HOST none is sent. Raises ImproperlyConfigured."""
    host = env.str("EMAIL_HOST", "")
    if not host:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    use_ssl, use_tls = env.bool("EMAIL_USE_SSL", False), env.bool("EMAIL_USE_TLS", False)
    if use_ssl and use_tls:
        raise ImproperlyConfigured(
            "EMAIL_USE_SSL and EMAIL_USE_TLS are both set. TLS is for port 587, SSL for port 465."
        )
    usual = 465 if use_ssl else 587 if use_tls else 25
    options = {
        "host": host,
        "port": int(env.str("EMAIL_PORT", "") or usual),
        "username": env.str("EMAIL_HOST_USER", ""),
        "password": env.str("EMAIL_HOST_PASSWORD", ""),
        "use_tls": use_tls,
        "use_ssl": use_ssl,
        "timeout": SECONDS,
    }
    return {"default": {"OPTIONS": options}}
