"""How well search finds: the measures, and the command that takes them."""

from __future__ import annotations

import json
import math
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from librarian_site.evaluation.baselines import plain_bm25
from librarian_site.evaluation.probes import rare_words
from librarian_site.evaluation.search import CollectionError, ndcg, read_collection, recall
from library.models import LibraryItem

DOCUMENTS = {
    "a": ("Lenses", "The great lens of the lighthouse turns all night over the harbour."),
    "b": ("", "Keepers carried paraffin oil up the stairs every evening."),
    "c": ("Bread", "Knead the dough for ten minutes and let it rise in a warm kitchen."),
}


def write(folder: Path, qrels: dict[str, dict[str, int]]) -> Path:
    folder.mkdir()
    rows = [{"_id": id_, "title": title, "text": text} for id_, (title, text) in DOCUMENTS.items()]
    queries = [{"_id": "1", "text": "lighthouse lens"}, {"_id": "2", "text": "baking dough"}]
    for name, lines in (("corpus", rows), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    (folder / "qrels.json").write_text(json.dumps(qrels))
    return folder


def test_ndcg_is_jarvelins() -> None:
    gains = {"a": 3.0, "b": 1.0}
    ideal = 3 + 1 / math.log2(3)
    assert ndcg(["a", "b", "c"], gains) == pytest.approx(1)
    assert ndcg(["b", "x", "a"], gains) == pytest.approx((1 + 3 / 2) / ideal)
    assert ndcg(["x"] * 10 + ["a"], gains) == 0
    assert ndcg(["a"], {}) == 0


def test_recall_is_a_share_of_what_is_relevant() -> None:
    assert recall(["a", "x"], {"a": 1.0, "b": 1.0}) == 0.5
    assert recall(["x"] * 10 + ["a"], {"a": 1.0}) == 0


def test_queries_without_an_answer_are_left_out(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path / "small", {"1": {"a": 1}, "2": {"c": 0}}))
    assert (collection.name, list(collection.queries)) == ("small", ["1"])
    assert collection.documents[1] == ("b", "", DOCUMENTS["b"][1])


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.json"])
def test_a_broken_collection_says_so(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "small", {})
    (folder / name).write_text("[]" if name == "corpus.jsonl" else "{")
    with pytest.raises(CollectionError, match="no search collection"):
        read_collection(folder)


@pytest.mark.django_db(transaction=True)
def test_each_way_of_searching_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRARIAN_EVALUATING", "1")  # these stores are there for nothing else
    write(tmp_path / "small", {"1": {"a": 1, "b": 1}, "2": {"c": 2}})
    out = StringIO()
    call_command("evaluate_search", tmp_path, json=True, stdout=out)
    figures = json.loads(out.getvalue())["collections"]["small"]
    assert set(figures) >= {"words", "meaning", "hybrid"}
    assert figures["plain_bm25"]["recall_at_10"] == 0.75
    assert figures["plain_dense"]["recall_at_10"] == 1
    assert figures["rare_words"]["first"] == figures["rare_words"]["of"] > 10
    assert figures["false_silence"] == 0
    assert figures["false_hits"] == {"nonsense": 0, "other_collections": None}
    assert figures["meaning"]["recall_at_10"] == 1
    assert figures["hybrid"]["recall_at_10"] == 0.75  # nor is b near in meaning
    assert figures["words"]["recall_at_10"] == 0.75  # no word of its question is in b
    assert 0.8 < figures["hybrid"]["ndcg_at_10"] <= 1
    assert LibraryItem.objects.filter(owner__username="small").count() == 3
    out = StringIO()
    call_command("evaluate_search", words=True, json=True, stdout=out)
    assert json.loads(out.getvalue()) == {"rare_words": {"small": figures["rare_words"]}}


def test_a_folder_without_a_collection_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"has no corpus\.jsonl"):
        call_command("evaluate_search", tmp_path)


def test_without_a_folder_it_says_what_it_wants() -> None:
    with pytest.raises(CommandError, match="Name a folder"):
        call_command("evaluate_search")


def test_a_word_that_two_items_have_is_not_rare() -> None:
    texts = [("a", "lens and oil-lamp"), ("b", "lens"), ("a", "Lamp afresh")]
    assert dict(rare_words(texts)) == {"lamp": "a", "afresh": "a"}


def test_plain_bm25_counts_how_often_a_question_says_a_word(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path / "small", {}))
    find = plain_bm25(collection)
    assert find("dough dough dough lens")[0] == "c"
    assert find("lens lens lens dough")[0] == "a"


def test_a_piece_of_a_word_with_digits_is_no_word() -> None:
    assert dict(rare_words([("a", "The gene RTEL1 and a lamp_post at Hoxb7")])) == {"gene": "a"}
