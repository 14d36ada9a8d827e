"""Slides: words, and where they lead."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pptx
import pytest
from lxml import etree

from ingestion.extraction.office.slides import _odp_words
from tests.sources.reading import read
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


def test_links_that_lead_out_of_the_file_stay() -> None:
    show: Any = pptx.Presentation()
    frame = show.slides.add_slide(show.slide_layouts[1]).placeholders[1].text_frame
    paragraph = frame.paragraphs[0]
    for text, address in (
        ("See ", ""),
        ("the *map* ", "https://e.org/a (b)"),
        ("now.", "slide2.xml"),
    ):
        run = paragraph.add_run()
        run.text, run.hyperlink.address = text, address or None
    out = BytesIO()
    show.save(out)
    assert (
        r"See [the \*map\*](https://e.org/a%20%28b%29) now."
        in read(out.getvalue(), "a.pptx").markdown
    )
