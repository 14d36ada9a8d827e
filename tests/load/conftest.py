"""A made library, small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from librarian_site.evaluation.sample_library import sources
from librarian_site.management.commands import generate_library
from librarian_site.models import User

TEXTS = {
    "tides": "The tide rises twice a day because the moon pulls the water of the sea. " * 4,
    "bread": "Knead the dough slowly and let the yeast rest until the bread has risen. " * 4,
    "stars": "A telescope gathers the light of distant stars and shows their colours. " * 4,
}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(generate_library, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(sources, "SHORTEST", 100)
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def generate(corpus: Path, owner: User) -> Callable[[int], None]:
    """Make so many items for the owner."""

    def run(items: int) -> None:
        call_command("generate_library", items=items, corpus=corpus, user=owner.username)

    return run
