"""Markdown from outside made harmless before it is stored: markup that could run is taken out.

What is shown is cleaned again; this is for whoever gets the Markdown itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Only a text with one of these is looked at closely; hardly any page has one.
_SUSPECT = re.compile(
    r"<\s*/?(?:script|style|iframe|frame|object|embed|applet|form|input|button|textarea|select|link"
    r"|meta|base|svg|math|video|audio|source|template|noscript|title|plaintext|xmp|portal|dialog)\b"
    r"|<[^<>]{0,2000}[\s/\"'](?:on\w+|style|srcset|formaction|hx-[\w:-]+|data-hx-[\w:-]+)\s*="
    r"|(?:java|vb)\s*script\s*(?::|&colon;)|data\s*:\s*text",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"(\]\(\s*<?|^\s{0,3}\[[^\]\n]{1,200}\]:\s*<?|<)\s*(?:(?:java|vb)\s*script|data)\s*(?::|&colon;)",
    re.IGNORECASE | re.MULTILINE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_CODE = re.compile(r"(`+[^`]+`+)")
_KEPT = {*nh3.ALLOWED_TAGS, "figure", "figcaption", "details", "summary", "section", "mark", "samp"}


def sanitize_markdown(markdown: str) -> str:
    """The same text without scripts, forms, frames, styles, handlers and script links.

    Code stays as it is: nothing in it runs.
    """
    if not _SUSPECT.search(markdown):
        return markdown
    lines = markdown.split("\n")
    for start, end, token in reversed(list(_outside_of_code(markdown))):
        text = "\n".join(lines[start:end])
        lines[start:end] = _sanitized(text, token).split("\n")
    return "\n".join(lines)


def _outside_of_code(markdown: str) -> Iterator[tuple[int, int, Token]]:
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.map and token.type in ("html_block", "inline"):
            yield token.map[0], token.map[1], token


def _sanitized(text: str, token: Token) -> str:
    if token.type == "html_block" and token.level == 0:
        return _clean(text).rstrip("\n")
    if token.type == "html_block":  # among the marks of a quote or a list
        return _TAG.sub(_tag, text)
    for child in token.children or ():
        if child.type == "html_inline":
            text = text.replace(child.content, _TAG.sub(_tag, child.content))
    # Text and code in turn, beginning with text; only the text is changed.
    pieces = _CODE.split(text)
    pieces[::2] = [_SCHEME.sub(r"\1", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _tag(match: re.Match[str]) -> str:
    """The tag alone, as it may stay; nothing when it may not."""
    if match[2].lower() not in _KEPT:
        return ""
    return match[0] if match[1] else _clean(match[0]).partition(">")[0] + ">"


def _clean(html: str) -> str:
    return nh3.clean(html, tags=_KEPT, link_rel=None, url_schemes={"http", "https", "mailto"})
