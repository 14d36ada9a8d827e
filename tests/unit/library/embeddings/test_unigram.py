"""Pieces of words, by their scores."""

from __future__ import annotations

from library.embeddings.unigram import UnigramTokenizer, Vocabulary

PIECES = [
    *("<s>", "<unk>", "▁", "▁cat", "s", "▁c", "at", "a", "t"),
    *("▁é", "▁Wind", "mühle", "▁Windmühle", "京", "東京", "▁AB", "▁<", ">"),
]
SCORES = [0, 0, -4, -3, -2, -5, -2, -6, -6, -5, -4, -4, -20, -6, -5, -7, -8, -8]


def tokenizer() -> UnigramTokenizer:
    normal = {0xA0: " ", 0x200B: "", ord("Ａ"): "A", ord("Ｂ"): "B", ord("\n"): " "}
    return UnigramTokenizer(
        Vocabulary(PIECES, SCORES, normal, special=frozenset({0, 1}), unknown=1)
    )


def pieces(text: str, limit: int = 100) -> list[str]:
    return [PIECES[number] for number in tokenizer().encode(text, limit)]


def test_the_likeliest_pieces_are_taken() -> None:
    assert pieces("cats") == ["▁cat", "s"]
    assert pieces("Windmühle") == ["▁Wind", "mühle"]
    assert pieces("東京") == ["▁", "東京"]


def test_spaces_of_all_kinds_begin_one_word() -> None:
    assert pieces(" cats \n\xa0cat") == ["▁cat", "s", "▁cat"]


def test_characters_are_composed_and_mapped() -> None:
    assert pieces("e\u0301") == ["▁é"]
    assert pieces("ＡＢ") == ["▁AB"]
    assert pieces("ca\u200bt") == ["▁cat"]


def test_unknown_characters_beside_each_other_are_one() -> None:
    assert pieces("cat𐍈𐍉s𐍈") == ["▁cat", "<unk>", "s", "<unk>"]


def test_no_text_is_a_special_piece() -> None:
    assert pieces("<s>") == ["▁<", "s", ">"]


def test_pieces_after_the_limit_are_left_out() -> None:
    assert pieces("cats " * 50, limit=3) == ["▁cat", "s", "▁cat"]


def test_a_word_without_end_is_split() -> None:
    assert pieces("cat" + "s" * 5000, limit=3000) == ["▁cat"] + ["s"] * 2999
