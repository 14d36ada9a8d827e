"""Middleware and JSON parser for every request: NULs are dropped, JSON must be an object.

Every answer that says nothing of caching is kept out of the browser's store.

Everything else that makes no sense is refused where it is read; a value that still reaches the
database and does not fit is answered 400 (`librarian_site.error_responses`), not 500.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseNotAllowed, QueryDict
from django.utils.deprecation import MiddlewareMixin
from ninja.errors import HttpError
from ninja.parser import Parser

from librarian_site.error_responses import nothing_to_show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class EdgeMiddleware(MiddlewareMixin):
    """Drop NULs, which the database can't hold, from the fields of queries and forms.

    The API refuses them field by field. Stands after the CSRF check, which has read the form.
    """

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if any(isinstance(value, str) and "\x00" in value for value in kwargs.values()):
            raise Http404
        if request.path.startswith("/api/"):
            return
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Keep answers out of the browser's store: the back button shows none after a sign-out.

        An address that only takes forms says so, where Django would answer an empty page.

        Whatever may be kept, as static files and pictures, says so itself.
        """
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response = nothing_to_show(request, response)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class ObjectParser(Parser):
    """JSON bodies are objects: a list or a number where an object is meant is a 400."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            data = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "The body is no JSON that can be read.") from error
        if not isinstance(data, dict):
            raise HttpError(400, "The body must be a JSON object.")
        return data


def _without_nul(fields: QueryDict) -> QueryDict:
    if not any("\x00" in value for _, values in fields.lists() for value in values):
        return fields
    clean = QueryDict(mutable=True)
    for name, values in fields.lists():
        clean.setlist(name, [value.replace("\x00", "") for value in values])
    return clean
