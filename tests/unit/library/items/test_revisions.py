"""Earlier versions: their words, their chain, their budget."""

from __future__ import annotations

from typing import Any

import pytest

from librarian_site.models import User
from library.items import revisions
from library.models import ItemVersion, LibraryItem
from tests.factories import make_item

TEXTS = [
    "There are 14 boats.",
    "There are 19 boats.",
    "There are 23 boats.",
    "Ice has shut the lock.",
]


def rewrite(item: LibraryItem, text: str) -> None:
    """What filing a changed page does."""
    revisions.save_revision(item, content_hash=text, markdown=text)
    LibraryItem.objects.filter(pk=item.pk).update(markdown=text, content_hash=text)
    item.refresh_from_db()


@pytest.fixture
def item(owner: User) -> LibraryItem:
    item = make_item(owner, markdown=TEXTS[0])
    for text in TEXTS[1:]:
        rewrite(item, text)
    return item


def versions(item: LibraryItem) -> list[ItemVersion]:
    return list(item.versions.order_by("pk"))


def test_each_version_says_what_came_after_it(item: LibraryItem) -> None:
    said = [version.change for version in versions(item)]
    assert said == ["one figure 14 → 19", "one figure 19 → 23", "1 paragraph new, 1 gone"]
    assert item.changed_at is not None


def test_equal_text_makes_no_version(item: LibraryItem) -> None:
    rewrite(item, TEXTS[-1])
    assert len(versions(item)) == 3


def test_new_links_alone_are_no_change_of_the_page(owner: User) -> None:
    item = make_item(owner, markdown="See [the lock](/1).")
    rewrite(item, "See [the lock](/2).")
    assert [version.change for version in versions(item)] == ["only links or pictures"]
    assert item.changed_at is None


def test_the_versions_are_a_chain(item: LibraryItem) -> None:
    kept = versions(item)
    assert [each.previous_digest for each in kept] == ["", *(each.digest for each in kept[:-1])]
    assert len({each.digest for each in kept}) == 3
    assert revisions.broken(kept) == []
    assert revisions.broken(kept[1:]) == []  # the oldest was let go of


def test_a_break_in_the_chain_is_seen(item: LibraryItem) -> None:
    first, middle, last = versions(item)
    assert revisions.broken([first, last]) == [last]
    middle.markdown = "There are 20 boats."
    assert revisions.broken([first, middle, last]) == [middle]


def test_the_oldest_versions_give_way(item: LibraryItem, settings: Any) -> None:
    settings.LIBRARIAN_VERSIONS_MB = 0
    rewrite(item, "Ice.")
    assert [version.markdown for version in versions(item)] == ["Ice has shut the lock."]
    assert revisions.broken(versions(item)) == []
