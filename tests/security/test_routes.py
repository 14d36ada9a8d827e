"""Two users and a stranger, against every route there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from librarian_site.models import USUAL_SCOPES, ApiToken, User
from tests.factories import make_user
from tests.security import routes
from tests.security.routes import MARK, PUBLIC_API, PUBLIC_PAGES, Route, ask, belongings, objects

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
PAGES, OPERATIONS = routes.pages(), routes.operations()
PRIVATE = routes.by_area([page for page in PAGES if page.name not in PUBLIC_PAGES])
STREAM = next(each for each in OPERATIONS if each.name == "stream_job")
ASKED = routes.by_area([each for each in OPERATIONS if each != STREAM])


@pytest.fixture
def other(db: None) -> User:
    return make_user(username="bob")


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def make_manager(user: User, is_one: bool) -> None:
    user.is_staff = user.is_superuser = is_one
    user.save()


def by_token(user: User, *scopes: str) -> Client:
    _, secret = ApiToken.issue(user=user, name="x", scopes=scopes or USUAL_SCOPES)
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})


def text_of(answer: Any) -> str:
    return (
        getattr(answer, "whole", "")
        if answer.streaming
        else answer.content.decode("utf-8", "replace")
    )


def test_there_is_something_to_guard() -> None:
    assert len(PAGES) > 40
    assert len(OPERATIONS) > 15
    assert len(routes.administration()) > 80


def test_the_document_tells_every_address_of_the_api() -> None:
    told = {route.path for route in OPERATIONS} | PUBLIC_API
    assert routes.api_addresses() - {"/api/v1/"} == told


def test_every_parameter_has_an_object(owner: User) -> None:
    known = set(objects(owner))
    for route in [*PAGES, *OPERATIONS]:
        missing = set(route.parameters) - known
        assert not missing, f"{route}: say in tests/security/routes.py how to make {missing}"


@pytest.mark.parametrize("area", PRIVATE)
def test_pages(area: str, owner: User, other: User, subtests: pytest.Subtests) -> None:
    values = objects(owner)
    before = belongings(owner)
    for route in PRIVATE[area]:
        with subtests.test(str(route)), routes.undone():
            try_page(route, owner, other, values, before)


def try_page(route: Route, owner: User, other: User, values: Any, before: Any) -> None:
    make_manager(owner, route.name in routes.MANAGED_PAGES)
    path = route.filled(values)
    theirs = browser(other)
    for method in route.methods:
        stranger = ask(Client(), method, path, values)
        assert stranger.status_code in (302, 405), f"a stranger, {method}"
        assert stranger.status_code == 405 or stranger["Location"].startswith(SIGN_IN)
        answer = ask(theirs, method, path, values)
        if route.parameters:
            assert answer.status_code in (404, 405), f"another user, {method}"
        assert answer.status_code < 500
        assert MARK not in text_of(answer), f"another user sees it, {method}"
    assert belongings(owner) == before
    ours = browser(owner)
    codes = [ask(ours, method, path, values).status_code for method in route.methods]
    works = {code for code in codes if code not in (401, 403, 404, 405)}
    assert (works and max(works) < 500) or route.name == "ingestion:image"


@pytest.mark.parametrize("area", ASKED)
def test_operations(area: str, owner: User, other: User, subtests: pytest.Subtests) -> None:
    values = objects(owner)
    before = belongings(owner)
    for route in ASKED[area]:
        with subtests.test(str(route)), routes.undone():
            try_operation(route, owner, other, values, before)


# Its view is asynchronous: it reads by another connection, which sees only what is committed.
@pytest.mark.django_db(transaction=True)
def test_the_stream(owner: User, other: User) -> None:
    values = objects(owner)
    try_operation(STREAM, owner, other, values, belongings(owner))


def try_operation(route: Route, owner: User, other: User, values: Any, before: Any) -> None:
    make_manager(owner, route.name in routes.MANAGED_API)
    path = route.filled(values) + ("?q=x" if route.name == "search" else "")
    (method,) = route.methods
    scopes = ["manage"] if route.name in routes.MANAGED_API else []
    for nobody in (Client(), Client(headers={"Authorization": "Bearer wl_guess"})):
        answer = ask(nobody, method, path, values)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    for theirs in (browser(other), by_token(other, *scopes)):
        answer = ask(theirs, method, path, values)
        # What is handed in by the one way is at work already when it comes by the other.
        assert answer.status_code == 404 if route.parameters else answer.status_code < 500
        assert MARK not in text_of(answer)
    assert belongings(owner) == before
    ours = by_token(owner, *scopes)
    assert ask(ours, method, path, values).status_code not in (401, 403, 404, 405, 500)


def test_a_session_without_its_csrf_token_changes_nothing(owner: User) -> None:
    values = objects(owner)
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    before = belongings(owner)
    for route in [*PAGES, *OPERATIONS]:
        for method in set(route.methods) - {"GET"}:
            answer = ask(client, method, route.filled(values), values)
            assert answer.status_code in (302, 401, 403, 404, 405), str(route)
            assert answer.status_code != 302 or route.name in {"setup", "setup-help", "login"}
    assert belongings(owner) == before


@pytest.mark.parametrize("who", ["stranger", "user"])
def test_the_administration_is_for_staff(who: str, owner: User, other: User) -> None:
    objects(owner)
    client = browser(other) if who == "user" else Client()
    for path in routes.administration():
        for method in ("GET", "POST"):
            answer = ask(client, method, path, {"item_id": 1, "collection_id": 1, "tag_id": 1})
            assert answer.status_code in (302, 401, 403, 404, 405), f"{method} {path}"
            assert MARK not in text_of(answer)


@pytest.mark.parametrize("name", sorted(PUBLIC_PAGES))
def test_what_is_public_tells_nothing(name: str, owner: User) -> None:
    values = objects(owner)
    (route,) = [page for page in PAGES if page.name == name]
    for method in route.methods:
        answer = ask(Client(), method, route.filled(values), values)
        assert answer.status_code in (200, 302, 401, 404, 405, 503)
        assert MARK not in text_of(answer)


@pytest.mark.parametrize("path", sorted(PUBLIC_API))
def test_the_document_is_public_and_tells_nothing(path: str, owner: User) -> None:
    objects(owner)
    answer = Client().get(path)
    assert answer.status_code == 200
    assert MARK not in text_of(answer)


def test_originals_can_t_run_here(owner: User) -> None:
    values = objects(owner)
    ours = browser(owner)
    for path in ("/library/{item_id}/original/", "/api/v1/library/{item_id}/original"):
        answer = ours.get(path.format(**values))
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "script" not in answer["Content-Type"]
