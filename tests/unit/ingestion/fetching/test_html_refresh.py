"""Where pages send their readers on."""

from __future__ import annotations

import pytest

from ingestion.fetching.html_refresh import refresh_target

AT = "https://a.example/dir/go"


def led(page: str, header: str = "") -> str | None:
    return refresh_target(AT, header, page.encode(), "utf-8")


@pytest.mark.parametrize(
    ("page", "target"),
    [
        (
            '<meta http-equiv="refresh" content="0;url=next.html">',
            "https://a.example/dir/next.html",
        ),
        (
            "<meta http-equiv=refresh content='0; URL=/x?a=1&amp;b=2'>",
            "https://a.example/x?a=1&b=2",
        ),
        (
            '<meta content="1,URL=\'https://b.example/y\'" http-equiv="Refresh">',
            "https://b.example/y",
        ),
        ('<base href="/b/"><meta http-equiv=refresh content="0;url=n">', "https://a.example/b/n"),
        ('<meta http-equiv=refresh content="10;url=/n">Wait a little.', "https://a.example/n"),
        (f'<meta http-equiv=refresh content="10;url=/n">{"word " * 200}', None),
        ('<meta http-equiv=refresh content="300">', None),
        ('<meta http-equiv=refresh content="0;url=/dir/go#top">', None),
        ('<meta http-equiv=refresh content="0;url=javascript:alert(1)">', None),
        ('<!-- <meta http-equiv=refresh content="0;url=/n"> -->', None),
        ('<script>x = "<meta http-equiv=refresh content=0;url=/n>"</script>', None),
        ('<noscript><meta http-equiv=refresh content="0;url=/nojs"></noscript>', None),
        (
            '<noscript><meta http-equiv=refresh content="0;URL=https://b.example/"></noscript>',
            "https://b.example/",
        ),
        ("<meta http-equiv=refresh content='0;url=http://[x'>", None),
        ('<script>location.replace("https:\\/\\/b.example\\/y")</script>', "https://b.example/y"),
        ("<script>window.location.href = '/n';</script>", "https://a.example/n"),
        ("<script>if (x) { location = '/n' }</script>", None),
        ("<script>location = '/n'</script><script>start()</script>", None),
        (f"<script>location = '/n'</script>{'word ' * 200}", None),
        (
            "<frameset><frame src=menu.html><frame src=a.html name=main></frameset>",
            "https://a.example/dir/a.html",
        ),
        ("<frameset><frame src=top.html><frame src=one.html>", "https://a.example/dir/one.html"),
        ("<frameset><frame src=menu.html></frameset>", None),
        (f"<frameset><frame src=a.html><noframes>{'word ' * 200}</noframes>", None),
        ("", None),
    ],
)
def test_meta_refresh(page: str, target: str | None) -> None:
    assert led(page) == target


def test_the_header_counts_as_the_element_does() -> None:
    assert led("", "0; url=/next") == "https://a.example/next"
    assert led("", "5") is None
