"""Every string that a page shows is marked for translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Names and signs that are the same in every language.
SAME = re.compile(
    r"Williams|Librarian|Markdown|Obsidian|RSS|OPDS|JSON Feed|HTML|PDF|EPUB|Webhooks?|OPML"
    r"|https://example.org/|Ctrl|MB|kB|ms|min\b|wl_…|&\w+;"
)
SPOKEN = re.compile(
    r"""\s(title|aria-label|placeholder|alt|data-confirm|data-enlarge|data-left|data-soon|data-pause|data-go-on|label)=(["'])(.*?)\2""",
    re.S,
)
# Elements whose contents are no words.
CODE = re.compile(r"<(script|style|code|kbd)\b[^>]*>.*?</\1>", re.S)
# Strings that a tag hands on to another template, or a filter puts in.
ARGUMENT = re.compile(
    r"""(?<!_\()(?:\b\w+=|\|default(?:_if_none)?:|\|yesno:|\|pluralize:?)["']([^"']*)["']"""
)
VALUE, TAG = "\x00", "\x01"


def _outline(source: str) -> tuple[str, list[str]]:
    """The template without its tags and variables, and those that hold strings of their own."""
    outline, tokens, skipped = "", [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if skipped:
            skipped = "" if name == skipped else skipped
        elif name in ("comment", "blocktranslate") or token.contents == "block width":
            skipped = f"end{name}"  # the width is the name of a class
        elif token.token_type == TokenType.TEXT:
            outline += token.contents
        elif token.token_type in (TokenType.VAR, TokenType.BLOCK):
            outline += VALUE if token.token_type == TokenType.VAR or name == "translate" else TAG
            tokens.append(token.contents)
    return outline, tokens


def _has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", SAME.sub("", text)))


def unmarked(source: str) -> list[str]:
    """The strings of a template that would be shown as they are in every language."""
    outline, tokens = _outline(source)
    outline = CODE.sub("", outline)
    found = [text for _, _, text in SPOKEN.findall(outline) if _has_words(text)]
    plain = re.sub(r"<!--.*?-->|<[^>]*>|[\w-]+=\"[\x00\x01]*\"", "\n", outline, flags=re.S)
    found += [line.strip() for line in re.split(r"[\n\x01]", plain) if _has_words(line)]
    for contents in tokens:
        if re.match(r"(url|static|translate|blocktranslate|load|extends)\b", contents):
            continue
        if "pluralize" in contents:
            found.append(contents)
        elif not re.match(r"(if|elif)\b", contents):
            found += [
                said for said in ARGUMENT.findall(contents) if re.search(r"[A-Z ]|^never$", said)
            ]
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_string_of_a_template_is_marked(path: Path) -> None:
    assert unmarked(path.read_text()) == []
