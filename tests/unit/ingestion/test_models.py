from __future__ import annotations

from itertools import product

import pytest

from ingestion.models import IngestionJob, JobStatus
from tests.factories import make_job


@pytest.mark.django_db
def test_what_a_row_says_of_retry_is_what_the_query_finds() -> None:
    for status, url, upload_path, options in product(
        JobStatus,
        ("", "https://harbour.example/"),
        ("", "uploads/harbour.md"),
        ({}, {"reenrich": 1}),
    ):
        make_job(status=status, url=url, upload_path=upload_path, options=options)
    offered = {job.pk for job in IngestionJob.objects.all() if job.can_retry}
    assert offered == set(IngestionJob.objects.retryable().values_list("pk", flat=True))
    assert 0 < len(offered) < IngestionJob.objects.count()
