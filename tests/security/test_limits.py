"""How often one may ask, of pages and of the API, by address and by account."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from ingestion.fetching.headless_browser import find_browser
from librarian_site.asgi import application
from librarian_site.core.caching import rate_limit
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library.items.text.remote_images import shown_at
from library.views import browse
from tests.factories import make_item
from tests.sockets import Socket
from tests.timing import is_within

pytestmark = pytest.mark.django_db(transaction=True)
CHROMIUM = find_browser("auto")
PREFERENCES = "/account/preferences/"
LIMIT = 3
STATIC = "/static/css/tokens.css"
expect.set_options(timeout=30_000)  # milliseconds, for a machine that is busy with other things


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute must not turn in the middle of a test."""
    monkeypatch.setattr(rate_limit, "time", SimpleNamespace(time=lambda: 1_800_000_030.0))
    cache.clear()


@pytest.fixture
def by_address(settings: Any) -> None:
    settings.LIBRARIAN_ADDRESS_RATE = LIMIT


@pytest.fixture
def by_account(settings: Any) -> None:
    settings.LIBRARIAN_USER_RATE = LIMIT


def codes(client: Client, path: str, times: int = LIMIT + 1) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def spend(client: Client, path: str = PREFERENCES) -> None:
    assert 429 not in codes(client, path, LIMIT)


# --- The API


def test_an_account_that_asks_too_often_is_told_when_to_come_back(
    api: Client, by_account: None
) -> None:
    spend(api, "/api/v1/tags")
    refused = api.get("/api/v1/tags")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == "30"
    assert refused.json()["title"] == "Too Many Requests"


def test_an_address_that_asks_too_often_too(by_address: None) -> None:
    one, two = Client(REMOTE_ADDR="2001:db8::1"), Client(REMOTE_ADDR="2001:db8:0:1::1")
    neighbour = Client(REMOTE_ADDR="2001:db8::2")  # the same line
    spend(one, "/api/v1/tags")
    assert neighbour.get("/api/v1/tags").status_code == 429
    assert two.get("/api/v1/tags").status_code == 401


# --- Pages


def test_pages_are_limited_by_address_whoever_asks(owner: User, by_address: None) -> None:
    spend(Client(REMOTE_ADDR="192.0.2.1"), "/account/sign-in/")
    signed_in = Client(REMOTE_ADDR="192.0.2.1")
    signed_in.force_login(owner)
    for path in (PREFERENCES, "/no-such-page/"):
        assert signed_in.get(path, headers={"Accept": "text/html,*/*;q=0.8"}).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").get("/account/sign-in/").status_code == 200


def test_pages_are_limited_by_account_wherever_it_asks_from(
    owner: User, stranger: User, by_account: None
) -> None:
    here, there, other = (Client(REMOTE_ADDR=f"192.0.2.{n}") for n in (1, 2, 3))
    for client, user in ((here, owner), (there, owner), (other, stranger)):
        client.force_login(user)
    spend(here)
    assert there.get(PREFERENCES).status_code == 429
    assert other.get(PREFERENCES).status_code == 200


