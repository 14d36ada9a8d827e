"""Middleware that chooses the language of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

from librarian_site.core.i18n.languages import speak_as_chosen

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

# What programs read is the same in every language.
_ENGLISH = re.compile(
    r"/(?:api|mcp|metrics|health|opds)(?:/|$)|/library/shared/.*\.(?:xml|json|epub)$"
)


class LanguageMiddleware:
    """Answer in the language of the account, else of the cookie, else of Accept-Language.

    The account's is asked for just before the view, so that a request which is refused earlier
    looks nobody up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _ENGLISH.match(request.path):
            return self._answer(request, settings.LANGUAGE_CODE)
        response = self._answer(request, translation.get_language_from_request(request))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def _answer(self, request: HttpRequest, language: str) -> HttpResponseBase:
        request.LANGUAGE_CODE = language
        with translation.override(language):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if not _ENGLISH.match(request.path):
            speak_as_chosen(request)
