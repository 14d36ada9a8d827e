"""A browser's push service, and an account that subscribes with it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from librarian_site.models import User
from tests.factories import make_user
from tests.unit.ingestion.notifications.push_service import PushService, push_service


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.LIBRARIAN_FETCH_ALLOW_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.LIBRARIAN_PUBLIC_URL = "https://library.example.org"
    with push_service() as found:
        settings.LIBRARIAN_FETCH_PORTS = frozenset({urlsplit(found.url).port})
        yield found


@pytest.fixture
def ada() -> User:
    return make_user(username="ada")
