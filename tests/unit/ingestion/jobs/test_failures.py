"""Every way to fail has a name for people."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.documents.errors import IngestionError
from ingestion.jobs.failures import ERROR_LABELS, error_label


def kinds(of: type[IngestionError]) -> Iterator[type[IngestionError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_error_code_has_a_label() -> None:
    codes = {
        kind.code
        for kind in kinds(IngestionError)
        if kind.__module__.startswith("ingestion.documents")
    }
    assert len(codes) > 25
    assert codes <= set(ERROR_LABELS)
    assert len(set(ERROR_LABELS.values())) == len(ERROR_LABELS)


def test_a_code_of_another_version_is_readable() -> None:
    assert error_label("moon_away") == "Moon away"
    assert error_label("") == "No reason given"
