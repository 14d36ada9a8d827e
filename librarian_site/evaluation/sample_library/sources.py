"""Read a folder of texts into passages and their vectors, the material of a generated library."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from ingestion.analysis import language, passages
from ingestion.analysis.markdown_blocks import Block, blocks_of
from ingestion.documents.types import PassageText
from library.duplicates.minhash import signature
from library.embeddings import embed, model_id
from library.vector_index import bm25

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SHORTEST = 200  # characters: below it a text is a question or a title
MOST = 12_000  # passages, which embed in some minutes
_FIELDS = ("text", "main_content")


class SourceError(Exception):
    """The folder has no texts to make a library from."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One passage; `sparse` knows its title too, as the index has it of real ones."""

    title: str
    heading: str
    text: str
    language: str
    sparse: bm25.SparseVector
    signature: list[int]

    @property
    def searchable(self) -> str:
        return "\n".join(filter(None, (self.title, self.heading, self.text)))


def read_sources(folder: Path) -> list[Source]:
    """At most MOST passages, evenly from all texts. Raises SourceError."""
    cuts = [
        (title, blocks, cut)
        for title, text in _texts(folder)
        for blocks in [blocks_of(text)]
        for cut in passages.split_passages(blocks)
    ]
    step = max(1.0, len(cuts) / MOST)
    chosen = [cuts[int(place * step)] for place in range(int(len(cuts) / step))]
    found = [_source(title, blocks, cut) for title, blocks, cut in chosen]
    if not found:
        raise SourceError(f"{folder} has no texts: .txt, .md, .json or .jsonl with a `text`.")
    return found


def vectors_of(
    sources: list[Source], model: str, cache: Path, progress: Callable[[int], None]
) -> NDArray[np.float32]:
    """A unit vector for each, remembered in `cache` under what it was made from."""
    texts = [source.searchable for source in sources]
    digest = blake2b("\x00".join((model_id(model), *texts)).encode(), digest_size=12).hexdigest()
    path = cache / f"{digest}.npy"
    if path.exists():
        known: NDArray[np.float32] = np.load(path)
        return known
    vectors = embed(texts, progress=progress, model=model)
    cache.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".partial.npy")
    np.save(draft, vectors)
    draft.rename(path)
    return vectors


def _source(title: str, blocks: list[Block], cut: PassageText) -> Source:
    code = language.detect("", blocks)
    searchable = "\n".join(filter(None, (title, cut.heading, cut.text)))
    words = bm25.encode_document(searchable, code)
    return Source(title, cut.heading, cut.text, code, words, signature(cut.text))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Title and text of each document, the same text once."""
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*")):
        for title, text in _read(path):
            digest = blake2b(text.encode(), digest_size=16).digest()
            if len(text) >= SHORTEST and digest not in seen:
                seen.add(digest)
                yield " ".join(title.split())[:200], text


def _read(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix in (".txt", ".md"):
        yield path.stem, path.read_text(errors="replace")
    elif path.suffix == ".json":
        yield from _row(json.loads(path.read_text()))
    elif path.suffix == ".jsonl":
        for line in path.read_text().splitlines():
            yield from _row(json.loads(line))


def _row(row: Any) -> Iterator[tuple[str, str]]:
    if isinstance(row, dict):
        text = next((row[name] for name in _FIELDS if isinstance(row.get(name), str)), "")
        yield str(row.get("title") or ""), text.replace("\x00", "")
