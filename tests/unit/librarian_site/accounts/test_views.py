"""Pages of requests that can't be answered: what is away, what is too much."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisAway

from librarian_site.accounts.views import bad_request, server_error


def answer_to(
    error: Exception, method: str = "GET", path: str = "/library/", **headers: str
) -> Any:
    request = RequestFactory().generic(method, path, headers=headers)
    try:
        raise error
    except Exception:
        return server_error(request)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_page_says_that_the_database_is_away_and_asks_again(error: Exception) -> None:
    answer = answer_to(error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database does not answer." in text_of(answer)
    assert '<meta http-equiv="refresh" content="5">' in text_of(answer)
    assert "defect" not in text_of(answer)


def test_a_form_is_not_sent_again_by_itself() -> None:
    answer = answer_to(OperationalError("gone"), "POST")
    assert answer.status_code == 503
    assert "http-equiv" not in text_of(answer)


def test_htmx_gets_a_notice() -> None:
    answer = answer_to(RedisAway("refused"), **{"HX-Request": "true"})
    assert answer["HX-Retarget"] == "#notice"
    assert "Redis does not answer." in text_of(answer)
    assert "<html" not in text_of(answer)


def test_the_api_gets_a_problem() -> None:
    answer = answer_to(OperationalError("gone"), path="/api/v1/library")
    assert (answer["Content-Type"], answer.status_code) == ("application/problem+json", 503)
    assert answer["Retry-After"] == "5"


def test_a_defect_is_still_one() -> None:
    assert answer_to(KeyError("x")).status_code == 500


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (TooManyFilesSent(), 413, "at most 100 files"),
        (SuspiciousOperation(), 400, "can&#x27;t be read"),
    ],
)
def test_what_is_too_much_or_can_t_be_read(error: Exception, status: int, said: str) -> None:
    answer = bad_request(RequestFactory().get("/"), error)
    assert answer.status_code == status
    assert said in text_of(answer)
