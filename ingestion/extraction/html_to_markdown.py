"""HTML to the Markdown that is stored."""

from __future__ import annotations

import re

import html_to_markdown

_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_UNSAFE_LINK = re.compile(r"(?<=\]\()\s*<?(?:javascript|data|vbscript|file):[^)\s]*", re.IGNORECASE)
_EMPTY_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*\)")


def from_html(html: str, *, keep_images: bool = True) -> str:
    """Markdown with ATX headings, fenced code, tables; nothing in it that could run."""
    options = html_to_markdown.ConversionOptions(
        heading_style="atx", bullets="-", skip_images=not keep_images
    )
    result = html_to_markdown.convert(html, options)
    text = result if isinstance(result, str) else (result.content or "")
    text = _UNSAFE_LINK.sub("", text)
    text = _EMPTY_IMAGE.sub("", text)
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()
