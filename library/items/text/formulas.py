"""Formulas: TeX between dollar signs in Markdown, as MathML that the browser draws."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_block_dollar

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_TEX = 2000  # characters of a formula that is drawn
MAX_DEPTH = 40  # of braces within braces: the converter calls itself for each
# Where a formula goes stands a mark that no text can hold, until the text's HTML is sanitized.
_SECRET = secrets.token_hex(8)
_MARK = re.compile(rf'<code id="tex-{_SECRET}-(\d+)">[^<]*</code>')
MARK_ID = re.compile(rf"tex-{_SECRET}-\d+")

_INSIDE = r"(?:[^$\\`]|\\.)"
# What pages write as \(…\) and \[…\] is stored with its backslashes doubled.
_FORMULA = re.compile(
    rf"\$\$(?P<display>{_INSIDE}{{1,{MAX_TEX}}}?)\$\$"
    rf"|(?<![\w$\\])\$(?![\s$])(?P<inline>{_INSIDE}{{1,{MAX_TEX}}}?)(?<!\s)\$(?![\w$])"
    rf"|\\\\\[(?P<bracket>.{{1,{MAX_TEX}}}?)\\\\\]|\\\\\((?P<round>.{{1,{MAX_TEX}}}?)\\\\\)",
    re.DOTALL,
)
_TEX_SIGN = re.compile(r"[\\^_={}<>|+]")
_PROSE = re.compile(r"[^\W\d_]{3}|^[/.,;:)]|^[\d.,]+[^\W\d_]*\s")  # "$5 to 10$", "$/kg)/($"
# Markdown's own escapes, where the text of a page was written as Markdown.
_DOUBLED_BREAK = re.compile(r"\\\\\\(?=\s|$)|\\{4}")
_DOUBLED = re.compile(r"(?<!\\)\\\\([{}|,;:!_&%#$])")
_NEEDLESS = re.compile(r"(?<!\\)\\([<*\[\]])")
# What the converter does not know, as something that it does.
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\{(align|aligned|alignedat|eqnarray|gather|gathered)\*?\}((?<=at\})\{\d+\})?"
)
_SAME = {
    **{"align": ("{align*}", ""), "aligned": ("{split}", ""), "alignedat": ("{split}", "")},
    **{"eqnarray": ("{array}", "{rcl}"), "gather": ("{array}", "{c}")},
    "gathered": ("{array}", "{c}"),
}
_BOOKKEEPING = re.compile(r"\\label\{[^{}]*\}|\\(?:nonumber|notag)(?![a-zA-Z])")

_TAGS = frozenset(
    """
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
    """.split()
)
_ATTRIBUTES = frozenset(
    """
    accent accentunder columnalign columnlines columnspacing columnspan depth display displaystyle
    fence form height largeop linethickness lspace mathbackground mathcolor mathvariant maxsize
    minsize movablelimits notation rowlines rowspacing rspace scriptlevel separator stretchy
    symmetric voffset width
    """.split()
)
_SPACES = {"negativethinmathspace": "-0.167em"}
# Browsers draw letters of these kinds by their own characters alone.
_KINDS = {
    **{"bold": "BOLD", "bold-italic": "BOLD ITALIC", "double-struck": "DOUBLE-STRUCK"},
    **{"script": "SCRIPT", "fraktur": "FRAKTUR", "sans-serif": "SANS-SERIF"},
    "monospace": "MONOSPACE",
}
_VALUE = re.compile(r"[\w\s.#%+-]{0,40}")


def formula_plugin(parser: MarkdownIt) -> None:
    """Let Markdown have formulas; `render` writes marks for them, `draw` what they stand for."""
    parser.inline.ruler.before("escape", "formula", _inline)
    block = math_block_dollar(allow_labels=False, allow_blank_lines=False)
    options: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "math_block", block, options)
    parser.core.ruler.push("math_fence", _take_fences)
    parser.add_render_rule("formula", _mark)
    parser.add_render_rule("math_block", _mark)


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    found = _FORMULA.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    tex = found[found.lastgroup or 0]
    if found.lastgroup == "inline" and not _TEX_SIGN.search(tex) and _PROSE.search(tex):
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = tex
        token.markup = "$$" if found.lastgroup in ("display", "bracket") else "$"
    state.pos = found.end()
    return True


def _take_fences(state: StateCore) -> None:
    """Fenced code of the language "math" is a formula."""
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() == "math":
            token.type, token.markup = "math_block", "$$"


def _mark(
    _renderer: Any, tokens: Sequence[Token], at: int, _options: Any, env: dict[str, Any]
) -> str:
    token = tokens[at]
    formulas = env.setdefault("formulas", [])
    formulas.append((token.content, token.markup == "$$"))
    mark = f'<code id="tex-{_SECRET}-{len(formulas) - 1}">{escape(token.content)}</code>'
    return f"<p{_id_of(token)}>{mark}</p>\n" if token.block else mark


def _id_of(token: Token) -> str:
    found = token.attrGet("id")
    return f' id="{found}"' if found else ""


def draw(html: str, env: dict[str, Any], *, as_mathml: bool) -> str:
    """Put the formulas into sanitized HTML: MathML, or the source where that can't be or is off."""
    formulas: list[tuple[str, bool]] = env.get("formulas", [])

    def drawn(mark: re.Match[str]) -> str:
        tex, is_display = formulas[int(mark[1])]
        tex = plain_tex(tex)
        found = mathml(tex, is_display) if as_mathml else None
        if found is None:
            return f"<code>{escape(tex, quote=False)}</code>"
        return f'<span class="formula" tabindex="0">{found}</span>' if is_display else found

    return _MARK.sub(drawn, html) if formulas else html


