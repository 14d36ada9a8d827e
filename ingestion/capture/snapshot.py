"""Trees of a page from what Chromium's `DOMSnapshot.captureSnapshot` says of it.

It holds all frames and all shadow roots, closed ones as well, and no code of the page takes part.
https://chromedevtools.github.io/devtools-protocol/tot/DOMSnapshot/
"""

from __future__ import annotations

from typing import Any

from ingestion.capture.self_contained import SelfContained
from ingestion.capture.tree import Element

_ELEMENT, _TEXT, _DOCTYPE, _FRAGMENT = 1, 3, 10, 11  # DOM node types
MAX_FRAMES = 50
_NO_VALUE = frozenset(("password", "hidden", "file", "submit", "reset", "image"))


def to_html(snapshot: dict[str, Any], maker: SelfContained) -> tuple[str, str]:
    """The page's HTML, and its text as far as it is in the tree."""
    documents = _Documents(snapshot, maker)
    html = documents.html(0)
    return html, " ".join(documents.words)


class _Documents:
    def __init__(self, snapshot: dict[str, Any], maker: SelfContained) -> None:
        self.strings: list[str] = snapshot["strings"]
        self.documents: list[dict[str, Any]] = snapshot["documents"]
        self.maker = maker
        self.words: list[str] = []
        self._open: set[int] = set()

    def html(self, number: int) -> str:
        """The HTML of one document; the empty text for one inside itself, or too many."""
        if number in self._open or len(self._open) > MAX_FRAMES:
            return ""
        self._open.add(number)
        document = self.documents[number]
        root, has_doctype = _Nodes(self, document["nodes"]).tree()
        if root is None:
            return ""
        url = self.text(document["documentURL"])
        return self.maker.page(
            root,
            url=url,
            base=self.text(document.get("baseURL", -1)) or url,
            title=self.text(document["title"]),
            doctype=has_doctype,
        )

    def text(self, index: int) -> str:
        return self.strings[index] if index >= 0 else ""


class _Nodes:
    """The nodes of one document: parallel lists, in document order."""

    def __init__(self, documents: _Documents, nodes: dict[str, Any]) -> None:
        self.documents, self.nodes = documents, nodes
        self.shadow = self._rare("shadowRootType")
        self.source = self._rare("currentSourceURL")
        self.values = {**self._rare("inputValue"), **self._rare("textValue")}
        self.frames = dict(
            zip(
                nodes.get("contentDocumentIndex", {}).get("index", ()),
                nodes.get("contentDocumentIndex", {}).get("value", ()),
                strict=True,
            )
        )
        self.checked = set(nodes.get("inputChecked", {}).get("index", ()))
        self.selected = set(nodes.get("optionSelected", {}).get("index", ()))

    def _rare(self, name: str) -> dict[int, str]:
        found = self.nodes.get(name, {"index": (), "value": ()})
        texts = map(self.documents.text, found["value"])
        return dict(zip(found["index"], texts, strict=True))

    def tree(self) -> tuple[Element | None, bool]:
        """The `html` element, and whether the document has a doctype."""
        nodes, text = self.nodes, self.documents.text
        made: dict[int, Element] = {}
        root: Element | None = None
        has_doctype = False
        for number, kind in enumerate(nodes["nodeType"]):
            parent = made.get(nodes["parentIndex"][number])
            if kind == _DOCTYPE:
                has_doctype = True
            elif kind == _TEXT and parent is not None and parent.tag != "textarea":
                words = text(nodes["nodeValue"][number])
                parent.children.append(words)
                if parent.tag not in ("style", "script"):
                    self.documents.words.append(words)
            elif kind == _FRAGMENT and parent is not None:
                if self.shadow.get(number) in ("open", "closed"):
                    made[number] = Element("template", {"shadowrootmode": "open"})
                    parent.children.insert(0, made[number])
            elif kind == _ELEMENT:
                element = self._element(number)
                if parent is not None and element is not None:
                    made[number] = element
                    parent.children.append(element)
                elif root is None and element is not None and element.tag == "html":
                    root = made[number] = element
        return root, has_doctype

    def _element(self, number: int) -> Element | None:
        name = self.documents.text(self.nodes["nodeName"][number])
        tag = name.lower() if name.isupper() or "-" in name else name
        if name.startswith("::") or tag in ("script", "noscript", "template"):
            return None  # and with it all that is in it
        flat = [self.documents.text(each) for each in self.nodes["attributes"][number]]
        attributes = dict(zip(flat[::2], flat[1::2], strict=True))
        element = Element(tag, attributes)
        if source := self.source.get(number):
            element.source = source
        if number in self.frames:
            element.frame = self.documents.html(self.frames[number])
        self._write_state(element, number)
        return element

    def _write_state(self, element: Element, number: int) -> None:
        """Write what was typed and chosen into the attributes, where HTML has it."""
        attributes = element.attributes
        match element.tag:
            case "input":
                if attributes.get("type", "").lower() in _NO_VALUE:
                    attributes.pop("value", None)
                elif number in self.values:
                    attributes["value"] = self.values[number]
                _set(attributes, "checked", number in self.checked)
            case "textarea":
                element.children.append(self.values.get(number, ""))
            case "option":
                _set(attributes, "selected", number in self.selected)


def _set(attributes: dict[str, str], name: str, value: bool) -> None:
    attributes.pop(name, None)
    if value:
        attributes[name] = ""
