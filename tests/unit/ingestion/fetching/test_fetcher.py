"""Fetching over real sockets."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

import brotli
import pytest
from backports import zstd

from ingestion.documents.errors import (
    AccessDenied,
    AgentRefused,
    Cancelled,
    DeadlineExceeded,
    FetchError,
    NotFound,
    RefusedAddress,
    TooLarge,
    Withheld,
)
from ingestion.documents.types import Resource, no_progress
from ingestion.fetching.decompression import ACCEPT_ENCODING
from ingestion.fetching.fetcher import FetchPolicy, fetch
from ingestion.fetching.policies import fetch_policy
from tests.documents.server import DocumentServer

POLICY = FetchPolicy(
    allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    max_bytes=5_000_000,
    deadline=60,
    connect_timeout=20,
    read_timeout=30,
)


def get(url: str, progress: Any = no_progress, **kw: Any) -> Resource:
    return fetch(url, progress=progress, policy=replace(POLICY, **kw))


def test_a_page(documents: DocumentServer) -> None:
    resource = get(documents.url("/article"))
    assert resource.media_type == "text/html"
    assert resource.url == resource.requested_url == documents.url("/article")
    assert b"Marrow Point" in resource.content
    assert (resource.charset, resource.declared_type) == ("utf-8", "text/html; charset=utf-8")


def test_redirects_are_followed_to_where_they_end(documents: DocumentServer) -> None:
    resource = get(documents.url("/twice-moved"))
    assert resource.url == documents.url("/article")
    assert resource.requested_url == documents.url("/twice-moved")


def hop(documents: DocumentServer) -> str:
    """A page of 127.0.0.1 that leads on within it, then to the article of localhost."""
    article = f"http://localhost:{documents.port}/article"
    documents.page("/hop", "", status=302, headers={"Location": article})
    return documents.page("/hops", "", status=302, headers={"Location": "/hop"})


LOCALHOST = tuple(map(ipaddress.ip_network, ("127.0.0.0/8", "::1/128")))


def test_each_host_on_the_way_is_asked_when_it_may_be(documents: DocumentServer) -> None:
    asked: list[str] = []

    def try_acquire(host: str) -> bool:
        asked.append(host)
        return len(asked) != 2

    resource = get(hop(documents), try_acquire=try_acquire, allow_networks=LOCALHOST)
    assert b"Marrow Point" in resource.content
    assert asked == ["127.0.0.1", "localhost", "localhost"]


def test_waiting_for_a_host_meets_the_deadline_and_cancel(documents: DocumentServer) -> None:
    told: list[str] = []

    def cancel(percent: float, message: str) -> None:
        told.append(message)
        if told[-2:] == ["Connecting to localhost"] * 2:
            raise Cancelled("The job was cancelled.")

    before = documents.hits["/article"]
    never: Any = {"try_acquire": lambda host: host != "localhost", "allow_networks": LOCALHOST}
    with pytest.raises(DeadlineExceeded):
        get(hop(documents), deadline=0.5, **never)
    with pytest.raises(Cancelled):
        get(hop(documents), cancel, **never)
    assert documents.hits["/article"] == before


@pytest.mark.usefixtures("stores")
def test_a_host_s_pause_is_for_all_who_fetch_from_it(settings: Any) -> None:
    try_acquire, name = fetch_policy().try_acquire, uuid4().hex
    settings.LIBRARIAN_FETCH_PAUSE = 30
    assert [try_acquire(f"{name}.org"), try_acquire(f"{name}.org"), try_acquire(f"{name}.net")] == [
        1,
        0,
        1,
    ]
    settings.LIBRARIAN_FETCH_PAUSE = 0
    assert try_acquire(f"{name}.org")


@pytest.mark.parametrize(
    ("path", "error", "permanent"),
    [
        ("/nowhere", NotFound, True),
        ("/gone", NotFound, True),
        ("/forbidden", AccessDenied, True),
        ("/busy", FetchError, False),
        ("/broken", FetchError, False),
        ("/maintenance", FetchError, False),
        ("/reset", FetchError, False),
        ("/loop", FetchError, True),
        ("/to-private", RefusedAddress, True),
        ("/to-file", RefusedAddress, True),
        ("/huge", TooLarge, True),
        ("/bomb", TooLarge, True),
        ("/endless", TooLarge, True),
    ],
)
def test_failures_say_whether_they_last(
    documents: DocumentServer, path: str, error: type[FetchError], permanent: bool
) -> None:
    with pytest.raises(error) as raised:
        get(documents.url(path))
    assert raised.value.permanent is permanent
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize(
    ("status", "permanent"), [(400, True), (408, False), (418, True), (425, False)]
)
def test_other_refusals(documents: DocumentServer, status: int, permanent: bool) -> None:
    with pytest.raises(FetchError, match=str(status)) as raised:
        get(documents.page("/refused", "no", status=status))
    assert raised.value.permanent is permanent


def test_retry_after_in_seconds_and_as_a_date(documents: DocumentServer) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    for value, low, high in (("7", 7, 7), (later, 90, 100), ("soon", None, None)):
        url = documents.page("/later", "", status=503, headers={"Retry-After": value})
        with pytest.raises(FetchError) as raised:
            get(url)
        asked = raised.value.retry_after
        assert (asked is None) if low is None else (low <= (asked or 0) <= (high or 0))


def test_progress_is_bytes_of_bytes(documents: DocumentServer) -> None:
    told: list[tuple[float, str]] = []
    get(documents.url("/slow"), lambda percent, message: told.append((percent, message)))
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert len({round(p) for p in percents}) > 5
    assert any(message.startswith("Downloading") and " of " in message for _, message in told)


def test_without_a_length_progress_is_bytes_so_far(documents: DocumentServer) -> None:
    told: list[str] = []
    with pytest.raises(TooLarge):
        get(documents.url("/endless"), lambda percent, message: told.append(message))
    assert any("so far" in message for message in told)


def test_the_deadline_is_for_the_whole_fetch(documents: DocumentServer) -> None:
    with pytest.raises(DeadlineExceeded, match="longer than 1 seconds"):
        get(documents.url("/slow"), deadline=1)


def test_silence_is_not_waited_out(documents: DocumentServer) -> None:
    with pytest.raises(FetchError, match="did not answer in time"):
        get(documents.url("/stalled"), read_timeout=0.6)


def test_cancel_comes_through_a_stalled_download(documents: DocumentServer) -> None:
    began = time.monotonic()

    def cancel(percent: float, message: str) -> None:
        if time.monotonic() - began > 0.5:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        get(documents.url("/stalled"), cancel)


@pytest.mark.parametrize(
    ("code", "permanent"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)]
)
def test_a_name_without_an_address(
    monkeypatch: pytest.MonkeyPatch, code: int, permanent: bool
) -> None:
    def unknown(*args: Any, **kw: Any) -> Any:
        raise socket.gaierror(code, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match="nowhere") as raised:
        get("http://nowhere.example/")
    assert raised.value.permanent is permanent


def test_a_name_that_turns_private_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def private(host: str, port: int, **kw: Any) -> Any:
        return [(socket.AF_INET, 1, 6, "", ("192.168.7.7", port))]

    monkeypatch.setattr(socket, "getaddrinfo", private)
    with pytest.raises(RefusedAddress):
        get("http://rebind.example/")


def test_a_port_nobody_listens_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(FetchError, match="accepts no connection"):
        get(f"http://127.0.0.1:{port}/")


def test_data_that_can_t_be_unpacked(documents: DocumentServer) -> None:
    url = documents.page("/rot", b"not gzip at all", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="decompressed"):
        get(url)


def test_an_answer_that_makes_no_sense(documents: DocumentServer) -> None:
    url = documents.page("/odd", "", status=302, headers={"Location": "http://[::1"})
    with pytest.raises((FetchError, RefusedAddress)) as raised:
        get(url)
    assert raised.value.permanent


def test_cancel_comes_through_a_resolver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kw: hanging.wait(60))
    began = time.monotonic()

    def cancel(percent: float, message: str) -> None:
        if time.monotonic() - began > 0.3:
            raise Cancelled("The job was cancelled.")

    with pytest.raises(Cancelled):
        get("http://slow-names.example/", cancel)
    hanging.set()
    assert time.monotonic() - began < 50  # it was not waited for


def test_a_handshake_that_never_ends_meets_the_deadline(documents: DocumentServer) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(DeadlineExceeded),
    ):
        get(f"https://127.0.0.1:{silent.getsockname()[1]}/", deadline=0.6)


def test_a_page_that_leads_on_is_followed(documents: DocumentServer) -> None:
    documents.page("/go", "<meta http-equiv=refresh content='0;url=/article'>")
    assert get(documents.url("/go")).url == documents.url("/article")
    documents.page("/go2", "Moved.", headers={"Refresh": "0; url=/article"})
    assert get(documents.url("/go2")).url == documents.url("/article")


def test_pages_that_lead_on_are_checked_and_counted(documents: DocumentServer) -> None:
    documents.page("/in", "<meta http-equiv=refresh content='0;url=http://10.0.0.1/'>")
    with pytest.raises(RefusedAddress):
        get(documents.url("/in"))
    documents.page("/ping", "<meta http-equiv=refresh content='0;url=/pong'>")
    documents.page("/pong", "<meta http-equiv=refresh content='0;url=/ping'>")
    with pytest.raises(FetchError, match="circles"):
        get(documents.url("/ping"))


@pytest.mark.parametrize("encoding", ["br", "zstd"])
def test_brotli_and_zstandard_are_asked_for_and_read(
    documents: DocumentServer, encoding: str
) -> None:
    pack = {"br": brotli.compress, "zstd": zstd.compress}[encoding]
    page = "<title>Lamps</title><p>The keeper."
    url = documents.page("/packed", pack(page.encode()), headers={"Content-Encoding": encoding})
    assert get(url).content == page.encode()
    assert encoding in ACCEPT_ENCODING


def test_a_site_that_turns_programs_away_is_said(documents: DocumentServer) -> None:
    with pytest.raises(AgentRefused, match="programs") as raised:
        get(documents.page("/refused", "<p>No robots", status=403))
    assert raised.value.body == b"<p>No robots"
    assert raised.value.url == documents.url("/refused")
    with pytest.raises(AccessDenied, match="sign-in") as denied:
        get(documents.page("/members", "no", status=401))
    assert not isinstance(denied.value, AgentRefused)


def test_what_may_not_be_shown_for_legal_reasons_is_no_matter_of_signing_in(
    documents: DocumentServer,
) -> None:
    with pytest.raises(Withheld, match="legal reasons") as raised:
        get(documents.page("/withheld", "no", status=451))
    assert raised.value.permanent
    assert "sign" not in raised.value.advice
    assert "archive" in raised.value.advice


def test_a_connection_that_fails_is_told_in_words() -> None:
    with pytest.raises(FetchError) as unknown:
        get("http://no-such-name.invalid/")
    assert "Errno" not in unknown.value.message
