"""Bring each block of code into one form: `<pre><code class="language-…">` that holds text alone.

Highlighters write code as tables, boxes and spans, with line numbers, buttons and labels in them.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from ingestion.extraction.html.content.blocks import INLINE
from ingestion.extraction.html.tables import has_headings

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|highlight-|brush:\s*|source-|code-)([\w+#.-]+)"
)
# Names that highlighters put beside their own, as in "highlight js" and "sourceCode python".
_BARE = re.compile(
    r"(?:^|\s)(?:highlight|hljs|sourcecode|prettyprint|code)\s+([\w+#-]+)", re.IGNORECASE
)
_KNOWN = frozenset(
    "asm awk bash bat c c++ clojure cmake cpp cs csharp css dart diff docker dockerfile elixir elm "
    "erlang fish fortran fsharp gdscript go golang graphql groovy haskell hcl html http ini java "
    "javascript jinja js json jsonc json5 jsx julia kotlin kt latex less lisp lua make makefile "
    "markdown matlab mermaid nginx nim nix objc ocaml pascal perl php powershell prolog protobuf "
    "ps1 py python r rb rs ruby rust sass scala scheme scss sh shell sql svelte swift tcl "
    "terraform tex toml ts tsx typescript vb vim vue xml yaml yml zig zsh".split()
)
_NO_LANGUAGE = frozenset("default none text plain plaintext notranslate block highlight".split())
_GUTTER = re.compile(
    r"gutter|line-?no|line-?num|(?:^|\s)(?:ln|lnt|hljs-ln-n|crayon-nums?|blob-num)(?:\s|$)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\s\d.:|]*")
_LINE = re.compile(r"(?:^|\s)(?:[\w-]*-)?line(?:\s|$)")
_DIFF_LINE = re.compile(r"(?:^|[\s-])(?:line|diff)(?:$|[\s-])", re.IGNORECASE)
_ADDED = re.compile(r"(?:^|[\s-])(?:add|added|ins|inserted|plus)(?:$|[\s-])", re.IGNORECASE)
_REMOVED = re.compile(r"(?:^|[\s-])(?:del|deleted|remove|removed|minus)(?:$|[\s-])", re.IGNORECASE)
_LINE_TAGS = frozenset(("div", "p", "li", "tr"))
_CODE_LIST = re.compile(r"(?:^|\s)(?:dp-\w+|linenums|code-list|hljs-list)(?:\s|$)", re.IGNORECASE)
_EDITOR_LINE = re.compile(
    r"(?:^|\s)(?:cm-line|CodeMirror-line|view-line|ace_line|code-line)(?:\s|$)"
)
_COPY = frozenset(
    "copy|copied!|copied|copy code|copy to clipboard|kopieren|copier|copiar|copia".split("|")
)


_KEEPS_LINES = re.compile(
    r"white-space(?:-collapse)?\s*:\s*(?:pre|preserve|break-spaces)", re.IGNORECASE
)
_SHOWS_BLOCK = re.compile(r"display\s*:\s*block|white-space\s*:\s*pre", re.IGNORECASE)
_CODE_BOX = re.compile(
    r"(?:^|[\s_-])(?:code|mono\w*|courier|console|terminal|highlight|snippet)", re.IGNORECASE
)


def write_code(tree: Any) -> None:
    """Change the tree in place."""
    for element in list(tree.iter("div", "p", "span", "td")):
        if _KEEPS_LINES.search(element.get("style") or ""):
            _keep_lines(element)
    for code in list(tree.iter("code")):
        if _is_listing(code):
            _wrap(code)
    for box in list(tree.iter("div", "ol")):
        lines = [child for child in box if isinstance(child.tag, str)]
        if len(lines) > 1 and _is_lines_of_code(box, lines):
            box.tag, box.text = "pre", None
            for line in lines:  # a line end between them is none of the code
                line.tail = None
    for area in list(tree.iter("textarea")):
        if "readonly" in area.attrib and "\n" in (area.text or "").strip():
            area.tag = "pre"
    for table in list(tree.iter("table")):
        _write_code_table(table)
    for pre in list(tree.iter("pre")):
        if next(pre.iterancestors("pre"), None) is None and pre.getparent() is not None:
            _write_pre(pre)


def _keep_lines(element: Any) -> None:
    """Text that a style shows with its lines: code as <pre>, other text with breaks."""
    if element.find(".//div") is not None or element.find(".//p") is not None:
        return
    named = f"{element.get('class') or ''} {element.get('style') or ''}"
    if element.tag in ("div", "p") and _CODE_BOX.search(named):
        element.tag = "pre"
        return
    for each in list(element.iter()):
        if each.tag in ("pre", "code", "br") or not isinstance(each.tag, str):
            continue
        _break_lines(each, each.text, None)
        for child in list(each):
            _break_lines(each, child.tail, child)


def _break_lines(parent: Any, text: str | None, after: Any) -> None:
    """Put a <br> for each line end of the text that stands behind `after` in the parent."""
    lines = (text or "").split("\n")
    if len(lines) == 1:
        return
    place = 0 if after is None else parent.index(after) + 1
    breaks = [etree.Element("br") for _ in lines[1:]]
    for element, line in zip(breaks, lines[1:], strict=True):
        element.tail = line
    if after is None:
        parent.text = lines[0]
    else:
        after.tail = lines[0]
    parent[place:place] = breaks


def _is_lines_of_code(box: Any, lines: list[Any]) -> bool:
    """Whether the box is an editor's text, or code with a list's item for each line."""
    if next(box.iterancestors("pre"), None) is not None:
        return False
    if box.tag == "ol":
        above = box.getparent()
        named = f"{box.get('class') or ''} {'' if above is None else above.get('class') or ''}"
        return bool(_CODE_LIST.search(named)) and all(line.tag == "li" for line in lines)
    return all(line.tag == "div" and _EDITOR_LINE.search(line.get("class") or "") for line in lines)


def _is_listing(code: Any) -> bool:
    """Whether code outside of <pre> has lines and stands alone in its box."""
    if code.find("br") is None and not _SHOWS_BLOCK.search(code.get("style") or ""):
        return False
    parent = code.getparent()
    if parent is None or next(code.iterancestors("pre", "a", "li", "td"), None) is not None:
        return False
    before, after = code.getprevious(), code.getnext()
    text_before = parent.text if before is None else before.tail
    return (
        not (text_before or "").strip()
        and not (code.tail or "").strip()
        and (before is None or before.tag == "br" or before.tag not in INLINE)
        and (after is None or after.tag == "br" or after.tag not in INLINE)
    )


def _wrap(code: Any) -> None:
    """Make a block of it; a paragraph can hold none."""
    parent = code.getparent()
    if parent.tag == "p":
        parent.tag = "div"
    code.tag = "pre"


def _write_pre(pre: Any) -> None:
    _drop_gutters(pre)
    for button in list(pre.iter("button")):
        button.drop_tree()
    text = _code_text(pre).strip("\n").replace("\xa0", " ")  # no compiler knows that space
    if not text.strip():
        pre.drop_tree()
        return
    _out_of_its_table(pre)
    language = _language(pre)
    _drop_labels(pre, language)
    code = etree.Element("code")
    code.text = text
    if language:
        code.set("class", f"language-{language}")
    for child in list(pre):
        pre.remove(child)
    pre.text = None
    pre.append(code)


def _write_code_table(table: Any) -> None:
    """Make code of a table that puts line numbers beside lines of code, one row or a row each."""
    if not any(_is_gutter(cell) for cell in table.iter("td", "th")):
        return
    rows = [[cell for cell in row if not _is_gutter(cell)] for row in table.iter("tr")]
    if any(len(row) > 1 for row in rows) or next(table.iterancestors("pre"), None) is not None:
        return
    if next(table.iter("pre"), None) is not None:
        _drop_gutters(table)
        return
    lines = [_code_text(cell).strip("\n") for row in rows for cell in row]
    for child in list(table):
        table.remove(child)
    table.tag = "pre"
    table.text = "\n".join(lines)


def _drop_gutters(box: Any) -> None:
    for element in list(box.iterdescendants()):
        if _is_gutter(element):
            element.drop_tree()


def _is_gutter(element: Any) -> bool:
    """Whether the element is there for line numbers; "line-numbers" is a name of code, too."""
    return (
        isinstance(element.tag, str)
        and element.tag not in ("pre", "code", "table")
        and bool(_GUTTER.search(element.get("class") or ""))
        and _NUMBERS.fullmatch(element.text_content() or "") is not None
    )


def _drop_labels(pre: Any, language: str) -> None:
    """Leave out what stands in the code's box only to name its language or to copy it."""
    box = pre.getparent()
    if box is None or len(box) > 6:
        return
    for element in list(box):
        if element is pre or not isinstance(element.tag, str):
            continue
        text = " ".join((element.text_content() or "").lower().split())
        is_label = text in _COPY or bool(text and text == language)
        if is_label or element.tag == "button" or (_is_gutter(element) and text):
            element.drop_tree()


