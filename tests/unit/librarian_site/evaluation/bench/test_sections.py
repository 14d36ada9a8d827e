from __future__ import annotations

import gzip
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from librarian_site.evaluation.bench.sections import read_pages, served
from librarian_site.evaluation.bench.tree import BenchError


def test_pages_are_taken_evenly_and_unpacked(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.html").write_text(f"<p>{number}</p>")
    (tmp_path / "6.html.gz").write_bytes(gzip.compress(b"<p>6</p>"))
    assert list(read_pages(tmp_path, 3)) == ["0.html", "2.html", "4.html"]
    assert read_pages(tmp_path, 100)["6.html"] == b"<p>6</p>"


def test_a_folder_without_pages_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="has no pages"):
        read_pages(tmp_path, 3)


def test_pages_are_served_by_their_names() -> None:
    with served({"a.html": b"<p>A</p>"}) as address:
        with urllib.request.urlopen(f"{address}/a.html") as answer:  # noqa: S310
            assert answer.read() == b"<p>A</p>"
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}/b.html")  # noqa: S310
