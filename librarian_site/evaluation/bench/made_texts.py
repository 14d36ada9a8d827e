"""Pages and texts of any number and length, put together from the sentences of real pages."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from lxml import html

from ingestion.analysis.markdown_blocks import split_sentences
from librarian_site.evaluation.bench.tree import BenchError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SENTENCE = range(40, 300)  # characters; what is shorter or longer is hardly one
PARAGRAPH = 7  # sentences, about the length of a passage


class MadeTexts:
    """The same number makes the same text, of which no two are alike."""

    def __init__(self, pages: Iterable[bytes]) -> None:
        found = (sentence for page in pages for sentence in _sentences(page))
        self._sentences = list(dict.fromkeys(found))
        if len(self._sentences) < PARAGRAPH:
            raise BenchError("The pages have too few sentences to make others of.")

    def text(self, number: int, paragraphs: int = 1) -> str:
        chance = random.Random(number)  # noqa: S311 - no secret
        made = (" ".join(chance.choices(self._sentences, k=PARAGRAPH)) for _ in range(paragraphs))
        return "\n\n".join(made)

    def page(self, number: int, paragraphs: int = 1) -> bytes:
        text = self.text(number, paragraphs)
        body = "".join(f"<p>{_escaped(part)}</p>\n" for part in text.split("\n\n"))
        title = _escaped(" ".join(text.split()[:6]))
        made = f"<!doctype html><html lang=en><title>{title}</title><article><h1>{title}</h1>{body}"
        return f"{made}</article></html>".encode()

    def query(self, number: int) -> str:
        """A few words that stand together in a sentence."""
        chance = random.Random(number)  # noqa: S311 - no secret
        words = chance.choice(self._sentences).split()
        first = chance.randrange(max(1, len(words) - 4))
        return " ".join(words[first : first + 4])

    def write(self, folder: Path, count: int) -> None:
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"{number}.txt").write_text(self.text(number, 2))


def _sentences(page: bytes) -> list[str]:
    paragraphs = html.document_fromstring(page).iterfind(".//p")
    texts = (" ".join(paragraph.text_content().split()) for paragraph in paragraphs)
    return [s for text in texts for s in split_sentences(text) if len(s) in SENTENCE]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
