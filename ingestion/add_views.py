"""The page that a bookmarklet, a phone's share sheet or a link opens: this address, one click."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from ingestion.documents.errors import IngestionError
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, Options
from ingestion.loading import already_filed
from ingestion.models import IngestionJob
from ingestion.pasted_links import find_links
from librarian_site.core.caching.rate_limit import RateLimited, count_submission
from librarian_site.core.i18n.stored_text import translated
from library.items.user_metadata import apply_user_metadata
from library.limits import MAX_NOTE, MAX_QUOTE
from library.names import tag_names
from library.views.access import current_user

if TYPE_CHECKING:
    from typing import Any

    from django.contrib.auth.models import AbstractUser as User

    from library.models import LibraryItem

orchestrator = IngestionOrchestrator()

# Opens the page in a small window, or where those are blocked in the same tab.
_BOOKMARKLET = (
    "javascript:(()=>{const u='%s?'+new URLSearchParams({url:location.href,"
    "title:document.title.slice(0,300),selection:String(getSelection()).slice(0,2000)});"
    "if(!window.open(u,'_blank','width=560,height=720'))location.href=u})()"
)


class AddForm(forms.Form):
    """One address with the owner's own words about it."""

    url = forms.CharField(max_length=8000)
    title = forms.CharField(required=False, max_length=300)
    tags = forms.CharField(required=False, max_length=500)
    note = forms.CharField(required=False, max_length=MAX_NOTE)
    selection = forms.CharField(required=False, max_length=MAX_QUOTE)
    again = forms.BooleanField(required=False)

    def clean_url(self) -> str:
        """The first link in what was shared: phones put text around it."""
        if not (links := find_links(self.cleaned_data["url"]).urls):
            raise forms.ValidationError(
                gettext(
                    "There is no link in that. Give an address such as https://example.org/page."
                )
            )
        return links[0]

    def about(self) -> dict[str, Any]:
        """What the owner says of the item, as an entry of an import has it."""
        given = self.cleaned_data
        quote = given["selection"].strip()
        about = {
            "tags": tag_names(given["tags"]),
            "note": given["note"].strip(),
            "highlights": [{"text": quote}] if quote else [],
        }
        return {name: value for name, value in about.items() if value}


def bookmarklet(request: HttpRequest) -> str:
    """The bookmark that hands in the page which is open in the browser."""
    return _BOOKMARKLET % request.build_absolute_uri(reverse("ingestion:add"))


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Show what the library knows of the address, and hand it in.

    GET changes nothing, so that no other site's link fills anybody's library.
    """
    user = current_user(request)
    if request.method == "POST":
        form = AddForm(request.POST)
        if form.is_valid() and _submit(user, form):
            return redirect(f"{request.path}?{urlencode({'url': form.cleaned_data['url']})}")
        return _page(request, form, status=400)
    return _page(request, AddForm(initial=_shared(request)))


def _shared(request: HttpRequest) -> dict[str, str]:
    """The form's fields from the address; many phones send the link as `text`, or in it."""
    given = {name: request.GET.get(name, "").strip() for name in ("url", "text", "title")}
    links = next((found for name in given if (found := find_links(given[name]).urls)), ())
    return {
        "url": links[0] if links else given["url"],
        "title": given["title"][:300],
        "selection": request.GET.get("selection", "").strip()[:MAX_QUOTE],
    }


def _page(request: HttpRequest, form: AddForm, status: int = 200) -> HttpResponse:
    user = current_user(request)
    url = str(form["url"].value() or "")
    item = already_filed(owner_id=user.pk, url=url)
    context = {
        "form": form,
        "item": item,
        "job": None if item else _job(user, url),
        "bookmarklet": bookmarklet(request),
    }
    return render(request, "ingestion/add.html", context, status=status)


def _job(user: User, url: str) -> IngestionJob | None:
    """The newest job of this address."""
    if not url:
        return None
    return (
        IngestionJob.objects.owned_by(user)
        .submissions()
        .filter(url=url)
        .order_by("-created_at")
        .first()
    )


def _submit(user: User, form: AddForm) -> bool:
    """Hand in the address; where the library has it, add only what is said about it."""
    url, about = form.cleaned_data["url"], form.about()
    item: LibraryItem | None = already_filed(owner_id=user.pk, url=url)
    try:
        count_submission(user)
        if item is not None:
            apply_user_metadata(about, item)
        if item is None or form.cleaned_data["again"]:
            options = Options(force_refresh=item is not None, about=about)
            orchestrator.submit_job(owner=user, url=url, options=options)
    except AlreadyIngesting:
        return True
    except (IngestionError, RateLimited) as error:
        form.add_error(None, translated(error.message))
        return False
    return True
