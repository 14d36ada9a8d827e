"""What is put into a copy, and what never gets there, whatever the page says."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.capture import css, fetched
from ingestion.capture.self_contained import Loaded, SelfContained
from ingestion.capture.tree import Element, to_html

URL = "https://example.org/locks/"
PICTURE = Loaded(b"picture", "image/png")
INSIDE = "data:image/png;base64,cGljdHVyZQ=="


def made(page: str, files: dict[str, Loaded] | None = None, **kw: Any) -> str:
    maker = SelfContained(files or {}, kw.pop("max_bytes", 1_000_000))
    html = fetched.to_html(page.encode(), url=URL, charset="utf-8", maker=maker)[0]
    return html.partition("</title>")[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("url(a.png)", 'url("https://example.org/locks/a.png")'),
        ("URL( 'a b.png' )", 'url("https://example.org/locks/a b.png")'),
        ('url("\\61.png")', 'url("https://example.org/locks/a.png")'),
        ('content: "url(a.png)"', 'content: "url(a.png)"'),
        ("/* url(a.png) */b", "b"),
        ("@import 'm.css';", '@import url("sheet https://example.org/locks/m.css");'),
        (
            "@import url(m.css) print;",
            '@import url("sheet https://example.org/locks/m.css") print;',
        ),
        ("fill: url(#mark)", 'fill: url("#mark")'),
        ("x-y:not(:defined)", "x-y:not(:is(*))"),
        ("url(http://[)", 'url("")'),
    ],
)
def test_addresses_of_a_style_sheet(before: str, after: str) -> None:
    def embed(url: str, is_sheet: bool) -> str:
        return f"sheet {url}" if is_sheet else url

    assert css.rewrite(before, URL, embed) == after


@pytest.mark.parametrize(
    "page",
    [
        "<script>x()</script>",
        "<p onclick='x()'>",
        "<a href='javascript:x()'>",
        "<a href=' java\nscript:x()'>",
        "<meta http-equiv=refresh content='0;url=//x'>",
        "<base href=//x><p>",
        "<iframe src=//x srcdoc='<script>x()</script>'></iframe>",
        "<object data=x()></object><embed src=x()>",
        "<svg><script>x()</script><animate attributeName=href to='javascript:x()'/></svg>",
        "<form action=//x><button formaction=//x>",
        "<link rel=stylesheet href=//x><link rel=preload href=//x>",
        "<style>a{background:url(//x)} @import '//x';</style><p style='background:url(//x)'>",
        "<img src=//x srcset='//x 2x'><video src=//x poster=//x></video><audio src=//x></audio>",
        "<svg><use href='//x#a'></use><image href=//x></image></svg>",
    ],
)
def test_nothing_that_runs_or_loads_stays(page: str) -> None:
    html = made(f"<title>T</title><body>{page}</body>")
    assert "x()" not in html
    assert "//x" not in html


def test_a_style_sheet_can_not_end_its_element() -> None:
    style = Element("style", {}, ["a{}</style><script>x()</script>"])
    assert to_html(style) == "<style>a{}<\\/style><script>x()<\\/script></style>"
    inside = Element("svg", {}, [Element("style", {}, ["<img onerror=x()>"])])
    assert to_html(inside) == "<svg><style>&lt;img onerror=x()&gt;</style></svg>"


def test_what_was_loaded_is_inside() -> None:
    files = {
        "https://example.org/a.png": PICTURE,
        "https://example.org/s.css": Loaded(b"@import 't.css'; p{color:red}", "text/css"),
        "https://example.org/t.css": Loaded(b"b{background:url(a.png)}", "text/css"),
    }
    page = "<link rel=stylesheet href=/s.css media=tv><img src=/a.png><p style='--x:url(/a.png)'>"
    html = made(page, files)
    assert f'<img src="{INSIDE}">' in html
    assert f"url(&quot;{INSIDE}&quot;)" in html
    assert '<style media="tv">@import url("data:text/css;base64,' in html
    assert "example.org" not in html


def test_pictures_that_scripts_would_show_later_are_shown() -> None:
    files = {"https://example.org/locks/a.png": PICTURE}
    page = "<img src='data:,' data-src=a.png><noscript><img src=a.png></noscript>"
    assert made(page, files).count(INSIDE) == 2


def test_what_is_missing_is_named_in_order() -> None:
    maker = SelfContained({}, 1000)
    page = b"<link rel=stylesheet href=s.css><img src=a.png><img src=a.png>"
    fetched.to_html(page, url=URL, charset="", maker=maker)
    assert maker.missing == {f"{URL}s.css": True, f"{URL}a.png": False}


def test_what_there_is_no_room_for_is_left_out() -> None:
    maker = SelfContained({"https://example.org/a.png": PICTURE}, len(INSIDE))
    page = b"<img src=/a.png alt=one><img src=/a.png alt=two>"
    html = fetched.to_html(page, url=URL, charset="", maker=maker)[0]
    assert html.count(INSIDE) == 1
    assert maker.left_out == {"https://example.org/a.png"}


def test_names_that_scripts_make_are_written_as_they_are() -> None:
    element = Element("my-note", {"@click": "x", 'a"b': "y", ":k": "<&"}, ["a\x00<b>"])
    assert to_html(element) == '<my-note @click="x" :k="&lt;&amp;">a&lt;b&gt;</my-note>'
