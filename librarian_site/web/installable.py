"""What makes the site an app that can be installed: its service worker and its offline page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

_WORKER = settings.BASE_DIR / "static" / "js" / "service-worker.js"


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script from the site's root, as a service worker rules only what lies below its own."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the service worker keeps: the same for everybody, with nothing private."""
    return HttpResponse(render_to_string("offline.html"))
