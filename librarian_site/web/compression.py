"""Compress pages and answers of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.gzip import GZipMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class CompressionMiddleware(GZipMiddleware):
    """gzip for whole answers; what is streamed, as server-sent events and files, goes as it comes.

    Events would wait in the compressor until it is full, and files are mostly compressed already.
    Against BREACH (a secret on a page guessed by its compressed length) Django adds a random
    number of bytes and masks the CSRF token anew in each page.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming:
            return response
        return super().process_response(request, response)
