"""What is put into a copy, and what never gets there, whatever the page says."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.capture import css, fetched
from ingestion.capture.self_contained import Loaded, SelfContained
from ingestion.capture.tree import Element, to_html

SPRITE = Loaded(
    b"""<!DOCTYPE svg [<!ENTITY e "x()">]><svg xmlns="http://www.w3.org/2000/svg"
xmlns:xlink="http://www.w3.org/1999/xlink"><linearGradient id="dawn" xlink:href="#day"/>
<linearGradient id="day"/><symbol id="sun" viewBox="0 0 9 9"><circle r="4" fill="url(#dawn)"/>
</symbol><g id="run" onclick="x()"><script>x()</script><image href="//x"/>&e;
<a href="javascript:x()"/></g></svg>""",
    "image/svg+xml",
)
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
        ("a{top:0;Mask:url(#m) 1px}", 'a{top:0;Mask:url("#m") 1px}'),
        ("a{-webkit-clip-path:url(#m)}", 'a{-webkit-clip-path:url("#m")}'),
        ("a{offset:url(#m) 1px}", 'a{offset:url("#m") 1px}'),
        ("a{--m:url(#m)}", 'a{--m:url("#m")}'),
        ("a{background:red url(#mark)}", 'a{background:red url("data:,")}'),
        (
            """image-set("a.png" 1x, url(b.png) type("image/png") 2x)""",
            'image-set(url("https://example.org/locks/a.png") 1x,'
            ' url("https://example.org/locks/b.png") type("image/png") 2x)',
        ),
        ("x-y:not(:defined)", "x-y:not(:is(*))"),
        ("url(http://[)", 'url("")'),
        (
            "@namespace svg url(http://www.w3.org/2000/svg);a{}",
            "@namespace svg url(http://www.w3.org/2000/svg);a{}",
        ),
        ("a{mask:url(unused.svg)}", "a{mask:-unused-picture()}"),
        ("a{--m:1px url( unused.svg)}", 'a{--m:1px url("data:,")}'),
        # However far from its name, and whatever signs its strings hold.
        (f"a{{--m:{400 * ' '}';' url(unused.svg)}}", f"a{{--m:{400 * ' '}';' url(\"data:,\")}}"),
        ("a{--m:1px}b{mask:'--m:' url(unused.svg)}", "a{--m:1px}b{mask:'--m:' -unused-picture()}"),
        ("image-set('unused-1.png' 1x, 'b,(.png' 2x)", f'image-set( url("{URL}b,(.png") 2x)'),
        ('image-set("unused.png" 1x)', "-unused-picture()"),
        (
            "@font-face{src:local(A),url(unused.eot),url(a.woff)}",
            f'@font-face{{src:local(A),url("data:,"),url("{URL}a.woff")}}',
        ),
    ],
)
def test_addresses_of_a_style_sheet(before: str, after: str) -> None:
    def embed(url: str, is_sheet: bool) -> str:
        if "unused" in url:
            return css.UNUSED
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
        "<body background=//x><table background=//x><p background=//x>",
        "<link rel=stylesheet href='data:text/css,a{background:url(//x)}'>",
        "<svg><use href='/s.svg#run'></use></svg>",
    ],
)
def test_nothing_that_runs_or_loads_stays(page: str) -> None:
    html = made(f"<title>T</title><body>{page}</body>", {"https://example.org/s.svg": SPRITE})
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


def test_drawings_of_another_file_are_in_their_place() -> None:
    page = (
        "<svg><use href='/s.svg#sun' x=3 width=20 class=a></use><use href='/s.svg#no'></use></svg>"
    )
    html = made(page, {"https://example.org/s.svg": SPRITE})
    assert html.count("</g>") == 1
    assert (
        '<g class="a" transform="translate(3 0)"><svg id="sun" viewBox="0 0 9 9" width="20"'
        ' height="100%"><circle r="4" fill="url(#dawn)"></circle>\n</svg><defs><linearGradient'
        ' id="dawn" href="#day"></linearGradient></defs><defs><linearGradient id="day">'
    ) in html


def test_frames_side_by_side_are_a_grid() -> None:
    inner = Element("frameset", {"rows": "2*,*"}, [Element("frame", frame="b")])
    outer = Element("frameset", {"cols": "120,30%,*"}, [Element("frame", frame="a"), inner])
    root = Element("html", {}, [outer])
    html = SelfContained({}, 1000).page(root, url=URL, base=URL, title="T")
    assert "height:100vh;grid-template:minmax(0,1fr) / 120px 30% minmax(0,1fr)" in html
    assert "height:100%;grid-template:minmax(0,2fr) minmax(0,1fr) / minmax(0,1fr)" in html
    assert html.index("<body") < html.index('srcdoc="a"') < html.index('srcdoc="b"')
    assert "frameset" not in html


def test_what_a_plugin_would_show_is_a_picture_or_what_stands_for_it() -> None:
    files = {"https://example.org/a.png": PICTURE}
    page = "<object data=/a.png width=9>No</object><object data=/a.pdf>Its <b>words</b></object>"
    assert f'<img width="9" src="{INSIDE}"><span>Its <b>words</b></span>' in made(page, files)


def test_old_backgrounds_and_dark_pages_stay_so() -> None:
    files = {"https://example.org/a.png": PICTURE}
    html = made("<body background=/a.png><td background=/a.png>", files)
    assert f'<body background="{INSIDE}">' in html
    assert '<meta name="color-scheme" content="dark">' in made(
        "<meta name=color-scheme content=dark><p>Dark"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<body background='#fff'>",
        "<body><img src='#a'><input type=image src='#b'><video poster='#c'></video>",
        "<body><svg><image href='#d'/></svg>",
        "<body style='content:url(#e)'>",
    ],
)
def test_a_picture_is_never_the_page_itself(page: str) -> None:
    assert "#" not in made(page)


def test_addresses_in_a_sheet_are_of_where_it_was_in_the_end() -> None:
    sheet = Loaded(b"p{background:url(a.png)}", "text/css", "https://else.example/v2/s.css")
    files = {"https://example.org/s.css": sheet, "https://else.example/v2/a.png": PICTURE}
    assert INSIDE in made("<link rel=stylesheet href=/s.css>", files)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("https://example.org/a%20b.png", "url('/a b.png')"),
        ("https://example.org/K%C3%BCste.png", "url(/Küste.png)"),
        ("https://example.org/a.png?x=%C3%BC", "url(//Example.org:443/c/../a.png?x=ü)"),
        ("https://xn--kste-0ra.example/", "url(https://küste.example)"),
        ("https://example.org/c/a.png", r"url('\\c\\a.png')"),
    ],
)
def test_addresses_are_found_however_they_are_written(asked: str, written: str) -> None:
    html = made(f"<style>p{{background:{written}}}</style>", {asked: PICTURE})
    assert INSIDE in html


def made_of(element: Element, files: dict[str, Loaded]) -> str:
    """The HTML of an element of a page whose every request is known."""
    root = Element("html", {}, [Element("body", {}, [element])])
    maker = SelfContained(files, 1_000_000, is_complete=True)
    return maker.page(root, url=URL, base=URL, title="T").partition("<body>")[2]


def test_a_picture_for_other_windows_gives_way_to_the_one_that_is_there() -> None:
    """One that was asked for in vain is none, and what else its declaration says still holds."""
    sheet = Element("style", {}, ["a{background:red url(404.png)} a:hover{background:url(b.png)}"])
    html = made_of(sheet, {f"{URL}404.png": Loaded(b"", "")})
    assert html.startswith(
        '<style>a{background:red url("data:,")} a:hover{background:-unused-picture()}</style>'
    )


def test_the_part_of_a_drawing_that_is_shown_stays_chosen() -> None:
    html = made("<img src='/s.svg#sun'>", {"https://example.org/s.svg": SPRITE})
    assert '#sun">' in html


def test_dense_pictures_are_as_wide_as_they_were() -> None:
    picture = Element("img", {"src": "/a.png"}, density="2.0000")
    html = made_of(picture, {"https://example.org/a.png": PICTURE})
    assert f'<img srcset="{INSIDE} 2.0000x">' in html


def test_areas_of_a_picture_stay_links() -> None:
    page = "<img usemap='#m'><img usemap='//x#m'><map name=m><area href=/lock></map>"
    html = made(page)
    assert html.count("usemap") == 1
    assert 'href="https://example.org/lock"' in html


@pytest.mark.parametrize(
    ("attributes", "is_in_use"),
    [
        ({"rel": "stylesheet"}, True),
        ({"rel": "stylesheet", "data-librarian-sheet": "off"}, False),
        ({"rel": "alternate stylesheet"}, False),
        ({"rel": "alternate stylesheet", "data-librarian-sheet": "on"}, True),
    ],
)
def test_style_sheets_are_those_in_use(attributes: dict[str, str], is_in_use: bool) -> None:
    link = Element("link", {**attributes, "href": "/s.css"})
    html = made_of(link, {"https://example.org/s.css": Loaded(b"p{color:red}", "text/css")})
    assert ("color:red" in html) is is_in_use
