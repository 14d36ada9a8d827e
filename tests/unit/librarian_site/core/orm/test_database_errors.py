"""What is told where the database can't be used."""

from __future__ import annotations

import pytest
from django.db import NotSupportedError, OperationalError

from librarian_site.core.orm import database_errors


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OperationalError("refused\n\tIs the server running?"),
            "The database does not answer (refused): look there.",
        ),
        (
            NotSupportedError("UUID7 requires PostgreSQL version 18 or later."),
            "The database that DATABASE_URL names can't do all that is needed: "
            "UUID7 requires PostgreSQL version 18 or later.",
        ),
    ],
)
def test_each_is_a_sentence(error: Exception, sentence: str) -> None:
    assert isinstance(error, database_errors.FAILURES)
    assert database_errors.told(error, "look there") == sentence
