"""Small pictures and signs that stand for words."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.extraction.html.icons import drop_hidden_labels, drop_page_controls, write_icons
from ingestion.extraction.html.parsing import parse


def text(inner: str) -> str:
    tree = parse(f"<body>{inner}</body>")
    write_icons(tree)
    drop_hidden_labels(tree)
    return " ".join(str(tree.find("body").text_content()).split())


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<p>Well <img class=emoji alt='😀' src=a.svg> done</p>", "Well 😀 done"),
        ("<p>Well <img class=wp-smiley alt=':-)' src=a.gif> done</p>", "Well :-) done"),
        ("<p>Well <img class=emoji alt=':tada:' src=a.gif> done</p>", "Well :tada: done"),
        ("<p><img alt=T src=t.png>he lamp</p>", "The lamp"),
        ("<p><img alt=T src=t.png> The lamp</p>", "The lamp"),
        ("<p><img alt='The lamp' src=t.png> burns</p>", "burns"),
        ("<ul><li><input type=checkbox checked> Oil</li></ul>", "[x] Oil"),
        ("<ul><li><label><input type=checkbox> Oil</label></li></ul>", "[ ] Oil"),
        ("<ul><li>Oil <input type=checkbox></li></ul>", "Oil"),
        ("<table><td>Lamp<td><img width=16 alt=yes src=y.png></table>", "Lampyes"),
        ("<table><td>Lamp<td><svg><title>Yes</title></svg></table>", "LampYes"),
        ("<table><td>Lamp<td><span aria-label=No class=x></span></table>", "LampNo"),
        ("<table><td>Lamp<td><img alt='The old lamp' src=photo.jpg></table>", "Lamp"),
        ("<p><a href=/>Oil<span class=sr-only> (opens in a new tab)</span></a></p>", "Oil"),
        ("<p><a href=/><svg></svg><span class=sr-only>Oil</span></a></p>", "Oil"),
        ("<h2>Oil<span class=mw-editsection>[<a href=/e>edit</a>]</span></h2>", "Oil"),
    ],
)
def test_what_a_small_sign_says_is_text(inner: str, shown: str) -> None:
    assert text(inner) == shown


def test_a_photo_stays_a_photo() -> None:
    tree = parse("<body><p><img alt='The lamp at night' src=lamp.jpg></p></body>")
    write_icons(tree)
    assert "<img" in html.tostring(tree, encoding="unicode")


def test_boxes_that_a_style_draws_are_boxes() -> None:
    tree = parse(
        "<ul><li><div class='checkbox checkbox-on'></div> Oil</li>"
        "<li><span role=checkbox aria-checked=false></span> Wick</li></ul>"
    )
    write_icons(tree)
    assert [item.text_content() for item in tree.iter("li")] == ["[x] Oil", "[ ] Wick"]


@pytest.mark.parametrize(
    "control",
    ["Press enter or click to view image in full size", "Was this page helpful?", "3 Likes"],
)
def test_what_only_works_the_page_is_left_out(control: str) -> None:
    tree = parse(f"<p>Oil.</p><div><span>{control}</span></div><p>{control} Why?</p>")
    drop_page_controls(tree)
    assert tree.text_content().count(control) == 1


@pytest.mark.parametrize(
    "box",
    [
        "<table><tr><td>Anzeige</td></tr></table>",
        "<ul><li>Anzeige</li></ul>",
        "<figure><figcaption>Anzeige</figcaption></figure>",
    ],
)
def test_and_so_is_the_box_around_nothing_else(box: str) -> None:
    tree = parse(f"<p>Oil.</p>{box}<ul><li>Anzeige und Lampe</li></ul>")
    drop_page_controls(tree)
    assert tree.text_content() == "Oil.Anzeige und Lampe"
