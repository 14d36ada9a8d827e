"""Search is switched to another embedding model, while it goes on with the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from librarian_site.models import User
from library import embeddings
from library.embeddings import minilm
from library.items import actions
from library.models import LibraryItem
from library.search.service import search
from library.vector_index import close_indexes, current_model, get_index, switching
from library.vector_index.models import SearchModel, SwitchState
from library.vector_index.reindexing import left_behind, reindex
from library.vector_index.switching import SwitchRefused
from tests.small_e5 import FileWriter, prepare

pytestmark = pytest.mark.django_db(transaction=True)

File = Callable[..., LibraryItem]
TEXTS = ("The lens turns all night.", "Paraffin oil for the lamp.", "Knead the dough.")


@pytest.fixture(scope="module")
def models(embedding_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with MiniLM and a small one that stands for e5."""
    folder = tmp_path_factory.mktemp("switching")
    path = folder / "small_e5" / "e5-small-q4.bin"
    path.parent.mkdir()
    FileWriter().write(path)
    prepare(path, folder)
    (folder / minilm.NAME).symlink_to(embedding_model / minilm.NAME)
    return folder


@pytest.fixture(autouse=True)
def both_models(models: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(switching, "HEARD", 0.0)
    settings.LIBRARIAN_MODELS_DIR = models
    embeddings._from_settings.cache_clear()
    yield
    get_index().drop(get_index("e5").name)
    close_indexes()
    embeddings._from_settings.cache_clear()


@pytest.fixture
def items(file: File) -> list[LibraryItem]:
    return [file(text) for text in TEXTS]


def names() -> set[tuple[str, str]]:
    return set(LibraryItem.objects.values_list("index_name", "other_index_name"))


def found(owner: User, query: str) -> list[LibraryItem]:
    result = search(owner_id=owner.pk, query=query)
    assert not result.degraded
    return [hit.item for hit in result.hits]


def killed_after(count: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if done == count:
            raise KeyboardInterrupt

    return report


def test_search_goes_on_until_all_is_there(owner: User, items: list[LibraryItem]) -> None:
    old, new = get_index().name, get_index("e5").name
    switching.start("e5")
    with pytest.raises(KeyboardInterrupt):
        switching.advance(report=killed_after(2))
    assert names() == {(old, new), (old, "")}
    assert get_index().model == "minilm"
    assert found(owner, "paraffin")[0] == items[1]
    progress = switching.progress()
    assert progress is not None
    assert (progress.done, progress.total, progress.percent) == (2, 3, 66)
    assert progress.remaining is not None

    assert switching.advance() == 1
    assert names() == {(new, old)}
    assert get_index().model == "e5"
    assert switching.progress() is None
    assert found(owner, "paraffin")[0] == items[1]
    assert {get_index().count(item.pk) for item in items} == {1}
    assert not left_behind(get_index())


def test_a_switch_killed_while_names_are_exchanged_is_finished(
    owner: User, items: list[LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = get_index().name, get_index("e5").name
    switching.start("e5")
    monkeypatch.setattr(switching, "EXCHANGED", 1)
    exchanged = iter([items, KeyboardInterrupt])
    monkeypatch.setattr(switching, "F", lambda name: _next(exchanged, name))
    with pytest.raises(KeyboardInterrupt):
        switching.advance()
    monkeypatch.setattr(switching, "F", F)
    assert names() == {(new, old), (old, new)}
    assert get_index().model == "minilm"
    assert found(owner, "paraffin")[0] == items[1]
    assert switching.advance() == 0
    assert names() == {(new, old)}
    assert get_index().model == "e5"


def _next(steps: Iterator[Any], name: str) -> Any:
    if next(steps) is KeyboardInterrupt:
        raise KeyboardInterrupt
    return F(name)


def test_it_waits_until_every_process_knows(
    items: list[LibraryItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then a tag may be written to the first index alone."""
    monkeypatch.setattr(switching, "HEARD", 0.3)
    switching.start("e5")
    assert switching.advance(seconds=5) == 0
    assert switching.advance() == 3


def test_it_is_taken_back_with_what_changed_meanwhile(
    owner: User, file: File, items: list[LibraryItem]
) -> None:
    switching.start("e5")
    switching.advance()
    actions.update_item(items[0], title="A lighthouse")
    reindex()
    later = file("Yeast rises.")
    assert LibraryItem.objects.get(pk=later.pk).other_index_name == ""

    switching.start("minilm")
    assert get_index().model == "e5"
    assert switching.advance() == 2
    assert get_index().model == "minilm"
    assert found(owner, "lighthouse")[0] == items[0]
    assert found(owner, "yeast")[0] == later


def test_what_changes_during_a_switch_is_in_both(owner: User, items: list[LibraryItem]) -> None:
    old, new = get_index(), get_index("e5")
    switching.start("e5")
    with pytest.raises(KeyboardInterrupt):
        switching.advance(report=killed_after(3))
    actions.update_item(items[0], tags=["sea"])
    actions.delete_item(items[1])
    assert [[index.count(item.pk) for item in items] for index in (old, new)] == [[1, 0, 1]] * 2
    switching.advance()
    assert found(owner, "lens tag:sea") == [items[0]]


def test_what_waits_for_the_first_index_is_in_the_second(
    owner: User, items: list[LibraryItem]
) -> None:
    LibraryItem.objects.filter(pk=items[0].pk).update(index_name="")
    switching.start("e5")
    assert switching.advance() == 3
    assert found(owner, "lens")[0] == items[0]


def test_a_stopped_switch_goes_on_where_it_was(items: list[LibraryItem]) -> None:
    switching.start("e5")
    with pytest.raises(KeyboardInterrupt):
        switching.advance(report=killed_after(2))
    switching.stop()
    assert switching.advance() == 0
    assert get_index().model == "minilm"
    switching.start("e5")
    assert switching.advance() == 1


def test_a_paused_switch_waits(items: list[LibraryItem]) -> None:
    switching.start("e5")
    switching.pause()
    assert switching.advance() == 0
    assert switching.progress() is not None
    switching.resume()
    assert switching.advance() == 3


def test_what_is_removed_is_made_again(items: list[LibraryItem]) -> None:
    switching.start("e5")
    switching.advance()
    switching.remove_other()
    assert current_model.read().other == ""
    switching.start("minilm")
    assert switching.advance() == 3
    assert get_index("minilm").count() == 3


def test_a_model_that_cannot_be_loaded_pauses_the_switch(
    items: list[LibraryItem], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIBRARIAN_MODELS_DIR = tmp_path / "file" / "models"
    (tmp_path / "file").write_text("")
    embeddings._from_settings.cache_clear()
    switching.start("e5")
    assert switching.advance() == 0
    row = SearchModel.objects.get()
    assert (row.state, row.active) == (SwitchState.PAUSED, "minilm")
    assert "could not be prepared" in row.error


def test_what_makes_no_sense_is_refused(items: list[LibraryItem]) -> None:
    with pytest.raises(SwitchRefused, match="uses minilm already"):
        switching.start("minilm")
    switching.start("e5")
    with pytest.raises(SwitchRefused, match="stop it first"):
        switching.start("e5")
    with pytest.raises(SwitchRefused, match="stop it first"):
        switching.remove_other()


def test_a_changed_setting_is_followed_by_a_switch(
    owner: User, items: list[LibraryItem], settings: Any
) -> None:
    switching.follow_setting()
    assert not switching.advance()
    settings.LIBRARIAN_EMBEDDING_MODEL = "e5"
    assert get_index().model == "minilm"
    switching.follow_setting()
    switching.follow_setting()
    assert switching.advance() == 3
    assert get_index().model == "e5"
    switching.start("minilm")  # by the button, against the setting
    switching.advance()
    switching.follow_setting()
    assert SearchModel.objects.get().state == SwitchState.IDLE
    assert get_index().model == "minilm"


def test_reindex_finishes_a_switch(
    items: list[LibraryItem], capsys: pytest.CaptureFixture[str]
) -> None:
    switching.start("e5")
    out = StringIO()
    call_command("reindex", stdout=out)
    assert "Search uses e5 now; 3 items were embedded for it.\n" in out.getvalue()
    assert "Switching to e5" in capsys.readouterr().err
