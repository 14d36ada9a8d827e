"""Pages that need a browser: shown in a real Chromium, which reaches nothing that is refused."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ingestion.documents.errors import (
    Cancelled,
    DeadlineExceeded,
    FetchError,
    NeedsJavaScript,
    NotContent,
    RefusedAddress,
    TooLarge,
)
from ingestion.documents.types import Source, no_progress
from ingestion.fetching.checked_connect import Guard
from ingestion.fetching.guarded_proxy import GuardedProxy, guarded_proxy
from ingestion.fetching.headless_browser import BrowserLimits, find_browser, render
from ingestion.jobs.tracker import ProgressTracker
from ingestion.pipeline import ContentPipeline, PipelineResult
from librarian_site.models import User
from tests.documents import builders
from tests.documents.server import DocumentServer
from tests.factories import make_job

LOOPBACK = Guard((ipaddress.ip_network("127.0.0.0/8"),))
needs_chromium = pytest.mark.skipif(find_browser("auto") is None, reason="no Chromium")


def show(url: str, *, guard: Guard = LOOPBACK, browser: str = "", **limits: float) -> str:
    found = browser or find_browser("auto") or ""
    return render(
        url,
        browser=found,
        guard=guard,
        progress=no_progress,
        limits=BrowserLimits(**limits),  # type: ignore[arg-type]
    ).decode()


def program(folder: Path, script: str) -> str:
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@needs_chromium
def test_a_page_is_shown_and_reaches_only_what_it_may(documents: DocumentServer) -> None:
    """Everything a page can try, in one run: Chromium takes a second to start."""
    secret = socket.socket()
    secret.bind(("127.0.0.2", 0))
    secret.listen()
    secret.settimeout(0)
    port = secret.getsockname()[1]
    documents.page("/text.json", json.dumps(builders.PARAGRAPHS), content_type="application/json")
    # The server's own address is allowed, every other one of loopback is not.
    guard = Guard((ipaddress.ip_network("127.0.0.1/32"),))
    refused = [
        f"http://127.0.0.2:{port}/",
        f"http://[::1]:{port}/",
        f"http://localhost.localdomain.invalid:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        documents.url("/to-private"),
        "file:///etc/passwd",
    ]
    script = f"""
    const say = (kind, text) => {{
      const p = document.createElement(kind); p.textContent = text; document.body.append(p);
    }};
    (async () => {{
      for (const text of await (await fetch("/text.json")).json()) say("p", text);
      for (const url of {json.dumps(refused)}) {{
        try {{
          const answer = await fetch(url, {{mode: "no-cors"}});
          say("b", answer.type === "opaque" || answer.ok ? "" : "refused");
        }} catch (error) {{ say("b", "refused"); }}
        const frame = document.createElement("iframe");
        frame.src = url; document.body.append(frame);
      }}
      try {{ new WebSocket("ws://127.0.0.2:{port}/"); }} catch (error) {{}}
      say("i", "all tried");
    }})();
    """
    url = documents.page("/app", f"<title>App</title><body><script>{script}</script></body>")
    page = show(url, guard=guard)
    assert "built in 1847" in page
    assert "<i>all tried</i>" in page
    assert "root:" not in page
    with pytest.raises(BlockingIOError):
        secret.accept()
    secret.close()


def test_off_missing_and_named_browsers(tmp_path: Path) -> None:
    mine = program(tmp_path, "true")
    assert find_browser("off") is None
    assert find_browser(str(tmp_path / "nothing")) is None
    assert find_browser(mine) == mine


def test_auto_takes_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser("auto") is None
    mine = tmp_path / "google-chrome"
    Path(program(tmp_path, "true")).rename(mine)
    assert find_browser("auto") == str(mine)


def test_a_refused_address_is_not_shown(tmp_path: Path) -> None:
    for url in ("file:///etc/passwd", "http://user:word@example.org/", "chrome://version"):
        with pytest.raises(RefusedAddress):
            show(url, browser=program(tmp_path, "echo shown"))


@pytest.mark.usefixtures("own_servers")
def test_the_browser_gets_no_secrets_and_a_home_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "very-secret")
    page = show("http://example.org/", browser=program(tmp_path, 'echo "$@"; env; pwd'))
    assert "very-secret" not in page
    assert os.environ["HOME"] not in [line[5:] for line in page.splitlines() if line[:5] == "HOME="]
    assert "--proxy-server=http://127.0.0.1:" in page
    assert "--proxy-bypass-list=<-loopback>" in page
    assert ("--no-sandbox" in page) == (os.geteuid() == 0)
    home = Path(page.strip().splitlines()[-1])
    assert not home.exists()


@pytest.mark.usefixtures("own_servers")
def test_a_browser_that_takes_too_long_is_ended_with_all_its_processes(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    browser = program(tmp_path, f"sleep 60 & echo $! > {pid_file}; wait")
    with pytest.raises(DeadlineExceeded, match="2 seconds"):
        show("http://example.org/", browser=browser, seconds=2)
    pid = int(pid_file.read_text())
    ends = time.monotonic() + 60
    while _runs(pid):
        assert time.monotonic() < ends
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.usefixtures("own_servers")
def test_a_browser_that_fails_or_shows_too_much_says_so(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="failed on the page"):
        show("http://example.org/", browser=program(tmp_path, "exit 3"))
    with pytest.raises(FetchError, match="failed on the page"):
        show("http://example.org/", browser=program(tmp_path, "true"))
    with pytest.raises(TooLarge):
        show("http://example.org/", browser=program(tmp_path, "echo too long"), max_bytes=5)


@pytest.mark.usefixtures("own_servers")
def test_cancelling_ends_the_browser(tmp_path: Path) -> None:
    def cancelled(percent: float, message: str) -> None:
        raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        render(
            "http://example.org/",
            browser=program(tmp_path, "sleep 60"),
            guard=LOOPBACK,
            progress=cancelled,
            limits=BrowserLimits(),
        )


@pytest.fixture
def proxy() -> Iterator[GuardedProxy]:
    guard = Guard((ipaddress.ip_network("127.0.0.1/32"),))
    with guarded_proxy(guard, max_bytes=100_000, seconds=20) as running:
        yield running


def ask(proxy: GuardedProxy, request: str) -> bytes:
    answer = b""
    with socket.create_connection(("127.0.0.1", proxy.server_address[1]), timeout=5) as near:
        near.sendall(request.encode())
        while part := near.recv(65_536):
            answer += part
    return answer


def test_the_proxy_forwards_plain_requests(proxy: GuardedProxy, documents: DocumentServer) -> None:
    answer = ask(proxy, f"GET {documents.url('/article?a=1')} HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"built in 1847" in answer


def test_the_proxy_tunnels(proxy: GuardedProxy, documents: DocumentServer) -> None:
    answer = ask(
        proxy,
        f"CONNECT 127.0.0.1:{documents.port} HTTP/1.1\r\n\r\n"
        "GET /article HTTP/1.1\r\nHost: x\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 200 Connection established")
    assert b"built in 1847" in answer


@pytest.mark.parametrize(
    "request_line",
    [
        "GET http://127.0.0.2:8000/ HTTP/1.1",
        "GET http://2130706434:8000/ HTTP/1.1",
        "GET http://169.254.169.254/ HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "GET ftp://example.org/ HTTP/1.1",
        "CONNECT 127.0.0.2:443 HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "CONNECT 8.8.8.8:22 HTTP/1.1",
        "CONNECT [ HTTP/1.1",
    ],
)
def test_the_proxy_refuses(proxy: GuardedProxy, request_line: str) -> None:
    assert ask(proxy, f"{request_line}\r\n\r\n").startswith(b"HTTP/1.1 403")
    assert len(proxy.refused) == 1


def test_the_proxy_hangs_up_on_nonsense(proxy: GuardedProxy) -> None:
    assert ask(proxy, "hello\r\n\r\n") == b""


def test_the_proxy_lets_only_so_much_through(documents: DocumentServer) -> None:
    documents.page("/long", "x" * 400_000)
    with guarded_proxy(LOOPBACK, max_bytes=100_000, seconds=20) as proxy:
        answer = ask(proxy, f"GET {documents.url('/long')} HTTP/1.1\r\nHost: x\r\n\r\n")
    assert len(answer) < 200_000


def run(owner: User, url: str) -> PipelineResult:
    job = make_job(owner, status="processing", attempts=1, started_at=timezone.now())
    pipeline = ContentPipeline(owner_id=owner.pk, item_id=job.pk)
    return pipeline.run(Source(url=url), ProgressTracker(job.pk, 1))


@pytest.mark.django_db(transaction=True)
def test_a_page_that_needs_javascript_is_filed_as_the_browser_shows_it(
    owner: User, documents: DocumentServer, tmp_path: Path, settings: Any
) -> None:
    shown = tmp_path / "shown.html"
    shown.write_text(builders.article("Shown in a browser"))
    settings.LIBRARIAN_BROWSER = program(tmp_path, f"cat {shown}")
    item = run(owner, documents.url("/shell")).item
    assert item.title == "Shown in a browser"
    assert "built in 1847" in item.markdown
    assert documents.hits["/shell"] == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_browser_it_fails_saying_what_to_do(
    owner: User, documents: DocumentServer, tmp_path: Path, settings: Any
) -> None:
    for setting in ("off", str(tmp_path / "missing")):
        settings.LIBRARIAN_BROWSER = setting
        with pytest.raises(NeedsJavaScript, match="needs JavaScript") as raised:
            run(owner, documents.url("/shell"))
        assert raised.value.code == "needs_javascript"
        assert "LIBRARIAN_BROWSER" in raised.value.advice


@pytest.mark.django_db(transaction=True)
def test_a_page_that_stays_empty_in_a_browser_is_no_content(
    owner: User, documents: DocumentServer, tmp_path: Path, settings: Any
) -> None:
    settings.LIBRARIAN_BROWSER = program(tmp_path, "echo '<div id=root></div><script></script>'")
    with pytest.raises(NotContent, match="not even in a browser"):
        run(owner, documents.url("/shell"))


@pytest.mark.django_db(transaction=True)
def test_a_page_with_text_starts_no_browser(
    owner: User, documents: DocumentServer, tmp_path: Path, settings: Any
) -> None:
    started = tmp_path / "started"
    settings.LIBRARIAN_BROWSER = program(tmp_path, f"touch {started}")
    run(owner, documents.url("/article"))
    assert not started.exists()
