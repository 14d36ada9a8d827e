"""Subscribe devices to push notifications, change what they are told, and try them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ingestion.fetching.address_policy import check_submittable
from ingestion.notifications import push
from ingestion.notifications.mailing import in_language_of
from ingestion.notifications.models import MAX_ENDPOINT, MAX_NAME, MAX_ORIGIN, PushDevice
from librarian_site.core.caching.rate_limit import count
from library.errors import BadParameter

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

MAX_DEVICES = 20  # of one account
TESTS_PER_MINUTE = 5
POINT_BYTES, SECRET_BYTES = 65, 16  # of the browser's public key and secret

_TOO_MANY = gettext_noop("There are at most %(n)s devices. Remove one first.")
_NO_ENDPOINT = gettext_noop("This is no address of a push service.")
_NO_KEYS = gettext_noop("These are no keys of a browser's subscription.")


def subscribe(
    user: User,
    *,
    name: str,
    endpoint: str,
    p256dh: str,
    auth: str,
    failures: bool = True,
    searches: bool = False,
    digest: str = "",
    session_key: str = "",
    origin: str = "",
) -> PushDevice:
    """Return the device, new or as it was; one that somebody else had here is this account's.

    `origin` is the site's address as the browser knows it. Raises BadParameter, and RefusedAddress
    for where nothing is sent.
    """
    endpoint = _checked_endpoint(endpoint)
    _check_keys(p256dh, auth)
    current = {
        "p256dh": p256dh,
        "auth": auth,
        "session_key": session_key,
        "origin": origin if len(origin) <= MAX_ORIGIN else "",
        "refusals": 0,
        "paused_until": None,
    }
    chosen = {
        "user": user,
        "name": name[:MAX_NAME],
        "failures": failures,
        "searches": searches,
        "digest": digest,
    }
    return _kept(user, endpoint, current, chosen)


def _kept(user: User, endpoint: str, current: dict[str, Any], chosen: dict[str, Any]) -> PushDevice:
    """Renew what is `current` of the account's device, or make it with what was chosen, too."""
    with transaction.atomic():
        # Of two tabs that subscribe at once, one counts after the other.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        mine = PushDevice.objects.filter(user_id=user.pk)
        if mine.filter(endpoint=endpoint).update(**current):
            return mine.get(endpoint=endpoint)
        if mine.count() >= MAX_DEVICES:
            raise BadParameter("endpoint", _TOO_MANY % {"n": MAX_DEVICES})
        now = timezone.now()
        times = {f"{name}_told_at": now for name in ("failures", "searches", "digest")}
        device, _made = PushDevice.objects.update_or_create(
            endpoint=endpoint, defaults={**current, **chosen, **times, "last_sent_at": None}
        )
    return device


def forget_session(user_id: int, session_key: str, *, browser: str) -> None:
    """Send nothing any more to what was subscribed in the session.

    Nor to what a browser of this name has subscribed in a session that has run out: it may be the
    same browser, signed in again since.
    """
    live = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=timezone.now())
    earlier = ~Exists(live) & Q(name=browser) & ~Q(session_key="")
    mine = PushDevice.objects.filter(user_id=user_id)
    mine.filter(Q(session_key=session_key) | earlier).delete()


def forget_other_sessions(user: User, *, but: str = "") -> None:
    """The same for all of the account's sessions, also those that have run out, `but` this one."""
    PushDevice.objects.filter(user_id=user.pk).exclude(session_key__in=("", but)).delete()


def move_session(before: str, after: str) -> None:
    """Note that a session goes on under another key."""
    if before:
        PushDevice.objects.filter(session_key=before).update(session_key=after)


def change(
    device: PushDevice,
    *,
    failures: bool | None = None,
    searches: bool | None = None,
    digest: str | None = None,
) -> None:
    """Change what is given; what is newly chosen tells of nothing from before."""
    wanted = {"failures": failures, "searches": searches, "digest": digest}
    columns = {
        name: value
        for name, value in wanted.items()
        if value is not None and value != getattr(device, name)
    }
    if columns:
        told = {f"{name}_told_at": timezone.now() for name in columns}
        PushDevice.objects.filter(pk=device.pk).update(**columns, **told)
        device.refresh_from_db()


def send_test(device: PushDevice) -> push.Outcome:
    """Send a message that says it is a test. Raises RateLimited."""
    user = device.user
    count(f"push-test:{user.pk}", TESTS_PER_MINUTE, "Too many tests in a minute.")
    with in_language_of(user):
        message = push.Message(
            title=_("This is a test"),
            body=_("Your librarian can reach this device."),
            path=reverse("notifications"),
            topic="test",
        )
    return push.send(device, message, is_test=True)


def _checked_endpoint(endpoint: str) -> str:
    endpoint = check_submittable(
        endpoint, settings.LIBRARIAN_FETCH_ALLOW_NETWORKS, settings.LIBRARIAN_FETCH_PORTS
    )
    if not endpoint.isascii() or len(endpoint) > MAX_ENDPOINT or not urlsplit(endpoint).netloc:
        raise BadParameter("endpoint", _NO_ENDPOINT)
    return endpoint


def _check_keys(p256dh: str, auth: str) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        point, secret = push.unbase64(p256dh), push.unbase64(auth)
        if len(point) != POINT_BYTES or len(secret) != SECRET_BYTES:
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise BadParameter("keys", _NO_KEYS) from error