@pytest.mark.parametrize("limit", ["by_address", "by_account"])
def test_a_person_gets_a_page_that_says_when_to_come_back(
    page: Client, limit: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(limit)
    spend(page)
    refused = page.post(PREFERENCES, headers={"Accept": "text/html"})
    text = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert "<h1>Too many requests</h1>" in text
    assert "Try again in 30 seconds." in text
    nonce = text.partition('nonce="')[2].partition('"')[0]
    assert nonce and f"'nonce-{nonce}'" in refused["Content-Security-Policy"]


def test_a_part_of_a_page_is_not_replaced_by_what_refuses_it(
    page: Client, by_account: None
) -> None:
    headers = {"HX-Request": "true", "Accept": "text/html"}
    spend(page, "/library/")
    refused = page.get("/library/", headers=headers)
    assert refused.status_code == 429
    assert "Retry-After" in refused
    assert refused["HX-Retarget"] == "#notice"
    assert refused["HX-Push-Url"] == "false"
    assert refused.content.decode().strip().startswith('<p class="notice')
    assert 'id="notice"' in page_text(page)


def page_text(page: Client) -> str:
    cache.clear()
    return page.get("/library/").content.decode()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
def test_in_a_browser_the_list_stays_and_goes_on_later(
    live_server: Any, owner: User, page: Client, settings: Any
) -> None:
    for number in range(browse.PAGE + 1):
        make_item(owner, title=f"Lamp {number}")
    cookie = {"name": "sessionid", "value": page.cookies["sessionid"].value, "url": live_server.url}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        # So low that the link at the list's end does not come into view by itself.
        context = chromium.new_context(
            service_workers="block", viewport={"width": 900, "height": 300}
        )
        context.add_cookies([cookie])  # type: ignore[list-item]
        tab = context.new_page()
        tab.goto(f"{live_server.url}/library/")
        settings.LIBRARIAN_USER_RATE = 0
        tab.evaluate("document.querySelector('.more a').click()")
        expect(tab.locator("#notice")).to_contain_text("Try again in 30 seconds.")
        assert tab.locator("#results .item").count() == browse.PAGE
        settings.LIBRARIAN_USER_RATE = 100
        # Coming into view may load the rest before a click does.
        tab.evaluate("document.querySelector('.more a')?.click()")
        expect(tab.locator("#results .item")).to_have_count(browse.PAGE + 1)
        expect(tab.locator("#notice")).to_be_empty()
        chromium.close()


@pytest.mark.parametrize(
    "accept", ["application/json", "application/problem+json", "application/json, */*;q=0.5"]
)
def test_a_program_gets_a_problem(page: Client, accept: str, by_account: None) -> None:
    spend(page)
    refused = page.get(PREFERENCES, headers={"Accept": accept})
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert refused["Retry-After"] == "30"


def test_a_script_at_its_limit_leaves_its_owner_the_pages(
    page: Client, api: Client, by_account: None, by_address: None
) -> None:
    assert codes(api, "/api/v1/tags")[-1] == 429
    assert page.get(PREFERENCES).status_code == 200


def test_pictures_of_a_page_shut_nobody_out_of_pages(
    page: Client, by_account: None, by_address: None
) -> None:
    picture = str(shown_at("http://127.0.0.1:1/gone.png"))
    assert codes(page, picture, 10 * LIMIT) == [404] * 10 * LIMIT
    assert page.get(picture).status_code == 429
    assert page.get(PREFERENCES).status_code == 200


def test_static_files_and_probes_do_not_count(settings: Any, by_address: None) -> None:
    settings.SERVESTATIC_USE_FINDERS = True
    client = Client()
    for path in (STATIC, "/health/live"):
        assert codes(client, path, 2 * LIMIT) == [200] * 2 * LIMIT
    assert set(codes(client, "/metrics", 2 * LIMIT)) == {404}  # no token is set
    spend(client, "/account/sign-in/")
    assert client.get("/account/sign-in/").status_code == 429
    assert client.get(STATIC).status_code == client.get("/health/live").status_code == 200


def test_without_the_cache_nobody_is_refused(
    page: Client, owner: User, stores: EmbeddedServices, by_account: None, by_address: None
) -> None:
    item = make_item(owner)
    stores.kill("valkey")
    try:
        assert set(codes(page, PREFERENCES) + codes(page, item.get_absolute_url())) == {200}
    finally:
        stores.start_one("valkey")


# A quarter of a second each time it is asked; five were it patient.
def test_a_cache_that_hangs_holds_no_count_up(hanging_redis: None) -> None:
    assert is_within(3, lambda: rate_limit.count("some", 0, "Too many."))


def test_a_cache_that_hangs_holds_no_page_up(page: Client, hanging_redis: None) -> None:
    def read() -> None:
        assert page.get(PREFERENCES).status_code == 200

    assert is_within(4, read)


def test_what_was_counted_is_forgotten() -> None:
    counter = rate_limit.counter()
    assert [counter.count("some", 120) for _ in range(2)] == [1, 2]
    client = counter._cache.get_client()
    assert 0 < client.ttl(counter.make_key("some")) <= 120


# --- The socket


async def connect(address: str) -> bool:
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
    socket = Socket(application, "/ws/?view=home", headers=headers)
    socket.scope["client"] = [address, 50000]
    accepted, _ = await socket.connect()
    await socket.disconnect()
    return bool(accepted)


async def test_sockets_are_limited_by_address(by_address: None) -> None:
    assert [await connect("192.0.2.1") for _ in range(LIMIT + 1)] == [True] * LIMIT + [False]
    assert await connect("192.0.2.2")


async def test_a_socket_through_a_proxy_counts_for_who_opened_it(
    settings: Any, by_address: None
) -> None:
    settings.LIBRARIAN_PROXIES = 1
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
    for number in range(2 * LIMIT):
        forwarded = (b"x-forwarded-for", f"192.0.2.{number}".encode())
        socket = Socket(application, "/ws/", headers=[*headers, forwarded])
        assert (await socket.connect())[0]
        await socket.disconnect()
