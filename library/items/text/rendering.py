"""Render stored Markdown to sanitized HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate, count, pairwise
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from library.items.text import code_colors, formulas
from library.items.text.remote_images import are_shown, shown_at
from library.pictures.links import EMBEDDED, may_have_pictures

SHIFT = 1  # levels headings are moved down, as the page has its own h1
# What is rendered at once costs a second or two at most: a line, a mark and SIGNS characters each
# count 1. A book is drawn whole; what goes on longer is drawn in parts.
BUDGET = 80_000
SIGNS = 200
MAX_LINE = 500_000  # characters of a line
WHOLE = BUDGET // 2  # a passage that begins within so many characters is in the first part
MAX_MARKS = 3000  # of _MARKS in one block that is parsed
_MARKS = "[*_`!<~&\\$"
SCHEME = EMBEDDED.removesuffix(":")
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_OWN_ID = re.compile(r"(?:p|h)-\d+|fn(?:ref)?\d+(?::\d+)?")
_ALLOWED_HREF = re.compile(r"#|https?://|mailto:", re.IGNORECASE)
CONTENTS_DEPTH = 4
TAGS = frozenset(
    """
    a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span
    strong sub summary sup table tbody td tfoot th thead time tr ul var
    """.split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "code": {"class"},
    "span": {"class"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents; `level` is 2 to 4, as in the HTML."""

    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Rendered:
    html: SafeString
    contents: list[Heading]
    start: int = 0  # offset of what is rendered in the Markdown
    rest: int = 0  # offset of what follows it; 0 when nothing does


def render(markdown: str, *, mathml: bool = True) -> SafeString:
    """Return sanitized HTML: headings one level down, links without referrer, lazy images."""
    return render_text(markdown, mathml=mathml).html


def render_text(
    markdown: str,
    passages: Mapping[int, int] | None = None,
    *,
    pictures: bool | None = None,
    mathml: bool = True,
    kept: Mapping[str, str] | None = None,
    own: frozenset[str] = frozenset(),
    at: int = 0,
    title: str = "",
) -> Rendered:
    """Render with the table of contents; `passages` maps ordinals to offsets in the Markdown.

    A text that is too long to render at once is rendered from the line at the offset `at`.

    `pictures` says whether remote images are shown; None takes the site's setting. `kept` maps the
    addresses of pictures that are kept to where they are shown, which they always are. `own` are
    pages of this site that links may lead to. Formulas are MathML, or TeX without `mathml`. The
    block a passage begins in gets the id `p-<ordinal>`, a heading `h-<number>`. A first heading
    that only repeats `title` is left out.
    """
    parser = _parser()
    start = markdown.rfind("\n", 0, min(at, len(markdown))) + 1
    end = _end(markdown, start)
    rest = end if markdown[end : end + MAX_LINE].strip() else 0
    markdown = markdown[start:end]
    starts = {n: offset - start for n, offset in (passages or {}).items() if start <= offset < end}
    tokens = parser.parse(markdown)
    contents = _number_headings(tokens)
    if title and not start and _repeats(tokens, title):
        contents = [each for each in contents if each.id != tokens[0].attrGet("id")]
        del tokens[:3]
    _mark_passages(tokens, markdown, starts)
    env: dict[str, Any] = {}
    html = parser.renderer.render(tokens, parser.options, env)
    clean = _clean(html, are_shown() if pictures is None else pictures, kept or {}, own)
    shown = mark_safe(formulas.draw(clean, env, as_mathml=mathml))  # noqa: S308 - nh3 has cleaned
    return Rendered(shown, contents, start, rest)


def picture_addresses(markdown: str) -> Iterator[str]:
    """Yield the addresses of the text's pictures in their order, as `render_text` meets them."""
    parser, start = _parser(), 0
    while start < len(markdown) and may_have_pictures(markdown):
        end = _end(markdown, start)
        part, start = markdown[start:end], end
        if may_have_pictures(part):
            yield from _sources(parser.render(part))


def _sources(html: str) -> list[str]:
    found: list[str] = []

    def note(_tag: str, name: str, value: str) -> None:
        if name == "src":  # titles are let through for every tag
            found.append(value)

    nh3.clean(
        html,
        tags={"img"},
        attributes={"img": {"src"}},
        attribute_filter=note,
        url_schemes={"http", "https", SCHEME},
    )
    return found


