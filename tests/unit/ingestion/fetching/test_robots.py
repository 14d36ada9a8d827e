"""What a site's robots.txt lets us visit."""

from __future__ import annotations

import ipaddress

import pytest

from ingestion.documents.errors import FetchError
from ingestion.fetching import robots
from ingestion.fetching.fetcher import FetchPolicy
from ingestion.fetching.robots import RobotsDisallowed
from tests.documents.server import DocumentServer

pytestmark = pytest.mark.usefixtures("stores")

RULES = """User-agent: *
Disallow: /
Crawl-delay: 9

User-agent: WilliamsLibrarian
Allow: /open
Disallow: /*.pdf$
Disallow: /closed
"""


@pytest.fixture
def policy(documents: DocumentServer) -> FetchPolicy:
    networks = (ipaddress.ip_network("127.0.0.0/8"),)
    return FetchPolicy(allow_networks=networks, ports=frozenset({documents.port}))


def test_the_group_of_our_name_counts(documents: DocumentServer, policy: FetchPolicy) -> None:
    documents.page("/robots.txt", RULES, content_type="text/plain")
    assert robots.check(documents.url("/open/page"), policy) == 0
    for path in ("/closed/page", "/a.pdf"):
        with pytest.raises(RobotsDisallowed, match="not to visit this page"):
            robots.check(documents.url(path), policy)
    assert documents.hits["/robots.txt"] == 1


def test_the_delay_is_told(documents: DocumentServer, policy: FetchPolicy) -> None:
    rules = "User-agent: *\nCrawl-delay: 9\nAllow: /"
    documents.page("/robots.txt", rules, content_type="text/plain")
    assert robots.check(documents.url("/page"), policy) == 9


@pytest.mark.parametrize("status", [404, 403])
def test_without_rules_all_is_allowed(
    documents: DocumentServer, policy: FetchPolicy, status: int
) -> None:
    documents.page("/robots.txt", "Disallow: /", status=status)
    assert robots.check(documents.url("/page"), policy) == 0


def test_rules_that_can_not_be_had_are_asked_for_again(
    documents: DocumentServer, policy: FetchPolicy
) -> None:
    documents.page("/robots.txt", "", status=503)
    for _ in range(2):
        with pytest.raises(FetchError, match="problem of its own"):
            robots.check(documents.url("/page"), policy)
    assert documents.hits["/robots.txt"] == 2
