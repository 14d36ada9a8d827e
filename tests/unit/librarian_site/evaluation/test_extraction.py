"""The measure of extraction, on two small pages."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from librarian_site.evaluation.extraction import word_f1, words_of
from tests.documents import builders


def put_page(folder: Path, name: str, html: str, content: str, kind: str = "article") -> None:
    for inside in ("html", "truth"):
        (folder / inside).mkdir(parents=True, exist_ok=True)
    (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
    truth = {"url": f"https://example.org/{name}", "page_type": kind, "main_content": content}
    (folder / "truth" / f"{name}.json").write_text(json.dumps(truth))


def figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    call_command("evaluate_enrichment", str(folder), "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_pages_are_measured_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "The keepers of Marrow Point " + " ".join(builders.PARAGRAPHS)
    put_page(tmp_path / "pages", "1", builders.article(), text)
    put_page(tmp_path / "pages", "2", "<title>404 Not Found</title>", "gone", kind="forum")
    found = figures(tmp_path, capsys)["extraction"]
    assert found["by_kind"]["article"] > 0.95
    assert found["by_kind"]["forum"] == 0
    assert found["f1"] == pytest.approx(found["by_kind"]["article"] / 2, abs=1e-3)
    assert found["ms_per_page"]["p95"] >= found["ms_per_page"]["median"] > 0
    assert list(found["refused"]) == ["2"]


@pytest.mark.parametrize("truth", [None, "null", "{}", '{"main_content": null}', "not JSON"])
def test_a_page_without_an_answer_is_named_and_the_others_are_measured(
    truth: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_page(tmp_path, "1", builders.article(), builders.SENTENCES)
    put_page(tmp_path, "2", builders.article(), builders.SENTENCES)
    path = tmp_path / "truth" / "2.json"
    path.unlink()
    if truth is not None:
        path.write_text(truth)
    found = figures(tmp_path, capsys)["extraction"]
    assert found["pages"] == 1
    assert list(found["without_answer"]) == ["2"]
    assert "truth/2.json" in found["without_answer"]["2"]
    call_command("evaluate_enrichment", str(tmp_path))
    assert "without_answer 2" in capsys.readouterr().out


def test_the_folder_of_pages_itself_will_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_page(tmp_path, "1", builders.article(), builders.SENTENCES)
    assert figures(tmp_path, capsys)["extraction"]["pages"] == 1


def test_the_figures_are_shown_as_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_page(tmp_path, "1", builders.article(), builders.SENTENCES)
    call_command("evaluate_enrichment", str(tmp_path))
    assert "extraction by_kind article" in capsys.readouterr().out


def test_a_folder_without_answers_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no answers"):
        call_command("evaluate_enrichment", str(tmp_path))


def test_words_are_those_a_reader_sees() -> None:
    markdown = "# Big *News*\n\n[here](https://example.org/x) &amp; `code`\n\n| a | b |\n|--|--|"
    assert words_of(markdown) == Counter(["big", "news", "here", "code", "a", "b"])


def test_f1_over_bags_of_words() -> None:
    assert word_f1(Counter("aab"), Counter("abc")) == pytest.approx(2 / 3)
    assert word_f1(Counter(), Counter()) == 1
    assert word_f1(Counter(), Counter("a")) == 0
