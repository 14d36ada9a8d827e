from __future__ import annotations

import pytest

from ingestion.extraction.pdf.hyphenation import Vocabulary, join_lines
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import OTHER_PROSE, PROSE, read, wrapped

NOTHING = Vocabulary([])


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the har-", "bour wall", "the harbour wall"),
        ("the har\u2010", "bour wall", "the harbour wall"),
        ("the har\x02", "bour wall", "the harbour wall"),
        ("a well-", "known wall", "a well-known wall"),
        ("a well\x02", "known wall", "a well-known wall"),
        ("twenty-", "five years", "twenty-five years"),
        ("his mother-in-", "law came", "his mother-in-law came"),
        ("Jean-", "Pierre came", "Jean-Pierre came"),
        ("the years 1914-", "18 were", "the years 1914-18 were"),
        ("Haus- ", "und Hof", "Haus- und Hof"),
        ("Haus-", "und Hof", "Haus- und Hof"),
        ("he said -", "and left", "he said - and left"),
        ("nicht-öf\u2010", "fentlich", "nicht-öffentlich"),
        ("see https://", "example.org now", "see https://example.org now"),
        ("see https://example.org/a-", "b/c now", "see https://example.org/a-b/c now"),
        ("see https://example.org/a", "/b now", "see https://example.org/a/b now"),
        ("see https://example.org/a", "and more", "see https://example.org/a and more"),
        ("整面墙会", "轻轻移动", "整面墙会轻轻移动"),
        ("整面墙会，", "Windows 也是", "整面墙会， Windows 也是"),
        ("かべが", "うごく", "かべがうごく"),
        ("돌담은", "움직인다", "돌담은 움직인다"),
    ],
)
def test_two_lines_joined(first: str, second: str, joined: str) -> None:
    assert join_lines([first.strip(), second], NOTHING) == joined


@pytest.mark.parametrize(
    ("elsewhere", "joined"),
    [("an ear-ring of gold", "the ear-ring"), ("an earring of gold", "the earring")],
)
def test_the_document_s_own_spelling_decides(elsewhere: str, joined: str) -> None:
    assert join_lines(["the ear-", "ring"], Vocabulary([elsewhere])) == joined


def test_words_that_weasyprint_divides_are_made_whole() -> None:
    css = "p { width: 120pt; hyphens: auto; text-align: justify }"
    text = PROSE + OTHER_PROSE
    assert read(pdfs.typeset(f'<html lang="en"><p>{text}</p>', css)).markdown == text.strip()


def test_words_that_reportlab_divides_are_made_whole() -> None:
    text = (PROSE * 2).replace("harbour ", "har-|bour ").replace("morning", "mor-|ning")
    rows = [row for part in text.split("|") for row in wrapped(part, 80)]
    assert read(pdfs.drawn(pdfs.lines(rows))).markdown == (PROSE * 2).strip()


def test_soft_hyphens_within_a_line_go() -> None:
    html = f"<p>{PROSE.replace('harbour', 'har&shy;bour')}</p>"
    assert read(pdfs.typeset(html)).markdown == PROSE.strip()


def test_a_korean_word_divided_without_a_hyphen_is_whole_where_the_document_has_it() -> None:
    vocabulary = Vocabulary(["마을은 알려져 있었고 봄이 왔다"])
    assert join_lines(["그는 집에 있", "었고 그녀는"], vocabulary) == "그는 집에 있었고 그녀는"
    assert join_lines(["그는 집에", "있었고 그녀는"], vocabulary) == "그는 집에 있었고 그녀는"


def test_digits_and_kana_are_joined_as_the_document_writes_them() -> None:
    touching, apart = Vocabulary(["長さは120メートル"]), Vocabulary(["長さは 120 メートル"])
    assert join_lines(["長さは120", "メートルで"], touching) == "長さは120メートルで"
    assert join_lines(["長さは 120", "メートルで"], apart) == "長さは 120 メートルで"
