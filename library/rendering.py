"""Stored Markdown to HTML that is safe to show."""

from __future__ import annotations

import re
from functools import cache

import nh3
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

SHIFT = 1  # the page has the h1
_HEADING = re.compile(r"<(/?)h([1-6])\b")
TAGS = frozenset(
    """
    a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span
    strong sub summary sup table tbody td tfoot th thead time tr ul var
    """.split()
)
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "li": {"id"},
    "code": {"class"},
}


def render(markdown: str) -> SafeString:
    """Sanitised HTML: headings one level down, links without referrer, images loaded late."""
    html = _parser().render(markdown)
    html = _HEADING.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + SHIFT)}", html)
    html = html.replace("<img ", '<img loading="lazy" ')
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has cleaned it


def mark_words(text: str, words: frozenset[str]) -> SafeString:
    """The text, escaped, with the words that were searched for marked."""
    parts = re.split(r"(\w+)", text)
    return format_html_join(
        "",
        "{}{}{}",
        (
            (mark_safe("<mark>"), part, mark_safe("</mark>"))
            if part.casefold() in words
            else ("", part, "")
            for part in parts
        ),
    )


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "linkify": False}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).use(footnote_plugin)
