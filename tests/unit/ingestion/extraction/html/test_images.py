"""Pictures by the address a browser shows, and media as links."""

from __future__ import annotations

import pytest

from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders

URL = "https://www.example.org/a/page.html"
HERE = "https://www.example.org/"
EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def markdown(inner: str) -> str:
    first, *rest = (f"<p>{each}</p>" for each in builders.PARAGRAPHS)
    page = builders.article(body=first + inner + "".join(rest))
    return extract(Resource(page.encode(), "text/html", url=URL), no_progress).markdown


@pytest.mark.parametrize(
    "image",
    [
        f"<img src='{EMPTY}' data-src='/lens.jpg'>",
        "<img src='/static/placeholder.png' data-lazy-src='/lens.jpg'>",
        "<img src='/img/1x1.gif' srcset='/small.jpg 300w, /lens.jpg 900w, /big.jpg 2000w'>",
        f"<img src='{EMPTY}' data-srcset='/lens.jpg 1x, /big.jpg 2x'>",
        f"<picture><source srcset='/lens.jpg 1200w'><img src='{EMPTY}'></picture>",
        "<img src='/spacer.gif' data-any-name='/lens.jpg'>",
        f"<img class=lazy src='{EMPTY}'><noscript><img src='/lens.jpg'></noscript>",
        "<img src='/lens.jpg' alt='A'><noscript><img src='/lens-2.jpg' alt='A'></noscript>",
        "<div style='background:url(/lens.jpg)'></div><noscript><img src='/lens.jpg'></noscript>",
        "<img src='/lens.jpg'><noscript><img src='/lens.jpg'></noscript>",
    ],
)
def test_a_picture_is_there_once_with_its_real_address(image: str) -> None:
    text = markdown(image)
    assert text.count("![") == 1
    assert f"]({HERE}lens.jpg)" in text


def test_a_srcset_with_commas_in_its_addresses() -> None:
    text = markdown("<img srcset='/w_400,h_3/a.jpg 400w, /w_900,h_6/a.jpg 900w'>")
    assert f"]({HERE}w_900,h_6/a.jpg)" in text


@pytest.mark.parametrize(
    ("media", "link"),
    [
        ("<video src='/lens.mp4' controls></video>", f"[lens.mp4]({HERE}lens.mp4)"),
        (
            "<video title='The lens turns'><source src='/lens.webm'><track src=/t.vtt></video>",
            f"[The lens turns]({HERE}lens.webm)",
        ),
        ("<audio controls><source src='/horn.ogg'>No sound</audio>", f"[horn.ogg]({HERE}horn.ogg)"),
        (
            "<iframe src='https://www.youtube.com/embed/x1' title='A film'></iframe>",
            "[A film](https://www.youtube.com/embed/x1)",
        ),
        (
            "<p>See <iframe data-src='https://player.example/2'></iframe></p>",
            "[player.example](https://player.example/2)",
        ),
        ("<lite-youtube videoid=x1></lite-youtube>", "(https://www.youtube.com/watch?v=x1)"),
    ],
)
def test_media_leave_a_link(media: str, link: str) -> None:
    assert link in markdown(media)


@pytest.mark.parametrize(
    "media",
    [
        "<iframe src='https://ad.doubleclick.net/x'></iframe>",
        "<iframe src='https://www.example.org/pixel' width=1 height=1></iframe>",
        "<iframe src='about:blank'></iframe>",
        "<iframe src='https://www.example.org/x' style='display: none'></iframe>",
        "<video></video>",
    ],
)
def test_media_that_show_nothing_leave_none(media: str) -> None:
    text = markdown(media)
    assert "](" not in text
