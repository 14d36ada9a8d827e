"""What several tests look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

TOKEN = "a-token-of-the-tests"

type Scrape = Callable[[], dict[tuple[str, tuple[tuple[str, str], ...]], float]]


@pytest.fixture
def scrape(settings: Settings, db: None) -> Scrape:
    """Every sample there is now, by its name and sorted labels; nothing kept from before."""
    settings.LIBRARIAN_METRICS_TOKEN = TOKEN

    def ask() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        cache.clear()
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    return ask
