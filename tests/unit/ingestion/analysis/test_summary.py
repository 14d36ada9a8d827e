"""What read badly on real pages, a class at a time."""

from __future__ import annotations

import pytest

from ingestion.analysis import keyphrases, tags
from ingestion.analysis.markdown_blocks import blocks_of, prose_sentences, split_sentences, words_of
from ingestion.analysis.sentence_filters import is_anaphoric, is_byline, is_quotable
from ingestion.documents.types import Embed


@pytest.mark.parametrize(
    "text",
    [
        "Jump To Details Best Vertical Ergonomic Mouse of this year.",
        "👉 Learn more about AI in dentistry from this report.",
        ", which means that only events of this severity will be tracked.",
        "reduction in time spent searching for information across databases",
        "Item# 59370 $499.00 $199.00 Item# 17469 $399.00 $199.00 and more.",
        "Originally Posted by HOSTLAR I agree with you on this one.",
        "384.9 out of 5 Stars. 64.3 out of 5 Stars.",
        'const response = await fetch("https://a.org", { method: "POST" });',
        "Use profiles to select personalised advertising on this and other sites.",
        "What should you look for in a new mouse this year?",
        "Written by Ruth Penhale on 4 May 2024 for The Coast.",
        "Best Vertical Ergonomic Mouse Logitech Lift Wireless Edition",
        "Abonnieren Sie jetzt unseren Newsletter und verpassen Sie keine Ausgabe.",
    ],
)
def test_it_is_not_quoted(text: str) -> None:
    assert not is_quotable(text, title="", language="en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("By 1900 the tower had lost its keeper and most of its glass.", "en"),
        ("“The lamp,” she said, “was never dark for a single night.”", "en"),
        ("Der alte Leuchtturm wurde von einem Ingenieur gebaut und steht noch.", "de"),
        ("¡La luz del faro se veía desde el puerto cada noche!", "es"),
        ("机器学习是人工智能的一个重要分支，它让计算机从数据中学习。", "zh"),
        ("هذه المنارة القديمة بنيت على الساحل منذ زمن بعيد جدا.", "ar"),
        ("A guide to the lamps of the coast and to who kept them", "en"),
    ],
)
def test_it_is_quoted(text: str, language: str) -> None:
    assert is_quotable(text, title="", language=language)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("By Ruth Penhale and Ellen Ward, May 2024", True),
        ("Par Jean de la Tour, publié hier", True),
        ("By noon the fog was gone and the boats went out.", False),
        ("Von Anfang an war der Turm zu klein für seine Lampe.", False),
    ],
)
def test_a_byline_is_told_from_a_sentence(text: str, found: bool) -> None:
    assert is_byline(text) is found


def test_a_sentence_that_leans_is_known() -> None:
    assert is_anaphoric("“However, it burned for years.")
    assert not is_anaphoric("Theodore built the lamp.")


def test_lines_that_end_are_not_run_together() -> None:
    markdown = "Dynamic Vocal Microphone\nShare\nItem ID: SM7dB\nIt is a fine microphone to own."
    assert [s.text for s in prose_sentences(blocks_of(markdown))][-1].startswith("It is a fine")


def test_lines_that_only_grew_long_are_one() -> None:
    markdown = "The tower was built of stone that came by sea from the\nquarries of the north."
    (sentence,) = prose_sentences(blocks_of(markdown))
    assert sentence.text.endswith("from the quarries of the north.")


def test_scripts_without_spaces_have_words_and_sentences() -> None:
    text = "机器学习是人工智能的分支。「它使用数据。」他说。"
    assert split_sentences(text) == ["机器学习是人工智能的分支。", "「它使用数据。」", "他说。"]
    assert words_of("机器学习 is ML-based，好") == ["机器", "学习", "is", "ML-based", "好"]


def phrases(text: str, language: str, embed: Embed, title: str = "") -> list[str]:
    return keyphrases.extract(blocks_of(text), title=title, language=language, embed=embed).phrases


def test_what_is_elided_is_no_part_of_a_phrase(embed: Embed) -> None:
    text = "L'intelligence artificielle change la qualité de l'air. L'intelligence artificielle."
    found = phrases(text, "fr", embed)
    assert "intelligence artificielle" in found
    assert "qualité de l'air" in found


def test_german_subjects_are_nouns_with_their_capitals(embed: Embed) -> None:
    text = "Der alte Leuchtturm steht fest. Ein Leuchtturm leuchtet, und der Leuchtturm bleibt."
    found = phrases(text, "de", embed)
    assert "Leuchtturm" in found
    assert not any(phrase.split()[-1].islower() for phrase in found)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("机器学习很重要。机器学习改变医学。我们研究机器学习。", "zh", "机器学习"),
        ("アルゴリズムの研究。アルゴリズムは速い。", "ja", "アルゴリズム"),
        ("Старый маяк стоит. Маяк горит каждую ночь, и маяк виден.", "ru", "маяк"),
        ("المنارة قديمة جدا. بنيت المنارة على الساحل.", "ar", "المنارة"),
    ],
)
def test_other_scripts_have_subjects_too(
    text: str, language: str, wanted: str, embed: Embed
) -> None:
    assert wanted in phrases(text, language, embed)


def test_capitals_of_headings_and_beginnings_are_not_kept(embed: Embed) -> None:
    text = (
        "# Machine Learning Today\n\nWe teach machine learning. Machine learning is used by NASA."
    )
    found = phrases(text, "en", embed)
    assert "machine learning" in found
    assert "Machine learning" not in found


@pytest.mark.parametrize(
    ("found", "known", "chosen"),
    [
        (["college admissions goals", "college admissions plans"], [], 1),
        (["biggest diet", "worst event", "kernel.org", "bad"], [], 0),
        (["browser history"], ["browser"], ("browser history",)),
        (["machine learning models"], ["Machine Learning"], ("Machine Learning",)),
        (["machine learnin"], ["Machine Learning"], ("Machine Learning",)),
    ],
)
def test_tags_read_like_tags(
    found: list[str], known: list[str], chosen: int | tuple[str, ...], embed: Embed
) -> None:
    got = tags.choose(found, known=known, language="en", embed=embed)
    assert (len(got) if isinstance(chosen, int) else got) == chosen


@pytest.mark.usefixtures("embedding_model")
def test_a_tag_is_found_by_what_it_means() -> None:
    from library.embeddings import embed

    found = tags.choose(["films"], known=["Movies"], language="en", embed=embed)
    other = tags.choose(["steam engines"], known=["Movies"], language="en", embed=embed)
    assert (found, other) == (("Movies",), ("steam engines",))


def test_the_head_of_a_message_is_no_sentence_of_a_summary() -> None:
    head = "Perran Hocking perran at mill.example A tide mill needs two things that mills can miss."
    assert not is_quotable(head, title="", language="en")
    assert is_quotable(head.partition("example ")[2], title="", language="en")
