"""The article's text in the page's data, for pages that show no more than its beginning."""

from __future__ import annotations

import html
import re
from typing import Any

from ingestion.extraction.html.metadata.structured_data import text_of
from ingestion.extraction.html_to_markdown import from_html
from librarian_site.core.words import words as words_of

_MIN_WORDS = 80  # a teaser itself has fewer
_LONGER = 1.4  # times the shown text
_SHARED = 0.6  # of the shown words must be the article's: it is the same one
_NO_TEXT = 20  # words; what shows fewer shows no text
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|a|strong|em|b|i|blockquote)\b[^<>]*>", re.I)
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")


def with_full_text(markdown: str, articles: list[dict[str, Any]]) -> str:
    """The article's own text where the page shows only a part of it, else the Markdown as it is."""
    shown = words_of(markdown.lower())
    for article in articles:
        body = _markdown(text_of(article, "articleBody"))
        words = words_of(body.lower())
        if len(words) < _MIN_WORDS or len(words) < _LONGER * len(shown):
            continue
        known = set(words) | set(words_of(text_of(article, "headline").lower()))
        is_same = sum(word in known for word in shown) >= _SHARED * len(shown)
        if not is_same and len(shown) >= _NO_TEXT:
            continue
        heading = markdown.partition("\n")[0]
        return f"{heading}\n\n{body}" if heading.startswith("# ") else body
    return markdown


def _markdown(body: str) -> str:
    """Publishers put plain text there, text with references to characters, or HTML."""
    if _TAG.search(body):
        return from_html(body)
    if _TAG.search(html.unescape(body)):
        return from_html(html.unescape(body))
    text = html.unescape(body).replace("\r\n", "\n").strip()
    paragraphs = _PARAGRAPHS.split(text)
    if len(paragraphs) == 1:
        paragraphs = text.split("\n")
    return from_html("".join(f"<p>{html.escape(part.strip())}</p>" for part in paragraphs))
