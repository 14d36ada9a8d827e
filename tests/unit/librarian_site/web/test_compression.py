from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from librarian_site.web.compression import CompressionMiddleware

TEXT = b"<p>The lamp burned oil.</p>" * 200


def answered(response: HttpResponseBase, accepts: str = "gzip, br") -> HttpResponseBase:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepts
    return CompressionMiddleware(lambda _: response).process_response(request, response)


def test_a_page_is_compressed_for_who_takes_it() -> None:
    found = answered(HttpResponse(TEXT))
    assert isinstance(found, HttpResponse)
    assert gzip.decompress(found.content) == TEXT
    assert len(found.content) < len(TEXT) / 10
    assert (found["Content-Encoding"], found["Vary"]) == ("gzip", "Accept-Encoding")
    plain = answered(HttpResponse(TEXT), accepts="identity")
    assert isinstance(plain, HttpResponse)
    assert plain.content == TEXT


def test_its_length_does_not_tell_what_is_in_it() -> None:
    found = [answered(HttpResponse(TEXT)) for _ in range(20)]
    assert len({len(each.content) for each in found if isinstance(each, HttpResponse)}) > 1


def test_what_is_streamed_goes_as_it_comes() -> None:
    found = answered(StreamingHttpResponse(iter([TEXT, TEXT]), content_type="text/event-stream"))
    assert isinstance(found, StreamingHttpResponse)
    assert list(found) == [TEXT, TEXT]
    assert not found.has_header("Content-Encoding")
