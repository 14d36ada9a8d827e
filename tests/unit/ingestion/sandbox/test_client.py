"""What the worker makes of the reader process's answers."""

from __future__ import annotations

import pytest

from ingestion.documents.errors import BrokenDocument, IngestionError, NotContent, SignInWall
from ingestion.documents.media_types import HTML
from ingestion.documents.types import Resource
from ingestion.sandbox import client
from ingestion.sandbox.client import ReadLimits


def outcome(**fields: object) -> IngestionError:
    with pytest.raises(IngestionError) as raised:
        client._outcome({"error": fields}, Resource(b"", HTML), ReadLimits())
    return raised.value


def test_errors_come_back_by_their_code() -> None:
    error = outcome(code="sign_in", message="A wall.", permanent=True)
    assert type(error) is SignInWall
    assert (error.message, error.permanent) == ("A wall.", True)
    assert type(outcome(code="not_content", message="Nothing.", permanent=True)) is NotContent


@pytest.mark.parametrize("code", ["SignInWall", "from_tomorrow", None, 7])
def test_an_unknown_code_is_a_broken_document(code: object) -> None:
    assert type(outcome(code=code, message="What?", permanent=True)) is BrokenDocument
