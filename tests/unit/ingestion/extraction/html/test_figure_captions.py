from __future__ import annotations

import pytest
from lxml import html as lxml_html

from ingestion.extraction.html.figure_captions import write_captions
from ingestion.extraction.html.parsing import parse
from tests.timing import is_linear


def written(body: str) -> str:
    tree = parse(f"<body>{body}</body>")
    write_captions(tree)
    return str(lxml_html.tostring(tree.find("body"), encoding="unicode"))


@pytest.mark.parametrize(
    "caption", ["<div class=thumbcaption>The pier</div>", "<p class='wp-caption-text'>The pier</p>"]
)
def test_a_caption_that_its_class_tells(caption: str) -> None:
    figure = written(f"<p>Text.</p><div class=box><a><img src=a.jpg></a>{caption}</div>")
    assert "<figure" in figure
    assert ">The pier</figcaption>" in figure


def test_a_box_with_other_text_is_no_figure() -> None:
    page = "<div><img src=a.jpg><p>Text.</p><p class=wp-caption-text>The pier</p></div>"
    assert "figure" not in written(page)
    assert "figcaption" not in written("<div><p class=wp-caption-text>The pier</p></div>")


def test_boxes_of_many_captions_are_read_in_linear_time() -> None:
    def write(captions: str) -> None:
        write_captions(parse(f"<body><div><img src=a.jpg>{captions}</div></body>"))

    caption = "<p class=wp-caption-text>The pier</p>"
    assert is_linear(write, lambda times: caption * times, 350)
