"""Values at the edges, in every parameter of every route: refused or passed over, never a 500.

A new route needs nothing here: operations and their parameters come from the OpenAPI document,
pages from the URL table, and the fields that a page reads are noted while it reads them.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, unquote, urlencode

import pytest
from django.http import QueryDict
from django.http.request import HttpHeaders
from django.test import Client
from django.urls import Resolver404, resolve

from librarian_site.core.input_validation import storable
from librarian_site.models import ApiToken, User
from tests.security import routes
from tests.security.routes import Route, body, objects

pytestmark = pytest.mark.django_db
PAGES = routes.by_area([each for each in routes.pages() if each.name not in routes.PUBLIC_PAGES])
# The stream ends with its job, and is read by another connection: it has tests of its own.
OPERATIONS = routes.by_area([each for each in routes.operations() if each.name != "stream_job"])


def cursor(*parts: Any) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode()


SOME_ID = "01890000-0000-7000-8000-000000000000"
TEXTS = [
    "9" * 5000,
    "-1",
    str(2**63),
    "1e999",
    "٣",  # a digit that is no ASCII
    "²",  # a digit that is no number
    "\x00",
    "漢" * 900,
    "a" * 3000,
    "//else.where/\\",
    "http://[",
    "https://example.org/" + "漢" * 900,
    "https://user:word@example.org/" + "a" * 3000,
    f"year:{'9' * 5000} before:{'9' * 5000}",
    'before:٢٠٢٤ year:²²²² tag:"" in:\x00',
    cursor("created_at", "9999-12-31T23:59:59+00:00", SOME_ID),
    cursor("created_at", "0001-01-01T00:00:00+23:59", SOME_ID),
    cursor("quality_score", 10**400, SOME_ID),
    cursor("title", "\ud800", SOME_ID),
    cursor("title", "a", {"a": 1}),
    "[[[[" * 300,
]
ONLY_JSON: list[Any] = [
    *("\ud800", 10**30, -1, 1.5, True, None, [], {}, [[]], {"a": 1}),
    *(["\ud800"], ["https://example.org/\ud800"], ["\x00"], ["漢" * 900]),
]
ACTIONS = ["tag", "untag", "collect", "move", "uncollect"]
BODIES = ["[]", "null", "1", '"\\ud800"', "", "{", "[" * 100_000, '{"url": NaN}', '{"url": 1e999}']


@pytest.fixture
def values(owner: User, settings: Any) -> dict[str, Any]:
    settings.LIBRARIAN_SUBMISSIONS_PER_MINUTE = settings.LIBRARIAN_USER_RATE = 10**9
    settings.LIBRARIAN_ADDRESS_RATE = 10**9
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return objects(owner)


@contextmanager
def noting(names: set[str]) -> Iterator[None]:
    """Note the fields that are asked for, and Referer."""
    plain = {name: getattr(QueryDict, name) for name in ("get", "getlist", "__getitem__")}
    header = HttpHeaders.get

    def noted(name: str) -> Any:
        def read(self: QueryDict, key: str, *rest: Any) -> Any:
            names.add(key)
            return plain[name](self, key, *rest)

        return read

    def read_header(self: HttpHeaders, key: str, *rest: Any) -> Any:
        names.update({key} & {"Referer"})
        return header(self, key, *rest)

    with (
        patch.multiple(QueryDict, **{name: noted(name) for name in plain}),
        patch.object(HttpHeaders, "get", read_header),
    ):
        yield


def check(answer: Any, what: str) -> None:
    if answer.streaming and not answer.is_async:
        list(answer.streaming_content)  # to its end: Django's client spares the connection then
    elif answer.streaming:
        answer.close()
    assert answer.status_code < 500, what
    if what.startswith("/api/") and answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", what


def is_page(path: str) -> bool:
    """Whether a view is asked for the address: to the others the URL table says no, unread."""
    try:
        resolve(unquote(path))
    except Resolver404:
        return False
    return True


def short(path: str, **told: Any) -> str:
    return f"{path} {told!r:.200}"


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_is_no_address(text: str, page: Client) -> None:
    for path in (f"/library/{quote(text, safe='')}/", f"/{quote(text, safe='')}"):
        check(page.get(path), short(path))


@pytest.mark.parametrize("area", PAGES)
def test_pages(area: str, owner: User, values: dict[str, Any], subtests: pytest.Subtests) -> None:
    for route in PAGES[area]:
        with subtests.test(str(route)), routes.undone():
            try_page(route, owner, values)


def try_page(route: Route, owner: User, values: dict[str, Any]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    path = route.filled(values)
    fields: set[str] = set()
    actions = ACTIONS if route.name == "library:bulk" else []
    works = set()
    with noting(fields):
        for method in route.methods:
            for action in actions or [""]:
                sent = {**body(values), "action": action}
                asked = client.get(path) if method == "GET" else client.post(path, sent)
                works |= {method} if asked.status_code != 405 else set()
                check(asked, path)
    reads_referer = "Referer" in fields
    fields -= {"csrfmiddlewaretoken", "Referer"}
    for turn, text in enumerate(TEXTS):
        # Each field has each value once, and all of them at a time.
        given = {field: TEXTS[(turn + n) % len(TEXTS)] for n, field in enumerate(sorted(fields))}
        if given and "GET" in works:
            check(client.get(path, given), short(path, **given))
        if "POST" in works and (given or reads_referer or turn == 0):
            form: dict[str, Any] = {**body(values), **given, "back": text}
            if actions:
                form |= {"item": values["item_id"], "action": actions[turn % len(actions)]}
            referer = {"Referer": storable(text).encode().decode("latin1")}
            check(client.post(path, form, headers=referer), short(path, **form))
        if route.parameters:
            wrong = route.filled(dict.fromkeys(route.parameters, quote(text, safe="")))
            if is_page(wrong):
                check(client.get(wrong), short(wrong))


@pytest.mark.parametrize("area", OPERATIONS)
def test_operations(
    area: str, owner: User, values: dict[str, Any], subtests: pytest.Subtests
) -> None:
    for route in OPERATIONS[area]:
        with subtests.test(str(route)), routes.undone():
            try_operation(route, owner, values)


def try_operation(route: Route, owner: User, values: dict[str, Any]) -> None:
    _, secret = ApiToken.issue(user=owner, name="x")
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
    (method,) = route.methods
    path = route.filled(values)
    # Each parameter has every other value, its neighbour those between.
    for turn, (name, where) in enumerate(routes.parameters(route)):
        for text in TEXTS[turn % 2 :: 2]:
            if where == "query":
                asked = client.generic(method, f"{path}?{urlencode({'q': 'x', name: text})}")
            elif where == "header":
                value = storable(text).encode().decode("latin1")
                asked = client.generic(method, path, headers={name: value})
            else:
                wrong = route.filled({**values, name: quote(text, safe="")})
                asked = client.generic(method, wrong)
            check(asked, short(path, **{name: text}))
    for content in BODIES if routes.has_body(route) else BODIES[-1:]:
        check(client.generic(method, path, content, content_type="application/json"), path)
    for turn, field in enumerate(routes.body_fields(route)):
        for value in [*TEXTS[turn % 2 :: 2], *ONLY_JSON]:
            sent = json.dumps({"url": "https://example.org/x", field: value})
            asked = client.generic(method, path, sent, content_type="application/json")
            check(asked, short(path, **{field: value}))