def _end(markdown: str, start: int) -> int:
    """Where BUDGET is used up, at the end of a line: the offset of what is left."""
    left = float(BUDGET)
    while left > 0 and start < len(markdown):
        end = markdown.find("\n", start, start + MAX_LINE) + 1 or min(
            start + MAX_LINE, len(markdown)
        )
        marks = sum(markdown.count(mark, start, end) for mark in _MARKS)
        left -= 1 + min(marks, MAX_MARKS) + (end - start) / SIGNS
        start = end
    return start


def _number_headings(tokens: Sequence[Token]) -> list[Heading]:
    contents: list[Heading] = []
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        level = min(6, int(token.tag[1]) + SHIFT)
        token.attrSet("id", f"h-{len(contents) + 1}")
        text = "".join(child.content for child in inline.children or ())
        contents.append(Heading(f"h-{len(contents) + 1}", text, level))
    return [each for each in contents if each.level <= CONTENTS_DEPTH and each.text.strip()]


def _repeats(tokens: Sequence[Token], title: str) -> bool:
    """Whether the text begins with its title as a heading."""
    if not tokens or tokens[0].type != "heading_open":
        return False
    text = "".join(child.content for child in tokens[1].children or ())
    return text.casefold().split() == title.casefold().split()


def _mark_passages(tokens: Sequence[Token], markdown: str, passages: Mapping[int, int]) -> None:
    """Set an id on the last block that begins at or before each passage; headings keep theirs."""
    blocks = [
        token for token in tokens if token.map and token.nesting >= 0 and token.type != "inline"
    ]
    lines = [token.map[0] for token in blocks if token.map]
    starts = list(accumulate((len(line) for line in markdown.splitlines(keepends=True)), initial=0))
    for ordinal, offset in passages.items():
        line = bisect_right(starts, offset) - 1
        place = bisect_right(lines, line) - 1
        # Take the outermost of the blocks that begin on this line.
        while place > 0 and lines[place - 1] == lines[place]:
            place -= 1
        if place >= 0 and not blocks[place].attrGet("id"):
            blocks[place].attrSet("id", f"p-{ordinal}")


def _clean(html: str, pictures: bool, kept: Mapping[str, str], own: frozenset[str]) -> str:
    html = _HEADING.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + SHIFT)}", html)
    html = html.replace("<img ", '<img loading="lazy" ')
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) | {"id"} for tag, names in _attributes().items()},
        attribute_filter=partial(_allowed, pictures, kept, own),
        url_schemes={"http", "https", "mailto", SCHEME},
        link_rel="noopener noreferrer nofollow",
    )
    return _scrollable(clean)


def _scrollable(html: str) -> str:
    """Let what is wider than the page scroll in a box of its own, also by keys."""
    html = html.replace("<pre", '<pre tabindex="0"')
    box = '<div class="table-scroll" role="region" aria-label="Table {}" tabindex="0"><table'
    number = count(1)  # landmarks want names of their own
    html = re.sub("<table", lambda _: box.format(next(number)), html)
    return html.replace("</table>", "</table></div>")


def _attributes() -> dict[str, set[str]]:
    return {tag: ATTRIBUTES.get(tag, set()) for tag in TAGS}


def _allowed(
    pictures: bool,
    kept: Mapping[str, str],
    own: frozenset[str],
    tag: str,
    name: str,
    value: str,
) -> str | None:
    """Return the attribute's value, or None to remove the attribute."""
    match name:
        case "id":
            # Only generated ids: those of a fetched text could clash with the page's own.
            is_own = _OWN_ID.fullmatch(value) or formulas.MARK_ID.fullmatch(value)
            return value if is_own else None
        case "href":
            # No relative links: in a fetched text they would lead to pages of this site.
            return value if value in own or _ALLOWED_HREF.match(value) else None
        case "class" if tag == "span":
            return value if value in code_colors.classes() else None
        case "src":
            return kept.get(value) or (shown_at(value) if pictures else None)
    return value


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "linkify": False, "highlight": code_colors.highlight}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _inline)
    return parser.use(footnote_plugin).use(formulas.formula_plugin)


def _inline(state: StateCore) -> None:
    """Parse inline Markdown, except in blocks with more than MAX_MARKS marks.

    The parser's time grows with the square of the marks, so that a crafted text would block the
    page.
    """
    for token in state.tokens:
        if token.type != "inline" or token.children is None:
            continue
        if sum(map(token.content.count, _MARKS)) > MAX_MARKS:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
