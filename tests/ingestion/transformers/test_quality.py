"""The parts of the score, each by what it is to tell apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingestion.documents import DocumentKind, PageSignals, Quality, RawDocument
from ingestion.transformers import quality
from ingestion.transformers.text import blocks_of
from tests.documents import builders

PROSE = "\n\n".join(builders.PARAGRAPHS)
SHOP = "\n".join(f"Lamp {n}\n$ {n}.99\nAdd to cart\n" for n in range(60))


def judged(markdown: str = PROSE, *, nearest: float = 0.0, **signals: Any) -> Quality:
    raw = RawDocument(
        kind=DocumentKind.ARTICLE,
        markdown=markdown,
        original=b"",
        media_type="text/html",
        title="Lamps",
        language="en",
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


def test_what_was_not_caught_counts() -> None:
    whole, half = part(judged(), "completeness"), part(judged(caught=0.5), "completeness")
    assert half[0] == whole[0] / 2
    assert "about 50 % of the text was caught" in half[1]
