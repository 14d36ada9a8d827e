"""Summary, tags, quality and language, alone and together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ingestion.analysis import keyphrases, language, quality, summary, tags, transform
from ingestion.analysis.markdown_blocks import Sentence, blocks_of, prose_sentences
from ingestion.documents.errors import Cancelled
from ingestion.documents.types import (
    Document,
    Embed,
    PageSignals,
)
from library import document_kinds
from tests.documents import builders
from tests.timing import is_linear

PROSE = "\n\n".join(builders.PARAGRAPHS)


def raw(markdown: str = PROSE, **kw: Any) -> Document:
    defaults: dict[str, Any] = {"title": "The keepers", "language": "en"}
    return Document(
        kind=document_kinds.ARTICLE.name,
        markdown=markdown,
        original=markdown.encode(),
        media_type="text/html",
        **{**defaults, **kw},
    )


@pytest.fixture
def processed(embed: Embed) -> Document:
    return transform(raw(), embed=embed)


def test_the_summary_is_sentences_of_the_text_in_its_order(processed: Document) -> None:
    text = " ".join(PROSE.split())
    places = [text.index(part.strip()) for part in processed.summary.split(". ") if part]
    assert places == sorted(places)
    assert all(point in text for point in processed.key_points)
    assert not any(point in processed.summary for point in processed.key_points)


def test_boilerplate_is_never_quoted(embed: Embed) -> None:
    noise = "Subscribe to our newsletter for more stories like this one today. By Ruth Penhale."
    document = transform(raw(f"{noise}\n\n{PROSE}\n\nCopyright 2024, all rights reserved by us."),
                         embed=embed)  # fmt: skip
    quoted = " ".join((document.summary, *document.key_points))
    for bad in ("Subscribe", "Copyright", "By Ruth"):
        assert bad not in quoted


def test_a_short_text_is_its_own_summary(embed: Embed) -> None:
    assert summary.summarise([Sentence("Too short.", 0, 0)], embed=embed).summary == "Too short."
    assert summary.summarise([], embed=embed).summary == ""


def test_the_sentences_looked_at_are_bounded() -> None:
    seen: list[int] = []

    def counting(texts: Any) -> Any:
        from tests.unit.ingestion.analysis.conftest import hashed

        seen.append(len(texts))
        return hashed(texts)

    long = " ".join(f"Sentence number {n} tells of the keeper and of his lamp." for n in range(900))
    summary.summarise(prose_sentences(blocks_of(long)), embed=counting)
    assert seen == [summary.CANDIDATES]


def test_keyphrases_have_their_reading_form(embed: Embed) -> None:
    text = "Machine learning helps. MACHINE LEARNING is used by NASA. NASA likes machine learning."
    found = keyphrases.extract(blocks_of(text), title="", language="en", embed=embed).phrases
    assert "machine learning" in found
    assert "NASA" in found
    assert not any(phrase.split()[0] in ("is", "by", "the") for phrase in found)


def test_no_words_no_keyphrases(embed: Embed) -> None:
    assert keyphrases.extract([], title="", language="en", embed=embed).phrases == []


@pytest.mark.parametrize(
    ("phrases", "known", "chosen"),
    [
        (["ships", "ship", "Ships"], [], ("ships",)),
        (["lighthouses"], ["Lighthouse"], ("Lighthouse",)),
        (["old lighthouse keepers"], ["keeper", "sea"], ("keeper",)),
        (["click here", "2024", "12 steps", "www.a.org", "January news", "ab"], [], ()),
        (["keepers climbed", "supervised learning"], [], ("supervised learning",)),
        (["of the sea"], [], ()),
        ([f"subject {c * 4}" for c in "bcdfghjk"], [], 5),
    ],
)
def test_tags(phrases: list[str], known: list[str], chosen: Any, embed: Embed) -> None:
    found = tags.choose(phrases, known=known, language="en", embed=embed)
    assert (len(found) if isinstance(chosen, int) else found) == chosen


def test_the_score_is_the_sum_of_its_parts(processed: Document) -> None:
    parts = processed.quality.parts
    assert sum(part.weight for part in parts) == pytest.approx(1, abs=0.01)
    assert all(0 <= part.value <= 1 and part.reason for part in parts)
    total = 10 * sum(part.value * part.weight for part in parts)
    assert processed.quality.score == pytest.approx(total, abs=0.1)


def test_a_real_article_is_above_a_list_of_links_and_a_scrap() -> None:
    article = raw(
        "\n\n".join(f"## Part {n}\n\n{PROSE} See [the log](https://a.org/{n})." for n in range(6)),
        author="Ruth",
        published_at=datetime(2024, 1, 1, tzinfo=UTC),
        site="The Coast",
        signals=PageSignals(page_words=1200),
    )
    links = raw("\n".join(f"- [Story {n}](https://a.org/{n})" for n in range(80)))
    scrap = raw("Soon more ...", language="")
    scores = [quality.judge(d, blocks_of(d.markdown)).score for d in (article, links, scrap)]
    assert scores[0] >= 7
    assert scores[1] < 5
    assert scores[2] < 4
    assert scores == sorted(scores, reverse=True)


def test_what_is_missing_is_said() -> None:
    reasons = {
        part.name: part.reason
        for part in quality.judge(raw("Words …", title=""), blocks_of("Words …")).parts
    }
    assert reasons["completeness"].startswith("lacks title")
    assert "nobody named" in reasons["sourcing"]


@pytest.mark.parametrize(
    ("declared", "text", "found"),
    [
        ("", "Der alte Leuchtturm wurde von einem Ingenieur gebaut und steht noch heute.", "de"),
        ("", "Le vieux phare a été construit par un ingénieur et il se dresse encore.", "fr"),
        ("", "El viejo faro fue construido por un ingeniero y todavía sigue en pie.", "es"),
        ("en", "The old lighthouse was built by an engineer and it stands to this day.", "en"),
        ("en", "Der alte Leuchtturm wurde von einem Ingenieur gebaut und steht noch heute.", "de"),
        ("it", "Too short", "it"),
        ("", "short", ""),
    ],
)
def test_the_language_is_the_text_s_own(declared: str, text: str, found: str) -> None:
    assert language.detect(declared, blocks_of(text)) == found


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "word",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\ncode = only\n```",
        "🎉 🎉 🎉",
        "هذا نص عربي قصير عن المنارة القديمة التي بنيت منذ زمن بعيد على الساحل.",
        "# Only\n\n## Headings",
        "x" * 20_000,
    ],
)
def test_odd_texts_make_a_document_all_the_same(markdown: str, embed: Embed) -> None:
    document = transform(raw(markdown, title=""), embed=embed)
    assert document.title == ""
    assert 0 <= document.quality.score <= 10


def test_progress_rises_to_a_hundred(embed: Embed) -> None:
    told: list[float] = []
    transform(raw(), embed=embed, progress=lambda percent, message: told.append(percent))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 100)


def test_cancelling_comes_through(embed: Embed) -> None:
    def cancel(percent: float, message: str) -> None:
        raise Cancelled("Stop.")

    with pytest.raises(Cancelled):
        transform(raw(), embed=embed, progress=cancel)


def test_a_long_text_costs_in_proportion(embed: Embed) -> None:
    def judge(text: str) -> None:
        transform(replace(raw(), markdown=text), embed=embed)

    assert is_linear(judge, lambda times: "\n\n".join([PROSE] * times), 20)


@pytest.mark.usefixtures("embedding_model")
def test_with_the_real_model() -> None:
    from library.embeddings import embed

    document = transform(raw(), embed=embed, known_tags=["Lighthouses"])
    assert "Lighthouses" in document.tags
    assert "1847" in document.summary
