"""The page of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ingestion.documents.errors import IngestionError
from ingestion.webhooks import service
from ingestion.webhooks.models import SUBSCRIBABLE, DeliveryState, Webhook, WebhookEvent
from librarian_site.core.caching.rate_limit import RateLimited, count_submission
from librarian_site.core.i18n.stored_text import translated
from library.errors import BadParameter
from library.models import Collection
from library.views.access import current_user

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        help_text=gettext_lazy("It is sent JSON by POST."),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Told when"),
        choices=[(event.value, gettext_lazy(event.label)) for event in SUBSCRIBABLE],
        initial=[WebhookEvent.JOB_COMPLETED.value],
        widget=forms.CheckboxSelectMultiple,
    )
    collection: Any = forms.ModelChoiceField(
        Collection.objects.none(),
        required=False,
        label=gettext_lazy("Saved search"),
        empty_label="–",
    )

    def __init__(self, owner: User, *args: Any) -> None:
        super().__init__(*args)
        mine = Collection.objects.filter(owner_id=owner.pk).exclude(query="")
        self.fields["collection"].queryset = mine  # type: ignore[attr-defined]

    def create(self, owner: User) -> Webhook | None:
        """Return the new webhook; None, with the reason at its field, when it is refused."""
        cleaned = self.cleaned_data
        search = cleaned["collection"]
        try:
            return service.create(
                owner_id=owner.pk,
                url=cleaned["url"],
                events=cleaned["events"],
                collection_id=search.pk if search else None,
            )
        except IngestionError as error:
            self.add_error("url", translated(error.message))
        except BadParameter as error:
            self.add_error(error.field.removesuffix("_id"), str(error))
        return None


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    owner, secret = current_user(request), ""
    form = WebhookForm(owner, request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := form.create(owner)) is not None:
        secret, form = made.secret, WebhookForm(owner)
    mine = Webhook.objects.filter(owner_id=owner.pk).select_related("collection")
    context = {"form": form, "webhooks": mine, "secret": secret}
    return render(request, "ingestion/webhooks.html", context)


@login_required
@require_http_methods(["GET"])
def deliveries(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    webhook = _own(request, webhook_id)
    context = {"webhook": webhook, "deliveries": webhook.deliveries.all()[:100]}
    return render(request, "ingestion/webhook.html", context)


@require_POST
@login_required
def test(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    webhook = _own(request, webhook_id)
    try:
        count_submission(current_user(request))
    except RateLimited as error:
        messages.error(request, translated(error.message))
        return redirect("ingestion:webhook", webhook_id=webhook_id)
    sent = service.send_test(webhook)
    if sent.state == DeliveryState.DELIVERED:
        messages.success(
            request,
            gettext("The test message was taken: %(status)s.") % {"status": sent.status_code},
        )
    else:
        text = gettext("The test message was not taken.")
        messages.error(request, f"{text} {translated(sent.error)}")
    return redirect("ingestion:webhook", webhook_id=webhook_id)


@require_POST
@login_required
def switch(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    webhook = _own(request, webhook_id)
    service.change(webhook, active=not webhook.is_active)
    return redirect("ingestion:webhook", webhook_id=webhook_id)


@require_POST
@login_required
def delete(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    _own(request, webhook_id).delete()
    messages.success(request, gettext("The webhook is deleted."))
    return redirect("ingestion:webhooks")


def _own(request: HttpRequest, webhook_id: UUID) -> Webhook:
    found = Webhook.objects.filter(owner_id=current_user(request).pk, pk=webhook_id).first()
    if found is None:
        raise Http404
    return found
