"""Error codes: what is stored and what crosses between processes."""

from __future__ import annotations

import pytest

from ingestion.documents import errors
from ingestion.documents.errors import IngestionError, error_class

DECLARED = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, IngestionError) and kind is not IngestionError
]


@pytest.mark.parametrize("kind", DECLARED)
def test_every_error_is_found_by_its_code(kind: type[IngestionError]) -> None:
    assert error_class(kind.code) is kind


def test_an_unknown_code_has_no_class() -> None:
    assert error_class("from_tomorrow") is None


def test_every_failure_has_advice() -> None:
    def kinds(error: type[IngestionError]) -> list[type[IngestionError]]:
        return [error, *(sub for child in error.__subclasses__() for sub in kinds(child))]

    for kind in kinds(IngestionError):
        assert kind.advice.endswith(".")
        assert kind.code
