"""The parts of the score, each by what it is to tell apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ingestion.analysis import quality
from ingestion.analysis.markdown_blocks import blocks_of
from ingestion.documents.types import Document, PageSignals, Quality
from library import document_kinds
from tests.documents import builders

NOW = datetime(2024, 1, 1, tzinfo=UTC)
PROSE = "\n\n".join(builders.PARAGRAPHS)
SHOP = "\n".join(f"Lamp {n}\n$ {n}.99\nAdd to cart\n" for n in range(60))


def judged(
    markdown: str = PROSE,
    *,
    nearest: float = 0.0,
    author: str = "",
    site: str = "",
    published_at: datetime | None = None,
    **signals: Any,
) -> Quality:
    raw = Document(
        kind=document_kinds.ARTICLE.name,
        markdown=markdown,
        original=b"",
        media_type="text/html",
        title="Lamps",
        language="en",
        author=author,
        site=site,
        published_at=published_at,
    )
    raw = replace(raw, signals=PageSignals(**signals))
    return quality.judge(raw, blocks_of(markdown), nearest=nearest)


def part(found: Quality, name: str) -> tuple[float, str]:
    return next((each.value, each.reason) for each in found.parts if each.name == name)


def test_weights_are_shares_of_one() -> None:
    assert round(sum(quality.WEIGHTS.values()), 9) == 1


def test_a_copy_of_what_is_there_is_worth_less() -> None:
    alone, copy = judged(), judged(nearest=0.95)
    assert part(alone, "originality") == (1, "nothing like it in the library")
    assert part(copy, "originality") == (0, "95 % in common with another item")
    assert copy.score < alone.score


def test_a_shop_is_clutter_and_prose_is_not() -> None:
    shop, prose = part(judged(SHOP), "signal"), part(judged(), "signal")
    assert shop[0] < 0.6 < 0.9 < prose[0]
    assert "prices and offers" in shop[1]


def test_code_and_tables_are_structure() -> None:
    code = "\n\n".join(f"{text}\n\n```python\nlamp = light(1847)\n```" for text in
                       builders.PARAGRAPHS)  # fmt: skip
    menu = "\n".join(f"- [Lamp {n}](https://a.org/{n})" for n in range(60))
    assert part(judged(code), "structure")[0] >= part(judged(), "structure")[0] - 0.05
    assert part(judged(menu), "structure")[0] < 0.5


def test_low_extraction_confidence_counts() -> None:
    whole, half = (
        part(judged(), "completeness"),
        part(judged(extraction_confidence=0.725), "completeness"),
    )
    assert half[0] == pytest.approx(whole[0] / 2, abs=0.001)
    assert "the text is expected to be 72 % right" in half[1]


def test_a_text_that_was_found_as_surely_as_can_be_is_complete() -> None:
    assert (
        part(judged(extraction_confidence=0.96), "completeness")[0]
        == part(judged(), "completeness")[0]
    )
    assert part(judged(extraction_confidence=0.45), "completeness")[0] == 0


GUIDE = "\n\n".join(
    f"## Kettle {n}\n\n{text} [Kettle {n}](https://amzn.to/{n}) was [tested](https://shop.org/{n})."
    for n in range(30)
    for text in [" ".join(builders.PARAGRAPHS)]
)


def test_a_guide_that_is_there_to_sell_is_no_top_text() -> None:
    known: dict[str, Any] = {"author": "Ruth", "site": "Kettles", "published_at": NOW}
    honest = judged(GUIDE, **known)
    selling = judged(GUIDE, **known, paid_links=60, is_disclosed=True)
    assert honest.score >= 8.5
    assert selling.score <= honest.score - 1
    assert part(selling, "signal")[0] == part(honest, "signal")[0] / 2
    assert "60 links that are paid for" in part(selling, "signal")[1]


def test_links_that_are_paid_for_are_no_grounds() -> None:
    bought = part(judged(GUIDE, paid_links=60), "sourcing")
    assert bought[0] < part(judged(GUIDE), "sourcing")[0]
    assert bought[1].startswith("0 links and references")
    one = judged("It stands [in the log](https://example.org/log) of that year.\n")
    assert part(one, "sourcing")[1].startswith("1 link or reference;")


def test_pictures_are_no_references() -> None:
    pictures = "![The log](https://e.org/a.png) [![Lamp](https://e.org/b.png)](https://e.org/b)\n\n"
    shown = judged(f"{pictures}It stands [in the log](https://example.org/log) of that year.\n")
    assert part(shown, "sourcing")[1].startswith("1 link or reference;")


def test_few_paid_links_and_a_footer_weigh_less() -> None:
    plain, footer, few, many = (
        part(judged(**each), "signal")[0]
        for each in ({}, {"is_disclosed": True}, {"paid_links": 3}, {"paid_links": 12})
    )
    assert plain > footer > many
    assert plain > few > many
    assert "says its links are paid for" in part(judged(is_disclosed=True), "signal")[1]


def test_advertisements_are_clutter() -> None:
    full = part(judged(ad_slots=20), "signal")
    assert full[0] < part(judged(ad_slots=2), "signal")[0] == part(judged(), "signal")[0]
    assert "20 advertisements" in full[1]
