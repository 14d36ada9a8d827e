"""Forms of the devices on the page of notifications."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ingestion.documents.errors import IngestionError
from ingestion.notifications import devices
from ingestion.notifications.models import PushDevice
from ingestion.notifications.push import Outcome
from librarian_site.accounts.notifications.forms import DeviceForm, NewDeviceForm
from librarian_site.accounts.request_user import origin, page_account, session_key
from librarian_site.accounts.sessions.user_agent import device_label
from librarian_site.core.caching.rate_limit import RateLimited
from librarian_site.core.i18n.stored_text import translated
from library.errors import BadParameter


@require_POST
@login_required
def add_device(request: HttpRequest) -> HttpResponse:
    """Take the subscription that the browser has just made."""
    user, form = page_account(request), NewDeviceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This browser could not be subscribed."))
        return redirect("notifications")
    name = device_label(request.headers.get("User-Agent", ""))
    try:
        devices.subscribe(
            user,
            name=name,
            session_key=session_key(request),
            origin=origin(request),
            **form.cleaned_data,
        )
    except IngestionError as error:
        messages.error(request, translated(error.message))
    except BadParameter as error:
        messages.error(request, translated(str(error)))
    else:
        messages.success(request, _("This device is notified from now on."))
    return redirect("notifications")


@require_POST
@login_required
def change_device(request: HttpRequest, device_id: int) -> HttpResponse:
    device, form = _own(request, device_id), DeviceForm(request.POST)
    if form.is_valid():
        devices.change(device, **form.cleaned_data)
        messages.success(request, _("Your notifications are saved."))
    return redirect("notifications")


@require_POST
@login_required
def test_device(request: HttpRequest, device_id: int) -> HttpResponse:
    try:
        outcome = devices.send_test(_own(request, device_id))
    except RateLimited:
        messages.error(request, _("Too many tests in a minute: try again in a moment."))
        return redirect("notifications")
    if outcome is Outcome.TAKEN:
        messages.success(request, _("The test is on its way."))
    elif outcome is Outcome.GONE:
        messages.error(request, _("This device has unsubscribed, and is removed."))
    elif outcome is Outcome.UNREACHABLE:
        messages.error(request, _("The browser's push service can't be reached from here."))
    else:
        messages.error(request, _("The browser's push service did not take the test."))
    return redirect("notifications")


@require_POST
@login_required
def remove_device(request: HttpRequest, device_id: int) -> HttpResponse:
    _own(request, device_id).delete()
    messages.success(request, _("This device is no longer notified."))
    return redirect("notifications")


def _own(request: HttpRequest, device_id: int) -> PushDevice:
    mine = PushDevice.objects.filter(user=page_account(request)).select_related("user")
    return get_object_or_404(mine, pk=device_id)
