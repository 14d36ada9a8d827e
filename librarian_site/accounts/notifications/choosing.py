"""What an account is told by e-mail, and the confirmed address it goes to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ingestion.notifications import mailing
from librarian_site.core.caching.rate_limit import count
from librarian_site.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

SALT = "librarian_site.mail_to"
# Of the link that confirms an address: whole days, more than one, as the mail tells it.
LIFETIME = timedelta(days=3)
PER_MINUTE = 3  # confirmations that an account has sent


def choose(user: User, *, failures: bool | None = None, digest: str | None = None) -> None:
    """Save what the account wants; what is newly chosen tells of nothing from before."""
    now = timezone.now()
    if failures is not None and failures != user.mails_failures:
        user.mails_failures, user.failures_mailed_at = failures, now
    if digest is not None and digest != user.digest:
        user.digest, user.digest_mailed_at = digest, now
    user.save(update_fields=["mails_failures", "failures_mailed_at", "digest", "digest_mailed_at"])


def ask(user: User, address: str, request: HttpRequest) -> bool:
    """Send a link to the address that confirms it; False where the mail server refuses.

    An empty address takes effect at once. Raises RateLimited.
    """
    if not address:
        User.objects.filter(pk=user.pk).update(mail_to="")
        user.mail_to = ""
        return True
    count(f"confirm-mail:{user.pk}", PER_MINUTE, "Too many e-mails in a minute.")
    token = signing.dumps([user.pk, address], salt=SALT)
    path = f"{reverse('confirm-address')}?{urlencode({'token': token})}"
    link = request.build_absolute_uri(path)
    context = {"link": link, "days": LIFETIME.days}
    return mailing.send(user, address, "mail/confirm_subject.txt", "mail/confirm.txt", context)


def confirm(user: User, token: str) -> bool:
    """Take the address that the link was sent to; False for another's link, or an old one."""
    try:
        owner_id, address = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError):
        return False
    if owner_id != user.pk:
        return False
    User.objects.filter(pk=user.pk).update(mail_to=address)
    return True