def _code_text(element: Any) -> str:
    """The text with the line ends that elements stand for."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append("\n")
        elif isinstance(child.tag, str):
            inner = _with_sign(_code_text(child), child)
            is_line = not inner.endswith("\n") and (child.tag in _LINE_TAGS or _is_line(child))
            parts.append(f"{inner}\n" if is_line else inner)
        parts.append(child.tail or "")
    return "".join(parts)


def _with_sign(line: str, element: Any) -> str:
    """A line that a style marks as new or gone, with the sign that shows it."""
    named = element.get("class") or ""
    if not _DIFF_LINE.search(named):
        return line
    sign = "+" if _ADDED.search(named) else "-" if _REMOVED.search(named) else ""
    return line if line.startswith(sign) else f"{sign}{line}"


def _is_line(element: Any) -> bool:
    """Whether the element is a line of code right before another one."""
    following = element.getnext()
    return not element.tail and all(
        each is not None
        and each.tag == "span"
        and (each.get("data-line") is not None or _LINE.search(each.get("class") or ""))
        for each in (element, following)
    )


def _language(pre: Any) -> str:
    """As named by the element, its code, or the highlighter's boxes around it."""
    inside = next(pre.iter("code"), None)
    for element in (inside, pre, *list(pre.iterancestors())[:2]):
        if element is None:
            continue
        named = element.get("data-lang") or element.get("data-language") or ""
        named = named or element.get("data-enlighter-language") or ""
        found = _LANGUAGE.search(element.get("class") or "")
        bare = _BARE.search(element.get("class") or "")
        if not found and bare and bare[1].lower() in _KNOWN:
            found = bare
        found = found or _LANGUAGE.search(element.get("data-syntaxhighlighter-params") or "")
        language = (named or (found[1] if found else "")).lower()
        if language and language not in _NO_LANGUAGE:
            return str(language)
    return ""


def _out_of_its_table(pre: Any) -> None:
    """A table that only puts line numbers beside the code is none."""
    for table in pre.iterancestors("table"):
        if has_headings(table):
            return
        words = len((table.text_content() or "").split())
        if words <= len((pre.text_content() or "").split()) * 1.1 + 3:
            pre.tail = None
            table.addprevious(pre)
            table.drop_tree()
        return
