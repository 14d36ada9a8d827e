"""Signatures stay as they are stored."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from librarian_site.models import User
from library.duplicates import detection, minhash
from library.models import LibraryItem
from tests.factories import make_item

TEXT = " ".join(f"lamp{n} burns beside shore{n % 13}" for n in range(40))


def test_a_signature_is_what_datasketch_makes_with_affine32() -> None:
    """Values computed by datasketch 2.0.0, `MinHash(num_perm=128, scheme="affine32")`."""
    values = minhash.signature(TEXT)
    assert len(values) == minhash.PERMUTATIONS
    assert values[:8] == [
        *(2042656, 44388175, 16860893, 14840337),
        *(41101749, 6054046, 85591755, 56540563),
    ]
    assert sum(values) == 3830689957


def test_a_long_text_is_hashed_in_blocks_with_the_same_result() -> None:
    long = " ".join(f"word{n * n % 9973}" for n in range(2 * minhash.BLOCK))
    whole = minhash.signature(long)
    block, minhash_block = minhash.BLOCK, 100
    try:
        minhash.BLOCK = minhash_block
        assert minhash.signature(long) == whole
    finally:
        minhash.BLOCK = block


def test_bands_are_as_they_are_stored() -> None:
    found = minhash.bands(minhash.signature(TEXT))
    assert len(found) == minhash.BANDS
    digest = hashlib.sha256(repr(found).encode()).hexdigest()
    assert digest.startswith("f9b22877f8485dd0")


@pytest.mark.django_db
def test_signatures_of_two_versions_are_never_compared(owner: User) -> None:
    values = minhash.signature(TEXT)
    same: dict[str, Any] = {"signature": values, "bands": minhash.bands(values)}
    item, other = make_item(owner, **same), make_item(owner, **same)
    assert detection.duplicates_of(item) == [other]
    assert detection.max_similarity(TEXT, owner_id=owner.pk, exclude=[item.pk]) == 1
    LibraryItem.objects.filter(pk=other.pk).update(signature_version=minhash.VERSION - 1)
    assert detection.duplicates_of(item) == []
    assert detection.max_similarity(TEXT, owner_id=owner.pk, exclude=[item.pk]) == 0
    assert detection.groups(owner.pk) == []
