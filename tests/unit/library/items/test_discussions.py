"""The article that a discussion is about."""

from __future__ import annotations

import pytest
from django.test import Client

from library.items.discussions import article_of
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db
THREAD = "<https://example.org/gates?utm_source=x>\n\n## Discussion\n\n**Ann:**\n\nThey turn."


def test_a_thread_leads_to_its_article_once_that_is_here(client: Client) -> None:
    owner = make_user()
    thread = make_item(owner, source_type="thread", markdown=THREAD, url="https://example.org/t")
    found = article_of(thread)
    assert found is not None
    assert (found.url, found.item) == ("https://example.org/gates?utm_source=x", None)
    make_item(make_user(), url="https://example.org/gates")  # somebody else's
    client.force_login(owner)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert 'value="https://example.org/gates?utm_source=x"' in page
    article = make_item(owner, url="https://example.org/gates")
    found = article_of(thread)
    assert found is not None
    assert found.item == article
    page = client.get(thread.get_absolute_url()).content.decode()
    assert f'href="{article.get_absolute_url()}"' in page
    assert "Add the article" not in page


@pytest.mark.parametrize(
    ("kind", "text"),
    [("thread", "What do you think?\n\n<https://example.org/gates>"), ("article", THREAD)],
)
def test_what_is_no_thread_or_was_written_by_hand_has_none(kind: str, text: str) -> None:
    assert article_of(make_item(make_user(), source_type=kind, markdown=text)) is None
