"""The page of notifications."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ingestion.notifications import mailing, push
from ingestion.notifications.models import PushDevice
from librarian_site.accounts.notifications import choosing
from librarian_site.accounts.notifications.forms import (
    DeviceForm,
    NewDeviceForm,
    NotificationsForm,
)
from librarian_site.accounts.request_user import page_account
from librarian_site.core.caching.rate_limit import RateLimited
from librarian_site.models import User


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    user = page_account(request)
    now = {"mail_to": user.mail_to, "failures": user.mails_failures, "digest": user.digest}
    form = NotificationsForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        choosing.choose(user, failures=wanted["failures"], digest=wanted["digest"])
        messages.success(request, _("Your notifications are saved."))
        if wanted["mail_to"] != user.mail_to and mailing.is_set_up():
            _change_address(user, wanted["mail_to"], request)
        return redirect("notifications")
    context = {
        "form": form,
        "is_set_up": mailing.is_set_up(),
        "devices": _devices(user),
        "new_device": NewDeviceForm(auto_id="new_%s"),
        "push_key": push.public_key(),
    }
    return render(request, "account/notifications.html", context)


@never_cache
@login_required
@require_GET
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Take the address to which this link was sent."""
    if choosing.confirm(page_account(request), request.GET.get("token", "")):
        messages.success(request, _("Your address is confirmed."))
    else:
        messages.error(request, _("This link is too old, or another account's. Ask for a new one."))
    return redirect("notifications")


def _devices(user: User) -> list[dict[str, Any]]:
    """Each with its form, and the hash by which a browser knows its own."""
    return [
        {
            "row": device,
            "form": DeviceForm(
                initial={name: getattr(device, name) for name in DeviceForm.base_fields},
                auto_id=f"device_{device.pk}_%s",
            ),
            "endpoint_hash": hashlib.sha256(device.endpoint.encode()).hexdigest(),
        }
        for device in PushDevice.objects.filter(user=user)
    ]


def _change_address(user: User, address: str, request: HttpRequest) -> None:
    try:
        is_sent = choosing.ask(user, address, request)
    except RateLimited:
        messages.error(request, _("Too many e-mails in a minute: try again in a moment."))
        return
    if not is_sent:
        messages.error(request, _("The mail server did not take the e-mail to this address."))
    elif address:
        said = _("Open the link in the e-mail to %(address)s to confirm the address.")
        messages.info(request, said % {"address": address})
