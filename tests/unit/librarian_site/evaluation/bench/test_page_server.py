from __future__ import annotations

import gzip
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from librarian_site.evaluation.bench.page_server import read_pages, serving
from librarian_site.evaluation.bench.tree import BenchError


def test_pages_are_taken_evenly_and_unpacked(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.html").write_text(f"<p>{number}</p>")
    (tmp_path / "6.html.gz").write_bytes(gzip.compress(b"<p>6</p>"))
    assert list(read_pages(tmp_path, 3)) == ["0.html", "2.html", "4.html"]
    assert list(read_pages(tmp_path, 5)) == ["0.html", "1.html", "2.html", "4.html", "5.html"]
    assert read_pages(tmp_path, 100)["6.html"] == b"<p>6</p>"


def test_a_folder_without_pages_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="has no pages"):
        read_pages(tmp_path, 3)


def test_pages_are_served_by_their_names() -> None:
    with serving() as pages:
        with urllib.request.urlopen(pages.add("a.html", b"<p>A</p>")) as answer:  # noqa: S310
            assert answer.read() == b"<p>A</p>"
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{pages.address}/b.html")  # noqa: S310


def test_answers_are_held_back_until_they_may_go() -> None:
    got = threading.Event()

    def read(url: str) -> None:
        with urllib.request.urlopen(url) as answer:  # noqa: S310
            answer.read()
        got.set()

    with serving() as pages:
        with pages.hold():
            reader = threading.Thread(target=read, args=[pages.add("a.html", b"<p>A</p>")])
            reader.start()
            assert not got.wait(0.1)
        reader.join(30)
        assert got.is_set()
