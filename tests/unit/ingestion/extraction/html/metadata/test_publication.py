"""Days that were guessed must be on the page."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.metadata.publication import guessed_date


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
