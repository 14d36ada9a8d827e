"""Middleware: dates of a page are in its reader's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from librarian_site.core.time_zones import reader_zone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class ReaderTimeZone(MiddlewareMixin):
    """Activate the zone that the account has chosen, else the one that the browser told.

    The API answers with the offset in each time, and needs none.
    """

    def process_request(self, request: HttpRequest) -> None:
        zone = None
        if not request.path.startswith("/api/"):
            zone = reader_zone(request.user, request.COOKIES)
        if zone is None:
            timezone.deactivate()
        else:
            timezone.activate(zone)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.streaming:
            timezone.deactivate()
        return response
