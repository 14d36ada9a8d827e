"""Rate limits: requests are counted in the cache, failed sign-ins in the audit log."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from asgiref.sync import sync_to_async
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from librarian_site.accounts.client_address import client_address, client_network, socket_network
from librarian_site.core.caching.rate_limit import RateLimited, count
from librarian_site.error_responses import rate_limited
from librarian_site.models import AuditEntry, AuditKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from librarian_site.models import AuditQuerySet, User

_KEPT_PICTURE = re.compile(r"/library/[0-9a-f-]{36}/(?:pictures|thumbnails)/[0-9a-f]{64}/$")
SIGN_IN_WINDOW = timedelta(minutes=15)
KNOWN_FOR = timedelta(
    days=30
)  # an account's own addresses are those it signed in from within this time
ADDRESS_FACTOR = 3  # several accounts share an address: a household, an office


class Area(NamedTuple):
    """A part of the site with a counter of its own.

    A script that reached the API's limit doesn't lock its owner out of the pages.
    """

    name: str
    times: int = 1  # the rate of the settings is multiplied by it


API = Area("api")
PAGES = Area("page")
PICTURES = Area("picture", times=10)  # a page may hold hundreds
SOCKETS = Area("socket")


class LimitRequests(MiddlewareMixin):
    """Middleware that counts requests by address and then by account, before the view runs.

    Static files and internal requests are answered by earlier middleware. The API counts accounts
    in `librarian_site.accounts.auth`, which knows the token's owner.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        area = _area(request.path)
        try:
            count_address(client_network(request), area)
            if area is not API and request.user.is_authenticated:
                count_user(request.user, area)
        except RateLimited as error:
            return rate_limited(request, error)
        return None


class LimitSockets:
    """ASGI middleware: refuse a WebSocket of an address that opens too many.

    htmx reconnects with increasing delays.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await sync_to_async(count_address)(socket_network(scope), SOCKETS)
        except RateLimited:
            await send({"type": "websocket.close"})
        else:
            await self.app(scope, receive, send)


def count_address(network: str, area: Area) -> None:
    """Count a request of the address. Raises RateLimited when over the limit of this minute."""
    _count(f"{area.name}:address:{network}", area.times * settings.LIBRARIAN_ADDRESS_RATE)


def count_user(user: User, area: Area = API) -> None:
    """Count a request of the account. Raises RateLimited when over the limit of this minute."""
    _count(f"{area.name}:user:{user.pk}", area.times * settings.LIBRARIAN_USER_RATE)


def _count(what: str, limit: int) -> None:
    count(f"requests:{what}", limit, "Too many requests in a minute.")


def count_refused(scope: Mapping[str, Any]) -> None:
    """Count a request whose body was refused before any middleware saw it, as one of its address.

    It has its answer already: over the limit, what the address asks for next is refused.
    """
    with suppress(RateLimited):
        count_address(socket_network(scope), _area(scope["path"]))


def _area(path: str) -> Area:
    if path.startswith("/api/"):
        return API
    is_picture = path == reverse("ingestion:image") or _KEPT_PICTURE.search(path)
    return PICTURES if is_picture else PAGES


def sign_in_wait(request: HttpRequest, username: str) -> timedelta:
    """Return how long sign-in is blocked for this account and address; zero if it is not.

    Failures are counted in the audit log, which survives a lost cache. Failures from other
    addresses don't block an account at an address that it signed in from before.
    """
    address = client_address(request)
    failed = AuditEntry.objects.filter(
        kind=AuditKind.SIGN_IN_FAILED, at__gte=timezone.now() - SIGN_IN_WINDOW
    )
    limit = settings.LIBRARIAN_SIGN_IN_ATTEMPTS
    by_account = failed.filter(username__iexact=username)
    successes = AuditEntry.objects.filter(
        kind=AuditKind.SIGN_IN, username__iexact=username, at__gte=timezone.now() - KNOWN_FOR
    )
    if successes.filter(address=address).exists():
        by_account = by_account.filter(address=address)
    last = successes.order_by("-pk").values_list("at", flat=True).first()
    if last is not None:
        by_account = by_account.filter(at__gt=last)
    by_address = failed.filter(address=address)
    return max(_wait(by_account, limit), _wait(by_address, ADDRESS_FACTOR * limit))


def _wait(failed: AuditQuerySet, limit: int) -> timedelta:
    """Return the time until fewer than `limit` failures are within the window."""
    oldest = failed.order_by("-pk").values_list("at", flat=True)[limit - 1 : limit].first()
    if oldest is None:
        return timedelta(0)
    return max(timedelta(0), oldest + SIGN_IN_WINDOW - timezone.now())