def plain_tex(tex: str) -> str:
    """The formula as its page wrote it, without what Markdown escaped."""
    tex = _DOUBLED_BREAK.sub(r"\\\\", tex)
    tex = _NEEDLESS.sub(r"\1", _DOUBLED.sub(r"\\\1", tex))
    return " ".join(unescape(tex).split())


@lru_cache(maxsize=2048)
def mathml(tex: str, is_display: bool) -> str | None:
    """The formula as MathML; None where it can't be converted in full."""
    if len(tex) > MAX_TEX or _depth(tex) > MAX_DEPTH:
        return None
    from latex2mathml.converter import convert_to_element  # here, as most pages have no formula

    try:
        known = _ENVIRONMENT.sub(_known_environment, _BOOKKEEPING.sub("", tex))
        element = convert_to_element(known, display="block" if is_display else "inline")
        written = _written(element)
    except Exception:
        # What a stranger wrote goes through a parser that raises much by accident; the source is
        # shown then.
        return None
    if written is None or ("<mi>&amp;</mi>" in written and r"\&" not in tex):
        return None  # a table that was not known as one
    return written.replace("<math", f'<math alttext="{escape(tex)}"', 1)


def _known_environment(found: re.Match[str]) -> str:
    name, columns = _SAME[found[2]]
    return rf"\{found[1]}{name}{columns if found[1] == 'begin' else ''}"


def _depth(tex: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"[{}]|\\left\b|\\right\b|\\begin\b|\\end\b", tex):
        depth += 1 if sign in ("{", "\\left", "\\begin") else -1
        deepest = max(deepest, depth)
    return deepest


def _written(element: Element) -> str | None:
    """The element as HTML; None if anything in it is not known to be harmless.

    The converter's own writing escapes nothing.
    """
    text = unescape(element.text or "")
    if element.tag not in _TAGS or (element.tag in ("mi", "mo") and re.match(r"\\.", text)):
        return None
    kind = _KINDS.get(element.get("mathvariant", ""))
    if kind and len(text) == 1:
        text = _letter(text, kind)
    attributes = "".join(
        f' {name}="{escape(_SPACES.get(value, value))}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    children = [_written(child) for child in element]
    if any(child is None for child in children):
        return None
    inside = "".join(child or "" for child in children)
    return f"<{element.tag}{attributes}>{escape(text, quote=False)}{inside}</{element.tag}>"


def _letter(letter: str, kind: str) -> str:
    """The letter in one of Unicode's mathematical alphabets, or as it is where there is none."""
    case = "CAPITAL" if letter.isupper() else "SMALL"
    older = {"FRAKTUR": "BLACK-LETTER"}.get(kind, kind)  # those that Unicode had before the rest
    base = unicodedata.name(letter, "").removeprefix("GREEK ").removeprefix("LATIN ")
    for name in (f"MATHEMATICAL {kind} {base}", f"{older} {case} {letter.upper()}"):
        name = name.replace(" LETTER ", " ")
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return letter
