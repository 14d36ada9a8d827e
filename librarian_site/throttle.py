"""How often one may ask: requests of the API counted in the cache, failed sign-ins in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from ingestion.errors import RateLimited
from ingestion.limits import count
from librarian_site.clients import client_address, client_network
from librarian_site.errors import rate_limited
from librarian_site.models import AuditEntry, AuditKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from librarian_site.models import AuditQuerySet, User

SIGN_IN_WINDOW = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=30)  # an address is known to an account that signed in from it
ADDRESS_FACTOR = 3  # an address may fail for several accounts: a household, an office


class LimitRequests(MiddlewareMixin):
    """Count requests of the API by address, before anything else is done for them."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if not request.path.startswith("/api/"):
            return None
        try:
            count_request("address", client_network(request), settings.LIBRARIAN_ADDRESS_RATE)
        except RateLimited as error:
            return rate_limited(request, error)
        return None


def count_user_request(user: User) -> None:
    """Raises RateLimited when the account has asked too often this minute."""
    count_request("user", str(user.pk), settings.LIBRARIAN_USER_RATE)


def count_request(kind: str, who: str, limit: int) -> None:
    count(f"requests:{kind}:{who}", limit, "Too many requests in a minute.")


def sign_in_wait(request: HttpRequest, username: str) -> timedelta:
    """How long until this account, from this address, may be tried again; zero when it may now.

    Failures are counted in the audit log, so that losing the cache forgets none. Who signed in
    from an address before is not shut out there by what others try elsewhere.
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
    """Until fewer than `limit` failures lie in the window."""
    oldest = failed.order_by("-pk").values_list("at", flat=True)[limit - 1 : limit].first()
    if oldest is None:
        return timedelta(0)
    return max(timedelta(0), oldest + SIGN_IN_WINDOW - timezone.now())
