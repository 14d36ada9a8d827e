"""Phrases where spaces do not part the words."""

from __future__ import annotations

from collections import Counter

from ingestion.analysis.phrase_candidates import candidates
from ingestion.analysis.unspaced_phrases import phrases

KOREAN = (
    "돌담은 밭을 두른다. 석공은 돌담을 쌓는다. 돌담의 돌은 무겁다. "
    "바람이 불면 돌담이 막는다. 단단히 쐐기를 박는다."
)
THAI = "กำแพงหินสูง กำแพงหินเก่า กำแพงหินแห้ง คนสร้างกำแพงหิน"


def test_korean_nouns_come_without_their_particle() -> None:
    found = candidates(KOREAN, "ko")
    assert next(iter(found)) == "돌담"
    assert not [phrase for phrase in found if phrase.endswith("다") or " " in phrase]


def test_thai_phrases_are_what_is_repeated_and_never_begin_within_a_letter() -> None:
    found = Counter(phrase for phrase, _ in phrases(THAI, "th"))
    assert set(found) == {"กำแพงหิน"}


def test_a_chinese_quotation_does_not_make_a_text_chinese() -> None:
    text = "The mason wrote 滴水穿石 above the gate. A patient mason needs no mortar."
    assert "patient mason" in candidates(text, "en")


def test_words_with_vowel_signs_are_whole() -> None:
    found = candidates("पत्थर की दीवार। पत्थर की दीवार में गारा नहीं।", "hi")
    assert {"पत्थर", "दीवार"} & set(found)
    assert not [phrase for phrase in found if phrase in ("द", "व", "पत", "थर")]
