"""What changed between two texts."""

from __future__ import annotations

from library.items.text.diff import CONTEXT, Change, diff_text


def shown(changes: list[Change]) -> list[tuple[str, str]]:
    mark = {"added": "+{}+", "removed": "-{}-", "same": "{}"}
    return [
        (c.kind, "".join(mark[p.kind].format(p.text) for p in c.pieces) or str(c.skipped))
        for c in changes
    ]


def test_the_same_text_has_no_changes() -> None:
    assert diff_text("One.\n\nTwo.", "One.\n\nTwo.\n") == []


def test_paragraphs_come_and_go() -> None:
    before = "Kept one.\n\nThe old lamp burned whale oil.\n\nKept two."
    after = "Kept one.\n\nKept two.\n\nSomething wholly new."
    assert shown(diff_text(before, after)) == [
        ("same", "Kept one."),
        ("removed", "-The old lamp burned whale oil.-"),
        ("same", "Kept two."),
        ("added", "+Something wholly new.+"),
    ]


def test_a_changed_paragraph_shows_its_words() -> None:
    before = "The tower was built in 1847 by Thomas Ashworth."
    after = "The tower was built in 1848 by Mary Ellen Ashworth."
    assert shown(diff_text(before, after)) == [
        ("changed", "The tower was built in -1847-+1848+ by -Thomas-+Mary Ellen+ Ashworth."),
    ]


def test_far_from_a_change_paragraphs_are_folded() -> None:
    lines = [f"Paragraph number {n} stands here." for n in range(40)]
    after = [*lines[:20], "An insertion of other words altogether.", *lines[20:]]
    kinds = [(c.kind, c.skipped) for c in diff_text("\n\n".join(lines), "\n\n".join(after))]
    same = [("same", 0)] * CONTEXT
    left = 20 - CONTEXT
    assert kinds == [("gap", left), *same, ("added", 0), *same, ("gap", left)]


def test_nothing_of_either_text_is_lost() -> None:
    before = "A b c d.\n\nE f g.\n\nH i j k l."
    after = "A b x d.\n\nNew one.\n\nH j k l m."
    changes = diff_text(before, after)
    old = ["".join(p.text for p in c.pieces if p.kind != "added") for c in changes]
    new = ["".join(p.text for p in c.pieces if p.kind != "removed") for c in changes]
    assert [text for text in old if text] == before.split("\n\n")
    assert [text for text in new if text] == after.split("\n\n")


def test_a_rewritten_text_is_no_burden() -> None:
    before = "\n\n".join(f"Old {n} words {n * 7}" for n in range(3000))
    after = "\n\n".join(f"New {n} terms {n * 3}" for n in range(3000))
    assert {c.kind for c in diff_text(before, after)} == {"added", "removed"}
