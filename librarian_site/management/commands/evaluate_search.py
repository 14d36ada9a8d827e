"""Measure search on collections with known answers, through the real index and search."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from librarian_site.embedded.stores import REPLACED_BY, EmbeddedServices
from librarian_site.evaluation import probes
from librarian_site.evaluation.search import (
    DEPTH,
    MODES,
    Collection,
    CollectionError,
    measure,
    measure_one,
    read_collection,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from library.search.service import SearchResult

ROOT = Path(__file__).resolve().parents[3]
NAMESPACE = UUID("6f3a8f0e-5d1c-4f0b-9a57-3a2f4be0b7c1")
# Set for the process that measures, which has stores of its own and may fill them.
OWN_STORES = "LIBRARIAN_EVALUATING"
FILES = (
    *("S3_BUCKET", "LIBRARIAN_STORAGE"),
    *("LIBRARIAN_STORAGE_FALLBACK", "LIBRARIAN_STORAGE_BESIDE"),
)


class Command(BaseCommand):
    help = (
        "nDCG@10 and Recall@10 of words, meaning and hybrid on each collection (folders with "
        "corpus.jsonl, queries.jsonl, qrels.json, or folders of such), beside plain BM25 and plain "
        "vectors, on stores of its own: your library is not touched. With --words it is only read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
        parser.add_argument(
            "--words",
            action="store_true",
            help="instead: of words that one item of your library has, how many find it first",
        )
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["words"]:
            self._print_words(options["json"])
            return
        if not options["folders"]:
            raise CommandError("Name a folder with a collection, or take --words.")
        folders = [found for folder in options["folders"] for found in _collections(folder)]
        if os.environ.get(OWN_STORES) != "1":
            code = _on_own_stores([str(folder) for folder in folders], options["json"])
            if code:
                raise CommandError("The evaluation did not finish.", returncode=code)
            return
        call_command("migrate", verbosity=0)
        try:
            collections = [read_collection(folder) for folder in folders]
        except CollectionError as error:
            raise CommandError(str(error)) from error
        figures = {
            collection.name: self._measured(collection, collections) for collection in collections
        }
        if options["json"]:
            self.stdout.write(json.dumps({"collections": figures}, indent=2))
        else:
            Console().print(_table(figures))

    def _measured(
        self, collection: Collection, collections: Sequence[Collection]
    ) -> dict[str, Any]:
        from librarian_site.evaluation import baselines

        owner = get_user_model().objects.create(username=collection.name)
        documents = _file_all(collection, owner.pk)

        def find(text: str, mode: str) -> list[str]:
            return [documents[hit.item.pk] for hit in _search(owner.pk, text, mode).hits]

        def is_answered(text: str) -> bool:
            result = _search(owner.pk, text)
            return bool(result.fitting)

        texts = [(id_, f"{title}\n{text}") for id_, title, text in collection.documents]
        foreign = [q for other in collections for q in _others(collection, other)]
        return {
            **measure(collection, find),
            "plain_bm25": measure_one(collection, baselines.plain_bm25(collection)),
            "plain_dense": measure_one(collection, baselines.plain_dense(collection)),
            "rare_words": probes.first_of_rare_words(
                probes.rare_words(texts), partial(find, mode="hybrid")
            ),
            "false_silence": probes.share(
                probes.sampled(collection.queries.values()),
                lambda text: not find(text, "hybrid"),
            ),
            "false_hits": {
                "nonsense": probes.share(probes.nonsense(), is_answered),
                "other_collections": probes.share(probes.sampled(foreign), is_answered),
            },
        }

    def _print_words(self, as_json: bool) -> None:
        """Print for each owner how many rare words find their item first."""
        from library.models import Passage

        figures = {}
        for owner in get_user_model().objects.order_by("pk"):
            passages = Passage.objects.filter(item__owner=owner).order_by()
            rows = passages.values_list("item_id", "item__title", "text").iterator()
            words = probes.rare_words((str(id_), f"{title}\n{text}") for id_, title, text in rows)

            def find(word: str, owner_id: int = owner.pk) -> list[str]:
                return [str(hit.item.pk) for hit in _search(owner_id, word).hits]

            if words:
                figures[owner.get_username()] = probes.first_of_rare_words(words, find)
        if as_json:
            self.stdout.write(json.dumps({"rare_words": figures}, indent=2))
            return
        for name, counts in figures.items():
            self.stdout.write(f"{name}: {counts['first']} of {counts['of']} rare words come first")


def _search(owner_id: int, text: str, mode: str = "hybrid") -> SearchResult:
    from library.search.service import search

    found = search(owner_id=owner_id, query=text, mode=mode, limit=DEPTH)  # type: ignore[arg-type]
    if found.degraded:
        raise CommandError("The index fell away, so there is nothing to measure.")
    return found


def _others(collection: Collection, other: Collection) -> list[str]:
    """Return the questions of another collection, unless it asks about the same texts."""
    same = {text for *_, text in collection.documents} & {text for *_, text in other.documents}
    return [] if same else list(other.queries.values())


def _collections(folder: Path) -> list[Path]:
    """The folder, or the collections in it."""
    if (folder / "corpus.jsonl").exists():
        return [folder]
    inside = sorted(path.parent for path in folder.glob("*/corpus.jsonl"))
    if not inside:
        raise CommandError(f"{folder} has no corpus.jsonl, nor has a folder in it.")
    return inside


def _on_own_stores(folders: Sequence[str], as_json: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="librarian-evaluation-") as data:
        stores = EmbeddedServices(Path(data).resolve())
        stores.start()
        try:
            environ = {
                **dict.fromkeys((*REPLACED_BY.values(), *FILES), ""),
                **stores.environ(),
                "LIBRARIAN_MODELS_DIR": str(settings.LIBRARIAN_MODELS_DIR),
                OWN_STORES: "1",
            }
            command = [sys.executable, str(ROOT / "manage.py"), "evaluate_search", *folders]
            command += ["--json"] if as_json else []
            return subprocess.run(command, env={**os.environ, **environ}, check=False).returncode  # noqa: S603
        finally:
            stores.stop()


def _file_all(collection: Collection, owner_id: int) -> dict[UUID, str]:
    """File each document as the pipeline would; returns which item is which document."""
    from library.items.filing import file_item

    filed = {}
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(collection.name, total=len(collection.documents))
        for document, title, text in collection.documents:
            item_id = uuid5(NAMESPACE, f"{collection.name}/{document}")
            draft = _draft(item_id, owner_id, f"{collection.name}/{document}", title, text)
            filed[file_item(draft, progress=lambda *_: None).item.pk] = document
            bar.advance(task)
    return filed


def _draft(item_id: UUID, owner_id: int, key: str, title: str, text: str) -> Any:
    from ingestion.analysis import language, passages
    from ingestion.analysis.markdown_blocks import blocks_of
    from library.items.drafts import ItemDraft, PassageDraft

    blocks = blocks_of(text)
    return ItemDraft(
        item_id=item_id,
        owner_id=owner_id,
        source_type="text",
        title=title,
        markdown=text,
        original=text.encode(),
        original_type="text/plain",
        content_hash=hashlib.sha256(key.encode()).hexdigest(),
        language=language.detect("", blocks),
        passages=[
            PassageDraft(cut.ordinal, cut.heading, cut.text, cut.start)
            for cut in passages.split_passages(blocks)
        ],
    )


def _table(figures: dict[str, dict[str, Any]]) -> Table:
    shown = (*MODES, "plain_bm25", "plain_dense")
    heads = [name.replace("_", " ") for name in shown]
    table = Table("nDCG@10", *heads, "rare words first", "false silence", "false hits")
    for name, measured in figures.items():
        scores = [f"{measured[each]['ndcg_at_10']:.3f}" for each in shown]
        first = "{first} of {of}".format(**measured["rare_words"])
        hits = (f"{kind.replace('_', ' ')} {n}" for kind, n in measured["false_hits"].items())
        table.add_row(name, *scores, first, str(measured["false_silence"]), "\n".join(hits))
    return table
