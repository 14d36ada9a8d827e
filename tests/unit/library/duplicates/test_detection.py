"""The same thing twice."""

from __future__ import annotations

from typing import Any

import pytest

from librarian_site.models import User
from library.duplicates import detection, dismissals, minhash
from library.items import filing
from library.items.merging import merge
from library.items.url_normalization import canonical_url
from library.models import Collection, Highlight, LibraryItem
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = " ".join(
    f"word{n} stands beside word{n + 1} and before word{n * 7 % 97}" for n in range(120)
)


def item_of(owner: User, text: str, **kw: Any) -> LibraryItem:
    signature = minhash.signature(text)
    return make_item(
        owner, markdown=text, signature=signature, bands=minhash.bands(signature), **kw
    )


def test_resemblance_is_the_share_of_shingles_in_common() -> None:
    words = TEXT.split()
    half = " ".join(words[: len(words) // 2])
    whole, part = minhash.signature(TEXT), minhash.signature(half)
    assert minhash.similarity(whole, whole) == 1
    assert minhash.similarity(whole, part) == pytest.approx(0.5, abs=0.15)
    assert minhash.similarity(whole, minhash.signature(TEXT[::-1])) < 0.1
    assert minhash.similarity(whole, []) == 0


def test_a_short_text_has_no_signature() -> None:
    assert minhash.signature("too short to be told from others") == []
    assert minhash.bands([]) == []


def test_nearly_the_same_text_and_the_same_file_are_duplicates(owner: User, stranger: User) -> None:
    item = item_of(owner, TEXT)
    near = item_of(owner, f"{TEXT} and one more sentence at the end")
    same = make_item(owner, content_hash=item.content_hash)
    item_of(owner, TEXT.upper()[::-1])
    item_of(stranger, TEXT)
    assert set(detection.duplicates_of(item)) == {near, same}
    assert detection.groups(owner.pk) == [[item, near, same]]
    assert detection.groups(stranger.pk) == []


def test_nothing_short_is_a_duplicate_of_anything_short(owner: User) -> None:
    one, _ = item_of(owner, "Hello there."), item_of(owner, "Hello there!")
    assert detection.duplicates_of(one) == []
    assert detection.groups(owner.pk) == []


def test_dismissed_duplicates_are_never_shown_as_the_same_again(
    owner: User, stranger: User
) -> None:
    one, two, three = (item_of(owner, TEXT) for _ in range(3))
    theirs = [item_of(stranger, TEXT), item_of(stranger, TEXT)]
    dismissals.dismiss_for(one, [two.pk, one.pk])
    dismissals.dismiss_for(two, [one.pk])
    assert dismissals.count(owner.pk) == 1
    assert detection.duplicates_of(one) == [three]
    assert detection.duplicates_of(two) == [three]
    (group,) = detection.groups(owner.pk)
    assert len(group) == 2
    assert three in group
    assert detection.groups(stranger.pk) == [theirs]
    dismissals.dismiss(owner.pk, [one.pk, two.pk, three.pk])
    assert detection.groups(owner.pk) == []
    dismissals.clear(owner.pk)
    assert detection.groups(owner.pk) == [[one, two, three]]


def test_a_duplicate_dismissed_for_one_may_be_the_same_as_each_other(owner: User) -> None:
    one, two, three = (make_item(owner, content_hash="a" * 64) for _ in range(3))
    for alone in (one, two, three):
        dismissals.clear(owner.pk)
        others = [item for item in (one, two, three) if item != alone]
        dismissals.dismiss_for(alone, [item.pk for item in others])
        assert detection.groups(owner.pk) == [others]


def test_a_merged_item_is_still_no_duplicate_of_what_it_was(owner: User) -> None:
    kept, other, apart = (item_of(owner, TEXT) for _ in range(3))
    dismissals.dismiss_for(other, [apart.pk])
    merge(kept, [other])
    assert detection.groups(owner.pk) == []
    assert dismissals.dismissed_for(kept) == {apart.pk}


def test_merging_keeps_what_is_the_owner_s_own(owner: User) -> None:
    shelf = Collection.objects.create(owner=owner, name="Shelf")
    kept, other = make_item(owner, tags=("a",)), make_item(owner, tags=("b",), read_progress=40)
    other.collections.add(shelf)
    Highlight.objects.create(item=other, quote="some text")
    older = make_item(owner)
    LibraryItem.objects.filter(pk=older.pk).update(created_at="2020-01-01T00:00Z")
    merge(kept, [other, LibraryItem.objects.get(pk=older.pk), kept])
    merged = LibraryItem.objects.get()
    assert merged.pk == kept.pk
    assert {tag.name for tag in merged.tags.all()} == {"a", "b"}
    assert list(merged.collections.all()) == [shelf]
    assert merged.highlights.get().quote == "some text"
    assert (merged.read_progress, merged.created_at.year) == (40, 2020)


def test_what_was_read_to_its_end_is_not_begun_anew_by_merging(owner: User) -> None:
    kept = make_item(owner, read_progress=40, progress_at="2026-01-02T00:00Z")
    merge(kept, [make_item(owner, read_progress=100)])
    kept.refresh_from_db()
    assert (kept.read_progress, kept.progress_at) == (100, None)


def test_merging_keeps_that_it_was_read_and_its_jobs(owner: User) -> None:
    kept, other = make_item(owner), make_item(owner, read_at="2021-01-01T00:00Z")
    job = make_job(owner, status="completed", item=other)
    merge(kept, [other])
    kept.refresh_from_db()
    job.refresh_from_db()
    assert kept.read_at is not None
    assert job.item == kept


def test_a_merge_that_breaks_off_has_deleted_nothing(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = make_item(owner), make_item(owner, tags=("b",))

    def away(*args: object, **kw: object) -> None:
        raise RuntimeError("away")

    monkeypatch.setattr("library.items.merging.update_item", away)
    with pytest.raises(RuntimeError):
        merge(kept, [other])
    assert set(LibraryItem.objects.all()) == {kept, other}


def test_a_merged_address_leads_to_the_kept_item(owner: User) -> None:
    kept, other, upload = make_item(owner), make_item(owner), make_item(owner, canonical_url="")
    merge(kept, [other, upload])

    def find(url: str, digest: str) -> LibraryItem | None:
        return filing.find_item(owner_id=owner.pk, canonical_url=url, content_hash=digest)

    assert find(other.canonical_url, "") == kept
    assert find("", upload.content_hash) == kept
    later = make_item(owner)
    merge(later, [kept])
    assert find(other.canonical_url, "") == find(kept.canonical_url, "") == later


def test_somebody_else_s_is_never_merged(owner: User, stranger: User) -> None:
    kept, theirs = make_item(owner), make_item(stranger)
    merge(kept, [theirs])
    assert LibraryItem.objects.count() == 2


@pytest.mark.parametrize(
    ("url", "same_as"),
    [
        ("http://www.example.org/a/?utm_source=x#part", "https://example.org/a"),
        ("https://example.org/a?outputType=amp", "https://example.org/a"),
        ("https://www.google.com/amp/s/example.org/a/amp", "https://example.org/a"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/a", "https://example.org/a"),
        ("https://example.org/a?_hsenc=1&srsltid=2&ttclid=3&WT_mc=4", "https://example.org/a"),
        ("https://example.org/a?fbclid=1&b=2&a=1&b=1", "https://example.org/a?a=1&b=2&b=1"),
        ("https://example.org/a;jsessionid=1F?phpsessid=2", "https://example.org/a"),
        ("HTTPS://EXAMPLE.org:443/x/../%61?", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/a#:~:text=lamp", "https://example.org/a"),
        ("https://www.example.org/app/#/gate", "https://example.org/app#/gate"),
        ("https://example.org/#/", "https://example.org"),
    ],
)
def test_the_same_page_has_one_address(url: str, same_as: str) -> None:
    assert canonical_url(url) == same_as == canonical_url(same_as)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?page=2", "https://example.org/a?page=3"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org/?amp=live", "https://example.org/"),
        ("https://example.org/gear/amp", "https://example.org/gear"),
        ("https://example.org/wiki/Amp.html", "https://example.org/wiki"),
        ("https://example.org/fuses?amp=1", "https://example.org/fuses"),
        ("https://amp.example.org/a", "https://example.org/a"),
        ("https://example.org/a?pk_=7&pk_id=1", "https://example.org/a?pk_=7&pk_id=2"),
        ("https://example.org/a?at_least=1", "https://example.org/a"),
        ("https://example.org/#/gate", "https://example.org/#/wheel"),
        ("https://example.org/#!gate", "https://example.org/"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://amp.dev/a", "https://dev/a"),
        ("https://www.google.com/amp/", "https://google.com/"),
        ("https://example.org/a?id=1", "https://example.org/a"),
        ("https://example.org/a?gallery=2", "https://example.org/a?gallery=3"),
        ("https://example.org/a?game=2", "https://example.org/a?game=3"),
        ("https://example.org/a?keyword=sea", "https://example.org/a?keyword=sky"),
        ("https://example.org/a?cid=1", "https://example.org/a?cid=2"),
        ("https://example.org/a?ref=main", "https://example.org/a?ref=v2"),
        ("https://example.org/a?reference=1", "https://example.org/a"),
        ("https://example.org/a?print", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ],
)
def test_what_may_change_the_page_is_kept(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)
