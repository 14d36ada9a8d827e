"""A web that is told to stop, and one that has too much to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from librarian_site.web.server import MAX_CONCURRENT
from tests.deploy.parts import Part
from tests.deploy.slow import BODY
from tests.flow.conftest import free_port


@pytest.fixture
def web(own_servers: None, tmp_path: Path) -> Iterator[Part]:
    port = free_port()
    command = ["python", "-m", "librarian_site.web", "--port", str(port)]
    env = {"GATE": str(tmp_path / "gate")}
    part = Part("web", [*command, "tests.deploy.slow:application"], env, tmp_path / "log")
    part.url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            return httpx2.get(f"{part.url}/begun").status_code == 200
        except httpx2.ConnectError:
            return False

    part.ready = ready
    part.start()
    part.wait()
    yield part
    part.end()


def test_it_answers_what_it_has_begun_and_takes_no_more(web: Part, tmp_path: Path) -> None:
    answers: list[httpx2.Response] = []
    asking = [
        threading.Thread(target=lambda: answers.append(httpx2.post(web.url, content=b"x")))
        for _ in range(8)
    ]
    with httpx2.stream("GET", f"{web.url}/stream") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: begun"
        for thread in asking:
            thread.start()
        while httpx2.get(f"{web.url}/begun").text != str(len(asking)):
            time.sleep(0.05)
        assert web.process is not None
        web.process.terminate()
        with pytest.raises(httpx2.RemoteProtocolError):  # it does not wait for the stream
            list(lines)
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{web.url}/begun")
    (tmp_path / "gate").touch()
    assert web.process.wait(web.patience) == 0
    for thread in asking:
        thread.join()
    assert [answer.content == BODY for answer in answers] == [True] * len(asking)


def test_a_crowd_is_sent_elsewhere_and_others_keep_their_connection(
    web: Part, tmp_path: Path
) -> None:
    def headers_of(asking: int) -> list[str | None]:
        answers: list[httpx2.Response] = []
        threads = [
            threading.Thread(target=lambda: answers.append(httpx2.post(web.url, content=b"x")))
            for _ in range(asking)
        ]
        before = int(httpx2.get(f"{web.url}/begun").text)
        for thread in threads:
            thread.start()
        while int(httpx2.get(f"{web.url}/begun").text) < before + asking:
            time.sleep(0.05)
        (tmp_path / "gate").touch()
        for thread in threads:
            thread.join()
        (tmp_path / "gate").unlink()
        assert all(answer.content == BODY for answer in answers)
        return [answer.headers.get("connection") for answer in answers]

    with httpx2.Client() as kept:
        answer = kept.get(f"{web.url}/begun")
    assert "connection" not in answer.headers
    # The first that is answered is still one of a crowd; the last has the process for itself.
    assert headers_of(MAX_CONCURRENT).count("close") in range(1, MAX_CONCURRENT)
    assert headers_of(MAX_CONCURRENT - 1) == [None] * (MAX_CONCURRENT - 1)
