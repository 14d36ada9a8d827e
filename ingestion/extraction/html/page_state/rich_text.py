"""Texts as editors store them, blocks within blocks, as HTML.

Whatever the editor: a block has a kind, and text or blocks of its own (ProseMirror, Slate, Lexical,
Contentful, Portable Text, Draft.js, Editor.js, Arc).
"""

from __future__ import annotations

import html
import re
from typing import Any

MAX_DEPTH = 40
_KINDS = ("type", "_type", "nodeType", "blockType", "kind", "name", "__typename")
_INSIDE = ("children", "content", "nodes", "blocks", "content_elements", "elements", "items")
_TEXTS = ("text", "value", "html", "content", "innerHTML", "code")
_PLAIN = ("text", "value", "code")  # of a block itself; elsewhere editors put HTML
_DETAILS = ("attrs", "data", "model", "fields", "props", "attributes")
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|a|strong|em|b|i|blockquote|code)\b[^<>]*>", re.I)
_HEADING = re.compile(
    r"(?:^|[^a-z])(?:h([1-6])|head(?:ing|er|line)?|subhead(?:ing|er)?|title)(?![a-z])"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NO_TEXT = re.compile(
    r"image|photo|video|audio|embed|gallery|advert|promo|related|newsletter|script"
)
_ONLY_PARAGRAPH = re.compile(r"<p>((?:(?!<p\b).)*)</p>", re.DOTALL)
_LIST_AROUND = re.compile(r"^<[uo]l>|</[uo]l>$")
_INLINE = {"bold": "strong", "strong": "strong", "italic": "em", "em": "em", "code": "code"}


def to_html(value: Any, depth: int = 0) -> str:
    """The text of a block, of a list of blocks, or of a document of them; "" for other things."""
    if depth > MAX_DEPTH:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return _listed(value, depth)
    if not isinstance(value, dict):
        return ""
    kind = _kind(value)
    if _NO_TEXT.search(kind):
        return ""
    inside = _inside(value, depth)
    return _wrapped(value, kind, inside) if inside.strip() else ""


def is_rich(value: Any) -> bool:
    """Whether a list holds blocks: objects that name their kind."""
    blocks = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return bool(blocks) and sum(bool(_kind(each)) for each in blocks) >= 0.8 * len(value)


def _listed(values: list[Any], depth: int) -> str:
    """One block after the other; items that no list holds are in one."""
    out = []
    within = ""
    for each in values:
        text = to_html(each, depth + 1)
        kind = _kind(each) if isinstance(each, dict) else ""
        name = ""
        if text.startswith("<li>") and "item" in kind:
            name = (
                "ol"
                if re.match(r"ordered|number", kind) or _said(each, "listItem") == "number"
                else "ul"
            )
        if name != within:
            out.append((f"</{within}>" if within else "") + (f"<{name}>" if name else ""))
            within = name
        out.append(text)
    return "".join(out) + (f"</{within}>" if within else "")


def _kind(block: dict[str, Any]) -> str:
    names = (block.get(name) for name in _KINDS)
    kind = next((name for name in names if isinstance(name, str) and name), "")
    if (style := block.get("style")) and isinstance(style, str) and kind == "block":
        kind = style  # Portable Text
    if block.get("listItem"):
        kind = "list-item"
    return kind.replace("_", "-").lower()


def _inside(block: dict[str, Any], depth: int) -> str:
    for holder in (block, *(block.get(name) for name in _DETAILS)):
        if not isinstance(holder, dict):
            continue
        for name in _INSIDE:
            if isinstance(holder.get(name), list | dict) and holder[name]:
                return (
                    _items(holder[name], depth)
                    if name == "items"
                    else to_html(holder[name], depth + 1)
                )
        for name in _TEXTS:
            text = holder.get(name)
            if isinstance(text, str) and text.strip():
                is_plain = holder is block and name in _PLAIN
                return html.escape(text, quote=False) if is_plain else _text(text)
    root = block.get("root") or block.get("document")  # Lexical, Slate
    return to_html(root, depth + 1) if isinstance(root, dict) else ""


def _items(values: Any, depth: int) -> str:
    """The items of a list, some of which are texts."""
    if not isinstance(values, list):
        return to_html(values, depth + 1)
    texts = [to_html(each, depth + 1) for each in values]
    return "".join(
        text if text.startswith("<li>") else f"<li>{text}</li>" for text in texts if text
    )


def _text(text: str) -> str:
    return text if _TAG.search(text) else html.escape(text, quote=False)


def _wrapped(block: dict[str, Any], kind: str, inside: str) -> str:
    if kind in ("text", "span", "leaf") or (not kind and isinstance(block.get("text"), str)):
        is_block = kind == "text" and inside.startswith("<p")  # Arc's text is a paragraph
        return inside if is_block else _marked(block, inside)
    if heading := _HEADING.search(kind):
        level = _level(block, kind, heading)
        return f"<h{level}>{inside}</h{level}>"
    if "item" in kind:
        only = _ONLY_PARAGRAPH.fullmatch(inside)
        return f"<li>{only[1] if only else inside}</li>"
    if "list" in kind or kind in ("ul", "ol"):
        style = _said(block, "listType") or _said(block, "style") or _said(block, "list-type")
        is_numbered = re.match(r"ordered|number|ol\b", kind) or style.startswith(
            ("ordered", "number")
        )
        inside = _LIST_AROUND.sub("", inside)
        return f"<ol>{inside}</ol>" if is_numbered else f"<ul>{inside}</ul>"
    if "quot" in kind:
        return f"<blockquote>{inside}</blockquote>"
    if "code" in kind and "paragraph" not in kind:
        return f"<pre><code>{inside}</code></pre>"
    if "link" in kind or kind == "a":
        address = _said(block, "uri") or _said(block, "href") or _said(block, "url")
        return f'<a href="{html.escape(address)}">{inside}</a>' if address else inside
    if re.search(r"<(?:p|h[1-6]|ul|ol|li|blockquote|div|pre)\b", inside):
        return f"<div>{inside}</div>"
    return f"<p>{inside}</p>"


def _marked(block: dict[str, Any], inside: str) -> str:
    """Words with their emphasis, as a list of marks or each mark by its name."""
    marks = block.get("marks") if isinstance(block.get("marks"), list) else []
    names = [each.get("type") if isinstance(each, dict) else each for each in marks or ()]
    names += [name for name in _INLINE if block.get(name) is True]
    for name in names:
        if tag := _INLINE.get(name) if isinstance(name, str) else None:
            inside = f"<{tag}>{inside}</{tag}>"
    return inside


def _level(block: dict[str, Any], kind: str, heading: re.Match[str]) -> int:
    written = heading[1] or next((n for word, n in _NUMBERS.items() if word in kind), None)
    found = re.search(r"[1-6]", kind)
    said = _said(block, "level") or _said(block, "tag").removeprefix("h")
    level = written or (found[0] if found else "") or said
    return min(max(int(level), 2), 6) if str(level).isdecimal() else 2


def _said(block: Any, name: str) -> str:
    for holder in (block, *(block.get(each) for each in _DETAILS)):
        if isinstance(holder, dict) and isinstance(holder.get(name), str | int):
            return str(holder[name])
    return ""
