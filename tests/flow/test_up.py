"""`manage.py up` and all it runs, as a user meets them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import psutil
import pytest

from librarian_site.embedded.paths import readers_socket
from tests.documents import builders
from tests.documents.server import DocumentServer
from tests.flow.conftest import ROOT, Librarian, ended, environ, free_port


def test_from_post_over_the_stream_to_the_library(
    librarian: Librarian, documents: DocumentServer
) -> None:
    with librarian.client() as client:
        accepted = client.post("ingest", json={"url": documents.url("/slow/stokers")}).json()
        events: list[tuple[int, str]] = []

        def read(last: int, count: int) -> None:
            headers = {"Last-Event-ID": str(last)}
            with client.stream("GET", f"stream/{accepted['job_id']}", headers=headers) as stream:
                number = 0
                for line in stream.iter_lines():
                    if line.startswith("id: "):
                        number = int(line[4:])
                    elif line.startswith("event: ") and line != "event: heartbeat":
                        events.append((number, line[7:]))
                        if len(events) == count:
                            return

        read(0, 4)
        read(events[-1][0], 0)
        ids = [number for number, _ in events]
        assert ids == sorted(set(ids))
        assert (events[0][1], events[-1][1]) == ("job_queued", "job_completed")
        assert [kind for _, kind in events].count("stage_completed") == 3
        job = ended(client, accepted["job_id"])
        item = client.get(f"library/{job['result']['item_id']}").json()  # type: ignore[index]
        assert item["title"] == "The stokers of Marrow Point"
        assert client.get("search?q=stokers").json()["items"][0]["id"] == item["id"]


def test_a_job_s_id_finds_its_whole_story_across_web_and_worker(
    librarian: Librarian, documents: DocumentServer
) -> None:
    """Submitted, picked up, each stage, the end: with who asked, and by which request."""
    url = documents.url("/article?token=hush")
    with librarian.client() as client:
        headers = {"X-Request-ID": "story-of-a-request"}
        answer = client.post("ingest", json={"url": url}, headers=headers)
        job_id = answer.json()["job_id"]
        assert answer.headers["X-Request-ID"] == "story-of-a-request"
        assert client.get("library").headers["X-Request-ID"] != "story-of-a-request"
        ended(client, job_id)
    logs = librarian.data / "logs"
    lines = {
        name: [json.loads(line) for line in (logs / f"{name}.log").read_text().splitlines()]
        for name in ("web", "worker-1")  # all of it JSON, whoever wrote it
    }
    told = [line for log in lines.values() for line in log if line.get("job_id") == job_id]
    assert [line["kind"] for line in told] == [
        *("job_queued", "job_started"),
        *("stage_started", "stage_completed", "stage_started", "searchable", "stage_completed"),
        *("stage_started", "stage_completed", "job_completed"),
    ]
    assert {line["request_id"] for line in told} == {"story-of-a-request"}
    assert len({line["user_id"] for line in told}) == 1
    asked = [line for line in lines["web"] if line.get("request_id") == "story-of-a-request"]
    assert [line.get("route") for line in asked] == [None, "api/v1/ingest"]
    assert not [path for path in logs.glob("*.log") if "hush" in path.read_text()]


def test_cancel_is_quick_inside_a_stalled_download(
    librarian: Librarian, documents: DocumentServer
) -> None:
    with librarian.client() as client:
        job_id = client.post("ingest", json={"url": documents.url("/stalled")}).json()["job_id"]
        other = client.post("ingest", json={"url": documents.url("/notes.txt")}).json()["job_id"]
        while client.get(f"ingest/{job_id}").json()["status"] != "processing":
            time.sleep(0.05)
        client.post(f"ingest/{job_id}/cancel")
        # The only worker is free again: the next job is done.
        assert ended(client, other)["status"] == "completed"
        assert ended(client, job_id)["status"] == "cancelled"


def test_the_command_line_waits_and_tells(
    librarian: Librarian, documents: DocumentServer, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(builders.pdf(2, title="A report from disk"))
    done = librarian.manage("ingest", documents.url("/article"), str(report), "--wait")
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stdout
    assert "A report" in done.stdout
    failed = librarian.manage("ingest", documents.url("/gone"), "ftp://example.org/x", "--wait")
    assert failed.returncode == 1
    assert "Only http and https" in failed.stderr
    assert "2 of 2 did not complete" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_killed_worker_is_replaced_and_its_job_is_done(
    librarian: Librarian, documents: DocumentServer
) -> None:
    with librarian.client() as client:
        job_id = client.post("ingest", json={"url": documents.url("/book.epub")}).json()["job_id"]
        record = json.loads((librarian.data / "run" / "worker-1.pid").read_text())
        os.kill(record["pid"], signal.SIGKILL)
        ends = time.monotonic() + 120
        while "worker-1 was killed by SIGKILL; restarting" not in librarian.said:
            assert time.monotonic() < ends, librarian.said
            time.sleep(0.1)
        # The job either was not begun yet, or its heartbeat has to be missed first.
        assert client.get(f"ingest/{job_id}").status_code == 200
        other = client.post("ingest", json={"url": documents.url("/german")}).json()["job_id"]
        assert ended(client, other)["status"] == "completed"


def test_a_second_one_on_the_same_folder_or_port_says_so_in_a_sentence(
    librarian: Librarian, tmp_path: Path
) -> None:
    for data, port, words in (
        (librarian.data, 0, "Another librarian is running"),
        (tmp_path / "other", librarian.port, f"Port {librarian.port} on 127.0.0.1 can't be used"),
        (Path("/proc/nowhere"), 0, "can't be"),
    ):
        done = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=environ(data),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 1
        assert words in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    address = f"postgresql://librarian@127.0.0.1:{free_port()}/librarian"
    done = subprocess.run(
        [sys.executable, "manage.py", "up", "--port", str(free_port())],
        cwd=ROOT,
        env={**environ(tmp_path), "DATABASE_URL": address},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer (connection failed: ")
    assert done.stderr.endswith("look at DATABASE_URL.\n")
    assert len(done.stderr.splitlines()) == 1


def test_ctrl_c_stops_everything_and_a_second_up_finds_it_all_again(
    librarian: Librarian, documents: DocumentServer
) -> None:
    with librarian.client() as client:
        job_id = client.post("ingest", json={"url": documents.url("/article")}).json()["job_id"]
        ended(client, job_id)
        paths = ("library", "search?q=paraffin")
        before = [client.get(path).json()["total"] for path in paths]
        assert min(before) >= 1
        half = client.post("ingest", json={"url": documents.url("/stalled")}).json()["job_id"]
        while client.get(f"ingest/{half}").json()["status"] != "processing":
            time.sleep(0.05)
    children = psutil.Process(librarian.process.pid).children(recursive=True)
    try:
        began = time.monotonic()
        assert librarian.stop() == 0
        # The promise is ten, on a machine that is not busy with other things.
        assert time.monotonic() - began < 30
        _, alive = psutil.wait_procs(children, timeout=30)
        assert alive == []
    finally:
        librarian.stop()
        librarian.start_again()
    with librarian.client() as client:
        assert [client.get(path).json()["total"] for path in paths] == before
        # The worker that was told to stop handed its job back: no attempt is lost.
        assert client.get(f"ingest/{half}").json()["attempts"] <= 1
        with client.stream("GET", f"stream/{half}") as stream:
            assert '"code":"worker_stopped"' in next(
                line for line in stream.iter_lines() if '"code"' in line
            )
        client.post(f"ingest/{half}/cancel")


def test_the_first_account_s_link_is_in_the_terminal(librarian: Librarian, tmp_path: Path) -> None:
    assert "one-time link" not in librarian.said  # there is an account
    assert f"Open        {librarian.url}" in librarian.said


def test_what_watches_the_others_is_small(librarian: Librarian) -> None:
    assert psutil.Process(librarian.process.pid).memory_info().rss < 60_000_000


def test_nobody_else_reaches_the_readers(librarian: Librarian) -> None:
    assert readers_socket(librarian.data).stat().st_mode & 0o077 == 0


def test_it_is_reached_by_its_own_names_only(librarian: Librarian) -> None:
    assert httpx2.get(f"{librarian.url}/health").status_code == 200
    answer = httpx2.get(f"{librarian.url}/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_a_socket_from_another_origin_is_refused(librarian: Librarian) -> None:
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect
    from websockets.typing import Origin

    with pytest.raises(InvalidStatus):
        connect(f"ws://127.0.0.1:{librarian.port}/ws/", origin=Origin("http://evil.example"))
    with socket.create_connection(("127.0.0.1", librarian.port), timeout=5):
        pass


def test_static_files_are_compressed_and_kept_for_good(librarian: Librarian) -> None:
    page = httpx2.get(f"{librarian.url}/account/sign-in/").text
    names = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page))
    assert names
    for name in names:
        answer = httpx2.get(librarian.url + name, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip", name
        assert "immutable" in answer.headers["cache-control"], name
