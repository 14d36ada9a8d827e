"""Articles that a page has in its scripts' data alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingestion.documents.errors import NeedsJavaScript
from ingestion.documents.types import Resource, no_progress
from ingestion.extraction import extract
from tests.documents import builders
from tests.timing import is_linear

TITLE = "The keepers of Marrow Point"
FIRST, SECOND, THIRD = builders.PARAGRAPHS
HTML = f"<p>{FIRST}</p><h2>The lamp</h2><p>{SECOND}</p><p>{THIRD}</p>"
SHELL = "<div id='__next'></div><noscript>You need to enable JavaScript.</noscript>"


def script(state: Any) -> str:
    text = json.dumps(state).replace("</", "<\\/")
    return f"<script id='__NEXT_DATA__' type='application/json'>{text}</script>"


def read(body: str, title: str = f"{TITLE} | The Lamp") -> str:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract(
        Resource(page.encode(), "text/html", url="https://e.org/a"), no_progress
    ).markdown


def state(**article: Any) -> dict[str, Any]:
    other = {"title": "Bread in a clay oven", "body": "<p>Bread takes less water. </p>" * 300}
    return {"props": {"pageProps": {"post": {"title": TITLE, **article}, "related": [other]}}}


def assert_whole(text: str) -> None:
    for paragraph in builders.PARAGRAPHS:
        assert paragraph.strip() in text
    assert "## The lamp" in text
    assert "Bread takes" not in text


def text_node(kind: str, words: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "content": [{"type": "text", "text": words}], **more}


PROSEMIRROR = {
    "type": "doc",
    "content": [
        text_node("paragraph", FIRST),
        text_node("heading", "The lamp", attrs={"level": 2}),
        text_node("paragraph", SECOND),
        text_node("paragraph", THIRD),
    ],
}
CONTENTFUL = {
    "nodeType": "document",
    "content": [
        {"nodeType": kind, "content": [{"nodeType": "text", "value": words, "marks": []}]}
        for kind, words in (
            ("paragraph", FIRST),
            ("heading-2", "The lamp"),
            ("paragraph", SECOND),
            ("paragraph", THIRD),
        )
    ],
}
PORTABLE = [
    {"_type": "block", "style": style, "children": [{"_type": "span", "text": words}]}
    for style, words in (
        ("normal", FIRST),
        ("h2", "The lamp"),
        ("normal", SECOND),
        ("normal", THIRD),
    )
]
EDITOR_JS = {
    "blocks": [
        {"type": "paragraph", "data": {"text": FIRST}},
        {"type": "header", "data": {"text": "The lamp", "level": 2}},
        {"type": "image", "data": {"caption": "No text", "url": "x"}},
        {"type": "paragraph", "data": {"text": SECOND}},
        {"type": "paragraph", "data": {"text": THIRD}},
    ]
}
DRAFT_JS = {
    "blocks": [
        {"type": "unstyled", "text": FIRST, "inlineStyleRanges": []},
        {"type": "header-two", "text": "The lamp"},
        {"type": "unstyled", "text": SECOND},
        {"type": "unstyled", "text": THIRD},
    ],
    "entityMap": {},
}
LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {"type": "paragraph", "children": [{"type": "text", "text": FIRST}]},
            {"type": "heading", "tag": "h2", "children": [{"type": "text", "text": "The lamp"}]},
            {"type": "paragraph", "children": [{"type": "text", "text": SECOND}]},
            {"type": "paragraph", "children": [{"type": "text", "text": THIRD}]},
        ],
    }
}
ARC = [
    {"type": "text", "content": f"<p>{FIRST}</p>"},
    {"type": "header", "level": 2, "content": "The lamp"},
    {"type": "text", "content": SECOND},
    {"type": "text", "content": THIRD},
]


@pytest.mark.parametrize(
    "article",
    [
        {"body": HTML},
        {"content": {"rendered": HTML}},
        {"content": json.dumps(PROSEMIRROR)},
        {"body": PROSEMIRROR},
        {"body": {"json": CONTENTFUL}},
        {"body": PORTABLE},
        {"content": EDITOR_JS},
        {"content": DRAFT_JS},
        {"content": LEXICAL},
        {"content_elements": ARC},
    ],
    ids=lambda article: next(iter(article)),
)
def test_an_article_in_the_data_of_an_empty_page_is_read(article: dict[str, Any]) -> None:
    assert_whole(read(SHELL + script(state(**article))))


@pytest.mark.parametrize(
    "form",
    [
        "<script>window.__INITIAL_STATE__ = {};</script>",
        "<script>var x = 1; window['appData']={}; window.y = [];</script>",
        "<script type='text/javascript'>const state = {}</script>",
        "<script type='application/json' data-hypernova-key='A'><!--{}--></script>",
    ],
)
def test_the_forms_that_data_stands_in(form: str) -> None:
    text = json.dumps(state(body=HTML)).replace("</", "<\\/")
    assert_whole(read(SHELL + form.replace("{}", text)))


def test_a_state_that_is_a_text_or_has_what_only_scripts_know() -> None:
    text = json.dumps(state(body=HTML)).replace("</", "<\\/")
    parsed = f"<script>window.__STATE__ = JSON.parse({json.dumps(text)});</script>"
    assert_whole(read(SHELL + parsed.replace("</p", "<\\/p").replace("</h", "<\\/h")))
    assert_whole(read(f'{SHELL}<script>window.s = {text[:-1]}, "user": undefined}}</script>'))


def test_lists_quotations_code_and_emphasis_of_blocks() -> None:
    def item(words: str) -> dict[str, Any]:
        return {"type": "listItem", "content": [text_node("paragraph", words)]}

    marked = {"type": "text", "text": "tin", "marks": [{"type": "bold"}]}
    content = [
        *PROSEMIRROR["content"],
        {"type": "bulletList", "content": [item("oil"), item("wick")]},
        {"type": "orderedList", "content": [item("trim"), item("light")]},
        text_node("blockquote", "It burns."),
        text_node("codeBlock", "a <b> c"),
        {"type": "paragraph", "content": [{"type": "text", "text": "A "}, marked]},
    ]
    text = read(SHELL + script(state(body={"type": "doc", "content": content})))
    for part in (
        "- oil\n- wick",
        "1. trim\n2. light",
        "> It burns.",
        "```\na <b> c\n```",
        "A **tin**",
    ):
        assert part in text


def test_the_data_of_another_article_is_not_read() -> None:
    body = {
        "props": {
            "post": {"title": "Bread", "body": HTML},
            "other": {"title": "Oil", "text": HTML + THIRD},
        }
    }
    with pytest.raises(NeedsJavaScript):
        read(SHELL + script(body))


def test_what_the_page_shows_itself_stays() -> None:
    shown = "".join(f"<p>{each}</p>" for each in builders.PARAGRAPHS)
    text = read(
        f"<article><h1>{TITLE}</h1>{shown}</article>" + script(state(body=HTML + "<p>More.</p>"))
    )
    assert "## The lamp" not in text


def test_a_page_without_a_telling_title_has_its_one_long_text() -> None:
    assert "Ashworth" in read(SHELL + script({"p": {"body": HTML}}), title="App")


def test_large_and_deep_data_takes_time_by_its_length_alone() -> None:
    def page(count: int) -> str:
        deep = "[" * 500 + "]" * 500
        things = json.dumps([{"name": f"n{n}", "body": "a few words"} for n in range(count)])
        states = f"window.a = {deep}; window.b = {things}; window.c = {{a:"
        return f"<p>{FIRST}</p><script>{states}</script>"

    assert is_linear(read, page, 3000)
