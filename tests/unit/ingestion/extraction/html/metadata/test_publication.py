"""Days that were guessed must be on the page."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata.publication import guessed_date, published_at
from tests.timing import is_linear


@pytest.mark.parametrize("before", ["", "<!-- -->", "<?x?>", "<b>On</b><!-- a --><!-- b -->"])
def test_text_behind_a_comment_shows_a_day(before: str) -> None:
    page = html.document_fromstring(f"<div>{before}Published 2024-05-03</div>")
    found = guessed_date("2024-05-03", page, "")
    assert found is not None
    assert found.day == 3


def test_comments_within_what_is_about_others_show_none() -> None:
    inner = "<aside><!-- -->Elsewhere 2024-05-03</aside>"
    page = html.document_fromstring(f"<div>{inner}May 2024</div>")
    assert guessed_date("2024-05-03", page, "") is None


@pytest.mark.parametrize(
    ("language", "line", "day"),
    [
        ("ja", "<p class=meta>公開日：2024年5月3日　更新日：2025年1月2日</p>", "2024-05-03"),
        ("ja", "<p>令和6年5月3日</p>", "2024-05-03"),
        ("ko", "<p class=info>입력 2024.05.03. 오후 3:20 수정 2024.05.04.</p>", "2024-05-03"),
        ("pl", "<div>3 maja 2024</div>", "2024-05-03"),
        ("th", "<p>3 พฤษภาคม 2567</p>", "2024-05-03"),
        ("zh-TW", "<p>民國113年5月3日</p>", "2024-05-03"),
        ("en", "<div>Ruth Penhale | 3 May 2024 | Lamps</div>", "2024-05-03"),
        ("en", "<p class=meta>Last updated: June 7, 2025. Published: 3 May 2024</p>", "2024-05-03"),
        ("de", "<p>Erstveröffentlichung 3. Mai 2024</p>", "2024-05-03"),
        ("de", "<p class=meta>3. Mai 2024, aktualisiert am 7. Juni 2025</p>", "2024-05-03"),
        (
            "en",
            "<p>Updated <time datetime=2025-06-07>x</time> <time datetime=2024-05-03>y</time></p>",
            "2024-05-03",
        ),
        (
            "en",
            "<p><!-- --><time class=updated datetime=2025-06-07>x</time>"
            "<time class=published datetime=2024-05-03>y</time></p>",
            "2024-05-03",
        ),
        ("en", "<p><!-- --><time datetime=2024-05-03>x</time></p>", "2024-05-03"),
        ("en", "<p class=meta>Updated 7 June 2025</p>", "2025-06-07"),
        ("en", "<p>What the flood of 3 May 1995 did to our mill</p>", ""),
        ("en", "<h2>The third of May 1995</h2>", ""),
    ],
)
def test_the_day_below_the_title(language: str, line: str, day: str) -> None:
    page = html.document_fromstring(
        f"<html lang={language}><h1>Lamps</h1>{line}<p>Text.</p></html>"
    )
    found = published_at(page, {}, [], "")
    assert (f"{found:%Y-%m-%d}" if found else "") == day


LONG = "The old lock was dug by hand and lined with oak from the hills that stand around it. " * 2


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (f"<p>{LONG}It was opened on <time datetime=2019-05-03>3 May 2019</time>.</p>", ""),
        (
            f"<p>{LONG}It was opened on <time datetime=2019-05-03>3 May 2019</time>.</p>"
            "<p class=date>4 June 2024</p>",
            "2024-06-04",
        ),
        (
            f"<p>{LONG}It was opened on <time datetime=2019-05-03>3 May 2019</time>.</p>"
            "<p>Posted <time datetime=2024-06-04>4 June</time></p>",
            "2024-06-04",
        ),
        (f"<p>{LONG}Published on <time datetime=2024-06-04>4 June</time></p>", "2024-06-04"),
        (f"<p>By Ann Bo of Ansty on <time datetime=2024-06-04>x</time> {LONG}</p>", "2024-06-04"),
        (f"<p>ANSTY, <time datetime=2024-06-04>4 June</time>: {LONG}</p>", "2024-06-04"),
    ],
)
def test_the_day_of_what_the_text_tells_is_not_the_page_s(page: str, day: str) -> None:
    tree = html.document_fromstring(f"<html lang=en><article><h1>Lock</h1>{page}</article></html>")
    found = published_at(tree, {}, [], "") or guessed_date("2019-05-03", tree, "")
    assert (f"{found:%Y-%m-%d}" if found else "") == day


def test_a_line_of_spaces_is_read_in_time_in_proportion() -> None:
    def read(spaces: str) -> None:
        page = html.document_fromstring(f"<h1>T</h1><div>May 3, 2024{spaces}x</div>")
        published_at(page, {}, [], "https://a.example/")

    assert is_linear(read, " ".__mul__, 3_000)
