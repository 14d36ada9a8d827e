"""API errors as RFC 9457 problem+json, and the same errors for pages."""

from __future__ import annotations

import json
import logging
import math
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError
from redis.exceptions import RedisError

from ingestion.documents.errors import IngestionError, StoreUnavailable
from ingestion.jobs.idempotency import KeyReused
from ingestion.jobs.service import AlreadyIngesting, JobNotFound, WrongState
from librarian_site.core.caching.rate_limit import RateLimited
from librarian_site.core.orm.query_timeout import QueryTimeout, is_canceled
from library.errors import AlreadyThere, BadParameter, LibraryError

if TYPE_CHECKING:
    from ninja import NinjaAPI

logger = logging.getLogger(__name__)


PROBLEM_TYPE = "application/problem+json"
# Of two that a client likes as much, the first.
MEDIA_TYPES = ("text/html", PROBLEM_TYPE, "application/json")
# What is raised for values that no column holds: too large numbers, NULs, lone surrogates.
UNSTORABLE = (DataError, UnicodeEncodeError)
# What is raised where a store is away, or does not do what it was asked.
AWAY = (OperationalError, InterfaceError, RedisError, LibraryError, StoreUnavailable)
AGAIN = 5  # seconds after which a page asks again for what was away
# What any operation may answer; each is a problem of this shape (RFC 9457).
STATUSES = (400, 401, 403, 404, 409, 413, 422, 429, 503)
# Puts a fragment where notices stand, instead of what was asked for, and leaves the address.
NOTICE = {
    "HX-Retarget": "#notice",
    "HX-Reswap": "innerHTML",
    "HX-Reselect": ".notice",
    "HX-Push-Url": "false",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "job_id": {"type": "string", "format": "uuid"},
        "code": {"type": "string"},
    },
}


def document(schema: dict[str, Any]) -> None:
    """Add to an OpenAPI document what every operation answers when it fails."""
    schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in schema["paths"].values():
        for operation in path.values():
            for status in STATUSES:
                description = HTTPStatus(status).phrase
                operation["responses"][status] = {"description": description, "content": content}


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """Return a problem+json response; `more` are extension members."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = HttpResponse(json.dumps(body), status=status, content_type=PROBLEM_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Williams Librarian"'
    return response


def wants_problem(request: HttpRequest) -> bool:
    """Whether the client is a program, not a browser that loads a page."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(MEDIA_TYPES) in MEDIA_TYPES[1:]


def rate_limited(request: HttpRequest, error: RateLimited) -> HttpResponse:
    """429: a problem, a page, or for htmx a notice that leaves the rest of its page alone."""
    seconds = max(1, math.ceil(error.retry_after))
    response = problem(429, error.message) if wants_problem(request) else _wait(request, seconds)
    response["Retry-After"] = str(seconds)
    return response


