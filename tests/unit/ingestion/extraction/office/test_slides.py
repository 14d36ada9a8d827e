"""Slides of OpenDocument."""

from __future__ import annotations

import pytest
from lxml import etree

from ingestion.extraction.office.slides import _odp_words
from tests.unit.ingestion.extraction.office.test_odt import NAMES


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<text:p><text:span>Cra</text:span><text:span>nes</text:span> of</text:p>", "Cranes of"),
        ("<text:p>The crane</text:p><text:p>and its hook</text:p>", "The crane and its hook"),
        ("<text:p>The<text:line-break/>crane<text:s/>is<text:tab/>up</text:p>", "The crane is up"),
        ("<text:p>The <!-- old -->crane</text:p>", "The crane"),
    ],
)
def test_words_of_a_title_are_whole(inside: str, title: str) -> None:
    shape = etree.fromstring(
        f"<draw:frame {NAMES}><draw:text-box>{inside}</draw:text-box></draw:frame>"
    )
    assert " ".join(_odp_words(shape).split()) == title
