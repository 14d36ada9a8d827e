"""Rounds of the sweeper."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ingestion.management.commands.sweep import INDEX_EVERY, JOBS_EVERY, SETTLED, Command
from ingestion.worker.recovery import last_round
from library.models import LibraryItem
from library.vector_index import close_indexes
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def rounds(command: Command, numbers: range) -> bool:
    """Do these rounds; whether others see that the sweeper does its work."""
    before = last_round()
    for number in numbers:
        command._try_round(number)
    return last_round() > before


def test_it_is_seen_only_while_all_its_parts_go_well(settings: Any) -> None:
    command, some = Command(), JOBS_EVERY * INDEX_EVERY
    command._prepare()
    assert rounds(command, range(1, some))
    item = make_item(make_user())  # the index lacks it
    LibraryItem.objects.filter(pk=item.pk).update(updated_at=timezone.now() - 2 * SETTLED)
    address = settings.QDRANT_URL
    close_indexes()
    settings.QDRANT_URL = "http://127.0.0.1:9"
    try:
        assert not rounds(command, range(some, 3 * some))
    finally:
        close_indexes()
        settings.QDRANT_URL = address
    assert rounds(command, range(3 * some, 4 * some))


def test_what_is_wrong_with_the_program_is_not_put_down_to_a_store(
    caplog: pytest.LogCaptureFixture,
) -> None:
    command = Command()
    command._prepare()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE library_libraryitem RENAME COLUMN index_name TO lost")
    try:
        assert not rounds(command, range(1, INDEX_EVERY + 1))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE library_libraryitem RENAME COLUMN lost TO index_name")
    (record,) = [each for each in caplog.records if "This round failed" in each.message]
    assert record.exc_info is not None
    assert "index_name" in str(record.exc_info[1])
