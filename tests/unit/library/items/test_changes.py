"""What has changed in a text, told in words."""

from __future__ import annotations

import pytest

from library.items.changes import describe, is_another_text, is_same_text

PARAGRAPHS = [f"The mill number {n} ground the rye of the village by the river." for n in "abcdef"]
BEFORE = "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("One.", "One.", ""),
        ("Boats moor here.", "Boats moor here.\n\nHay is sold.", "1 paragraph new"),
        ("Boats moor here.\n\nHay is sold.\n\nRye too.", "Rye too.", "2 paragraphs gone"),
        ("The lock opens at dawn.", "The lock opens at noon.", "1 paragraph reworded"),
        ("There are 14 boats.", "There are 19 boats.", "one figure 14 → 19"),
        ("Toll: 1,204.50 a boat", "Toll: 1,310.75 a boat", "one figure 1,204.50 → 1,310.75"),
        ("From 3 to 4 boats.", "From 5 to 6 boats.", "2 figures: 3 → 5, 4 → 6"),
        ("1, 2, 3 and 4 of 9", "5, 6, 7 and 8 of 9", "4 figures: 1 → 5, 2 → 6 and 2 more"),
        (
            "Gone with the flood.\n\nThere are 14 boats.\n\nThe end of it.",
            "There are 19 boats.\n\nAa bb.\n\nCc dd.\n\nEe ff.\n\nThe end of it.",
            "3 paragraphs new, 1 gone, one figure 14 → 19",
        ),
    ],
)
def test_words_of_a_change(before: str, after: str, words: str) -> None:
    assert describe(before, after) == words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See [the lock](https://a.example/1).", "See [the lock](https://a.example/2?x=(1))."),
        ("![A boat](https://cdn.example/a?token=1)", "![A boat](https://cdn.example/a?token=2)"),
        ("[![A boat](https://cdn.example/1)](/x)", "[![A boat](https://cdn.example/2)](/y)"),
        ("One.\n\n\nTwo. ", "One.\nTwo."),
        ("# The locks\n\nOne.\n\nTwo.", "One.\n\nTwo."),
    ],
)
def test_addresses_and_blank_lines_are_not_read(before: str, after: str) -> None:
    assert is_same_text(before, after)
    assert describe(before, after) == "only links or pictures"


def test_a_word_is_read() -> None:
    assert not is_same_text("The [lock](/a) is shut.", "The [lock](/a) is open.")


def test_a_title_above_one_text_alone_is_no_change() -> None:
    text = "The lock is shut.\n\n## Tolls\n\nThree pence."
    longer = f"{text}\n\nHay is free."
    assert describe(f"# Of locks\n\n{text}", longer) == "1 paragraph new"
    assert describe(text, f"# Of locks\n\n{longer}") == "1 paragraph new"
    assert describe(f"# Of locks\n\n{text}", f"# Of boats\n\n{text}") == "1 paragraph reworded"
    assert describe(text, text.replace("## Tolls\n\n", "")) == "1 paragraph gone"


def test_another_text() -> None:
    assert is_another_text(BEFORE, "This domain is for sale. Ask us about its price today.")
    assert not is_another_text(BEFORE, "\n\n".join([*PARAGRAPHS[:1], "Wholly new words here."]))
    assert not is_another_text("Short.", "Something else.")