def too_large(request: HttpRequest, limit: int, *, signed_in: bool = True) -> HttpResponse:
    """413 for a body of more than `limit` bytes; asks no store and no session."""
    if signed_in:
        detail = _(
            "This address takes at most %(most)d MB at a time. Send fewer or smaller files, "
            "or ask whoever keeps this librarian to take larger ones."
        ) % {"most": round(limit / 1_000_000)}
    else:
        detail = _(
            "Without a valid session or token, a request holds at most %(most)d kB. "
            "Sign in, then send it again."
        ) % {"most": limit // 1000}
    return _told(request, 413, _("Too large"), detail)


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """400 for a request that can't be read or stored, 413 where it holds too much."""
    match error:
        case DataError() | UnicodeEncodeError():
            logger.warning("A value of %s can't be stored: %s", request.path, error)
            detail = _("A value in this request is none that can be stored.")
            return _told(request, 400, _("Not understood"), detail)
        case TooManyFilesSent():
            most = _("%(count)d files") % {"count": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
        case TooManyFieldsSent():
            most = _("%(count)d fields") % {"count": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
        case RequestDataTooBig():
            most = _("%(count)d MB beside files") % {
                "count": round(settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000)
            }
        case _:
            detail = _("This request can't be read. Send it again.")
            return _told(request, 400, _("Not understood"), detail)
    detail = _("A request holds at most %(most)s. Send less at a time.") % {"most": most}
    return _told(request, 413, _("Too large"), detail)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 that says which part is away; a page asks again by itself. Asks no store."""
    logger.error("Answered 503 to %s %s: %s", request.method, request.path, error)
    if is_canceled(error):
        detail, code = _("That takes the database too long. Ask for less."), "too_slow"
        return _told(request, 503, _("Too slow"), detail, code=code)
    detail = _("%(what)s Try again in a moment.") % {"what": _away(error)}
    response = _told(request, 503, _("Not available at the moment"), detail, again=AGAIN)
    response["Retry-After"] = str(AGAIN)
    return response


def _away(error: Exception) -> str:
    match error:
        case OperationalError() | InterfaceError():
            return _("The database does not answer.")
        case RedisError():
            return _("Redis does not answer.")
        case _:
            return str(error)


def nothing_to_show(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405 as a page for a browser that was led to where forms are sent, as by a late sign-in."""
    if request.get_preferred_type(MEDIA_TYPES) != "text/html" or request.path.startswith("/api/"):
        return response
    context = {
        "title": _("Nothing to show here"),
        "detail": _(
            "This address only takes what a form sends. If you have just signed in again, "
            "go back and send it once more."
        ),
    }
    text = render_to_string("refused.html", context, request)
    return HttpResponse(text, status=response.status_code, headers={"Allow": response["Allow"]})


def _told(
    request: HttpRequest, status: int, title: str, detail: str, *, again: int = 0, **more: Any
) -> HttpResponse:
    """A problem, a notice for htmx, or a page that, after a GET, loads again in `again` seconds.

    Rendered without the request: who is signed in is not asked of stores that may be away.
    """
    if wants_problem(request):
        return problem(status, detail, **more)
    is_part = request.headers.get("HX-Request") == "true"
    context = {"title": title, "detail": detail, "again": again if request.method == "GET" else 0}
    text = render_to_string("refused.html#notice" if is_part else "refused.html", context)
    return HttpResponse(text, status=status, headers=NOTICE if is_part else {})


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    is_part = request.headers.get("HX-Request") == "true"
    template = "429.html#notice" if is_part else "429.html"
    text = render_to_string(template, {"seconds": seconds}, request)
    return HttpResponse(text, status=429, headers=NOTICE if is_part else {})


def register(api: NinjaAPI) -> None:
    """Register the exception handlers of the API."""
    _register_bad_requests(api)
    _register_conflicts_and_limits(api)
    _register_failures(api)


def _register_bad_requests(api: NinjaAPI) -> None:
    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"field": ".".join(str(part) for part in e["loc"][1:]), "message": e["msg"]}
            for e in error.errors
        ]
        detail = "; ".join(f"{e['field'] or 'body'}: {e['message']}" for e in errors)
        return problem(400, detail, errors=errors)

    @api.exception_handler(BadParameter)
    def bad_parameter(request: HttpRequest, error: BadParameter) -> HttpResponse:
        detail = f"{error.field}: {error}"
        return problem(400, detail, errors=[{"field": error.field, "message": str(error)}])

    @api.exception_handler(IngestionError)
    def refused(request: HttpRequest, error: IngestionError) -> HttpResponse:
        errors = [{"field": "url", "message": error.message}]
        return problem(400, error.message, code=error.code, errors=errors)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "There is no such thing in your library.")

    @api.exception_handler(JobNotFound)
    def job_not_found(request: HttpRequest, error: JobNotFound) -> HttpResponse:
        return problem(404, str(error))


def _register_conflicts_and_limits(api: NinjaAPI) -> None:
    @api.exception_handler(KeyReused)
    def key_reused(request: HttpRequest, error: KeyReused) -> HttpResponse:
        return problem(422, f"{error} Send a new key, or the same request.")

    @api.exception_handler(AlreadyThere)
    @api.exception_handler(WrongState)
    def wrong_state(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(409, str(error))

    @api.exception_handler(AlreadyIngesting)
    def already(request: HttpRequest, error: AlreadyIngesting) -> HttpResponse:
        return problem(409, str(error), job_id=str(error.job.pk))

    @api.exception_handler(RateLimited)
    def too_many(request: HttpRequest, error: RateLimited) -> HttpResponse:
        return rate_limited(request, error)

    @api.exception_handler(DataError)
    @api.exception_handler(UnicodeEncodeError)
    @api.exception_handler(RequestDataTooBig)
    @api.exception_handler(TooManyFieldsSent)
    @api.exception_handler(TooManyFilesSent)
    def no_value(request: HttpRequest, error: Exception) -> HttpResponse:
        return unreadable(request, error)


def _register_failures(api: NinjaAPI) -> None:
    @api.exception_handler(QueryTimeout)
    def too_slow(request: HttpRequest, error: QueryTimeout) -> HttpResponse:
        return problem(503, str(error), code="too_slow")

    @api.exception_handler(StoreUnavailable)
    @api.exception_handler(LibraryError)
    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    @api.exception_handler(RedisError)
    def away(request: HttpRequest, error: Exception) -> HttpResponse:
        return unavailable(request, error)
