from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.analysis.passages import split_passages
from librarian_site.evaluation.bench.made_texts import MadeTexts
from librarian_site.evaluation.bench.tree import BenchError

SENTENCES = [
    f"The {place} gauge at the {river} counts {count} ships & boats in a year of low water."
    for place in ("upper", "lower", "old", "new", "northern")
    for river in ("Mosel", "Saar", "Sauer", "Lahn", "Nahe")
    for count in (120, 340, 560, 780)
]
PAGES = [
    "".join(f"<p>{part.replace('&', '&amp;')}</p>" for part in SENTENCES).encode(),
    b"<p>Menu</p><p>Sign in</p>",
]


@pytest.fixture
def texts() -> MadeTexts:
    return MadeTexts(PAGES)


def test_texts_are_made_of_the_sentences_and_differ(texts: MadeTexts) -> None:
    made = {texts.text(number) for number in range(200)}
    assert len(made) == 200
    assert "Menu" not in "".join(made)
    assert all(part in SENTENCES for part in texts.text(3).replace(". ", ".\n").split("\n"))
    assert texts.text(3) == MadeTexts(PAGES).text(3)


def test_a_paragraph_is_about_a_passage(texts: MadeTexts) -> None:
    passages = split_passages(blocks_of(texts.text(1, paragraphs=40)))
    assert 20 <= len(passages) <= 60


def test_a_page_is_markup(texts: MadeTexts) -> None:
    page = texts.page(1, paragraphs=3)
    assert page.count(b"<p>") == 3
    assert b"&amp;" in page
    assert b"& " not in page


def test_a_query_is_some_words_of_a_sentence(texts: MadeTexts) -> None:
    assert all(any(texts.query(n) in sentence for sentence in SENTENCES) for n in range(20))


def test_texts_for_a_library_are_files(texts: MadeTexts, tmp_path: Path) -> None:
    texts.write(tmp_path / "corpus", 3)
    assert (tmp_path / "corpus" / "2.txt").read_text() == texts.text(2, 2)


def test_pages_without_sentences_are_refused() -> None:
    with pytest.raises(BenchError, match="too few sentences"):
        MadeTexts([b"<p>Menu</p>"])
