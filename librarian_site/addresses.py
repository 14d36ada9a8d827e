"""Check the addresses of the stores; an error names the setting and says how to write it.

Never with the address itself, in which the password is. All raise ImproperlyConfigured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from librarian_site.core.caching import redis_address

if TYPE_CHECKING:
    from librarian_site.core.caching.redis_address import Sentinels

_ENCODED = "in a password write %40 for @, %2F for /, %3A for : and %23 for #."


def qdrant(text: str) -> str:
    """Return QDRANT_URL: an address, or those of a cluster's servers with commas between."""
    if not all(_is_of_http(each) for each in filter(None, map(str.strip, text.split(",")))):
        raise ImproperlyConfigured(
            "QDRANT_URL can't be read as an address: write http://host:6333, or several of "
            "a cluster with commas between."
        )
    return text


def bucket(setting: str, address: str) -> str:
    """Return the address of an S3 server, which is this setting; empty stays empty."""
    if address and not _is_of_http(address):
        raise ImproperlyConfigured(
            f"{setting} can't be read as an address: write one such as https://s3.example.org "
            "or http://host:9000."
        )
    return address


def _is_of_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises ValueError
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def redis(url: str) -> Sentinels | None:
    """Return the Sentinels of REDIS_URL; None where it names a server itself."""
    try:
        return redis_address.sentinels(url)
    except ValueError:
        raise ImproperlyConfigured(
            "REDIS_URL can't be read as an address: write redis://:password@host:6379/0, or "
            f"redis+sentinel://:password@host1:26379,host2:26379/mymaster/0; {_ENCODED}"
        ) from None


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of DATABASE_URL, which may name several hosts as libpq has it."""
    head, hosts, tail = _hosts(url)
    try:
        if "," not in hosts:
            return dict(dj_database_url.parse(url))
        named = [urlsplit(f"//{each}") for each in hosts.split(",")]
        parsed = dj_database_url.parse(f"{head}host{tail}")
        names = [each.hostname or "" for each in named]
        if not all(names):
            raise ValueError
        ports = ",".join(str(each.port or 5432) for each in named)
    except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
        raise ImproperlyConfigured(
            "DATABASE_URL can't be read as an address: write "
            "postgres://user:password@host:5432/name, or several hosts with commas between and "
            f"?target_session_attrs=read-write at the end; {_ENCODED}"
        ) from None
    return {**parsed, "HOST": ",".join(names), "PORT": ports}


def _hosts(url: str) -> tuple[str, str, str]:
    """The address cut into what is before its hosts, the hosts, and what is after them."""
    scheme, mark, rest = url.partition("://")
    end = min((rest.find(each) for each in "/?#" if each in rest), default=len(rest))
    login, at, hosts = rest[:end].rpartition("@")
    return f"{scheme}{mark}{login}{at}", hosts, rest[end:]
