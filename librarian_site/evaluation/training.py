"""Train the model that separates content from boilerplate, and evaluate it on held-out sites.

LightGBM grows the trees; the product reads them without it.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from lxml import html as lxml_html
from rapidfuzz.distance import LCSseq

from ingestion.extraction.encoding import decode
from ingestion.extraction.html.content.blocks import Block, read_blocks
from ingestion.extraction.html.content.boosted_trees import Forest
from ingestion.extraction.html.content.features import COLUMNS, features
from ingestion.extraction.html.content.selection import choose_blocks, kept_text, plain_text
from ingestion.extraction.html.normalization import normalize
from ingestion.extraction.html.parsing import parse
from librarian_site.core.words import words as words_of
from librarian_site.evaluation.extraction import pages_in, word_f1, words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FOLDS = 5
ROUNDS = 200
SHINGLE = 5  # words: longer runs in common are no coincidence
PARAMETERS = {
    "objective": "cross_entropy",
    "learning_rate": 0.08,
    "num_leaves": 6,
    "max_depth": 4,
    "min_data_in_leaf": 60,
    "min_sum_hessian_in_leaf": 5,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "seed": 1,
    "num_threads": 2,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A page: a row of features a block, the share of each block that is content, the truth."""

    site: str
    kind: str
    rows: NDArray[np.float32]
    content: NDArray[np.float64]
    blocks: Sequence[Block]
    truth: Counter[str]

    @property
    def sizes(self) -> NDArray[np.float64]:
        return np.array([len(block.words) for block in self.blocks], float)


def examples(folder: Path) -> Iterator[Example]:
    for path, truth in pages_in(folder):
        source = decode(gzip.decompress(path.read_bytes()))
        url = truth.get("url") or ""
        tree = parse(source)
        normalize(tree)
        source = str(lxml_html.tostring(tree, encoding="unicode"))
        _, blocks = read_blocks(tree)
        if blocks:
            yield Example(
                site=site_of(url),
                kind=truth.get("page_type") or "other",
                rows=features(blocks, kept_text(source, url), plain_text(source)),
                content=shares(blocks, truth["main_content"]),
                blocks=blocks,
                truth=words(truth["main_content"]),
            )


def site_of(url: str) -> str:
    """Return the approximate registered domain, to keep a site's pages in one fold."""
    parts = (urlsplit(url).hostname or "").split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])


def shares(blocks: Sequence[Block], truth: str) -> NDArray[np.float64]:
    """Return the share of each block that is in the truth: in order, or as long runs anywhere."""
    wanted = words_of(truth.lower())
    found = [word for block in blocks for word in block.words]
    in_order = np.zeros(len(found))
    for step in LCSseq.opcodes(found, wanted):
        if step.tag == "equal":
            in_order[step.src_start : step.src_end] = 1
    runs = {tuple(wanted[at : at + SHINGLE]) for at in range(len(wanted) - SHINGLE + 1)}
    result, at = [], 0
    for block in blocks:
        share = float(in_order[at : at + len(block.words)].mean()) if block.words else 0.0
        at += len(block.words)
        if len(block.words) > SHINGLE:
            anywhere = _run_share(block.words, runs)
            # Words that match in order by coincidence are not content.
            share = max(share, anywhere) if anywhere else share * (share > 0.7)
        result.append(share)
    return np.array(result)


def _run_share(block: Sequence[str], runs: set[tuple[str, ...]]) -> float:
    covered = np.zeros(len(block))
    for at in range(len(block) - SHINGLE + 1):
        if tuple(block[at : at + SHINGLE]) in runs:
            covered[at : at + SHINGLE] = 1
    return float(covered.mean())


def held_out(pages: Sequence[Example]) -> dict[str, Any]:
    """Mean F1 of pages whose sites were not trained on, in all and by kind."""
    sites = sorted({page.site for page in pages})
    np.random.default_rng(0).shuffle(sites)
    fold = {site: number % FOLDS for number, site in enumerate(sites)}
    scores: dict[str, list[float]] = defaultdict(list)
    for number in range(FOLDS):
        forest = grow([page for page in pages if fold[page.site] != number])
        for page in pages:
            if fold[page.site] == number:
                scores[page.kind].append(_f1(forest, page))
    return {
        "f1": round(mean(score for each in scores.values() for score in each), 4),
        "by_kind": {kind: round(mean(each), 4) for kind, each in sorted(scores.items())},
    }


def _f1(forest: Forest, page: Example) -> float:
    kept, _ = choose_blocks(page.blocks, forest.probabilities(page.rows))
    text = "\n".join(block.text for block, keep in zip(page.blocks, kept, strict=True) if keep)
    return word_f1(words(text), page.truth)


def grow(pages: Sequence[Example]) -> Forest:
    return Forest(COLUMNS, grow_trees(pages))


def grow_trees(pages: Sequence[Example]) -> list[dict[str, Any]]:
    """Return weights: the same total per page; blocks by length, long ones a little less."""
    import lightgbm  # comes with the command, not with the product

    weights = []
    for page in pages:
        weight = np.maximum(page.sizes, 0.3) ** 0.7
        weights.append(weight / weight.sum())
    weight = np.concatenate(weights)
    data = lightgbm.Dataset(
        np.vstack([page.rows for page in pages]),
        np.concatenate([page.content for page in pages]),
        weight=weight / weight.mean(),
    )
    grown = lightgbm.train(PARAMETERS, data, ROUNDS).dump_model()
    return [flat_tree(info["tree_structure"]) for info in grown["tree_info"]]


def flat_tree(root: dict[str, Any]) -> dict[str, Any]:
    """LightGBM's nested nodes as the parallel lists that Forest reads."""
    tree: dict[str, list[float]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }

    def add(node: dict[str, Any]) -> int:
        number = len(tree["feature"])
        is_leaf = "leaf_value" in node
        tree["feature"].append(-1 if is_leaf else node["split_feature"])
        tree["threshold"].append(0 if is_leaf else float(f"{node['threshold']:.6g}"))
        tree["value"].append(float(f"{node['leaf_value']:.4g}") if is_leaf else 0)
        tree["left"].append(0)
        tree["right"].append(0)
        if not is_leaf:
            tree["left"][number] = add(node["left_child"])
            tree["right"][number] = add(node["right_child"])
        return number

    add(root)
    return tree


def readable(model: dict[str, Any]) -> str:
    """JSON with a line for each tree."""
    head = json.dumps({**model, "trees": []}, indent=1).removesuffix("[]\n}")
    trees = ",\n  ".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])
    return f"{head}[\n  {trees}\n ]\n}}\n"
