"""Trees of a page from what Chromium's `DOMSnapshot.captureSnapshot` says of it.

It holds all frames and all shadow roots, closed ones as well, and no code of the page takes part.
https://chromedevtools.github.io/devtools-protocol/tot/DOMSnapshot/
"""

from __future__ import annotations

import re
from typing import Any

from ingestion.capture.self_contained import SelfContained
from ingestion.capture.tree import Element

_ELEMENT, _TEXT, _CDATA, _DOCTYPE = 1, 3, 4, 10  # DOM node types
# Attributes that `prepare.js` writes: of a host of an open shadow root, of a slot that is filled.
HOST, SLOTTED = "data-librarian-host", "data-librarian-slotted"
DENSITY = "data-librarian-density"
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,6})?")
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
        # By number of a node: the element that takes its children, and the host of their root.
        self.inside: dict[int, Element] = {}
        self.hosts: dict[int, Element | None] = {}
        self.scope: dict[int, Element | None] = {}  # by id of an element: the host of its root
        self.closed_hosts: set[int] = set()
        self.closed_slots: set[int] = set()
        self._find_closed()
        self.checked = set(nodes.get("inputChecked", {}).get("index", ()))
        self.selected = set(nodes.get("optionSelected", {}).get("index", ()))

    def _rare(self, name: str) -> dict[int, str]:
        found = self.nodes.get(name, {"index": (), "value": ()})
        texts = map(self.documents.text, found["value"])
        return dict(zip(found["index"], texts, strict=True))

    def tree(self) -> tuple[Element | None, bool]:
        """The `html` element, and whether the document has a doctype.

        A snapshot is of the flat tree, in which the nodes of a shadow root are children of their
        host, and what is slotted is in its slot. Here they are taken apart again: the nodes of a
        root go into a `template`, and what is slotted goes back to the host.
        """
        root: Element | None = None
        has_doctype = False
        for number, kind in enumerate(self.nodes["nodeType"]):
            above = self.nodes["parentIndex"][number]
            parent = self.inside.get(above)
            if kind == _DOCTYPE:
                has_doctype = True
            elif kind == _ELEMENT and self.shadow.get(number) == "user-agent":
                # A part of a control, which is drawn by itself; it may have a slot of the page's.
                if parent is not None:
                    self._open(number, parent, self.hosts.get(above))
            elif kind == _ELEMENT:
                element = self._element(number)
                if element is None:
                    continue
                if parent is not None:
                    parent.children.append(element)
                    self._enter(number, element, self.hosts.get(above))
                elif root is None and element.tag == "html":
                    root = element
                    self._enter(number, element, None)
            elif kind in (_TEXT, _CDATA) and parent is not None:
                self._add_text(number, parent)
        return root, has_doctype

    def _enter(self, number: int, element: Element, host: Element | None) -> None:
        """Say where the children of this element go; `host` is that of the root it is in."""
        self.scope[id(element)] = host
        is_host = element.attributes.pop(HOST, None) is not None or number in self.closed_hosts
        is_slotted = element.attributes.pop(SLOTTED, None) is not None
        if is_host:
            inside = Element("template", {"shadowrootmode": "open"})
            element.children.append(inside)
            self._open(number, inside, element)
        elif host is not None and (is_slotted or number in self.closed_slots):
            self._open(number, host, self.scope.get(id(host)))
        else:
            self._open(number, element, host)

    def _open(self, number: int, inside: Element, host: Element | None) -> None:
        self.inside[number] = inside
        self.hosts[number] = host

    def _add_text(self, number: int, parent: Element) -> None:
        if parent.tag == "textarea" or self.shadow.get(number) == "user-agent":
            return
        words = self.documents.text(self.nodes["nodeValue"][number])
        parent.children.append(words)
        if parent.tag not in ("style", "script"):
            self.documents.words.append(words)

    def _find_closed(self) -> None:
        """Find the hosts and filled slots of closed roots, into which no script sees."""
        names, text = self.nodes["nodeName"], self.documents.text
        for number, above in enumerate(self.nodes["parentIndex"]):
            mine, outer = self.shadow.get(number), self.shadow.get(above)
            if mine == "closed" != outer and above >= 0:
                self.closed_hosts.add(above)
            elif mine != "closed" == outer and text(names[above]).lower() == "slot":
                self.closed_slots.add(above)

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
        if _NUMBER.fullmatch(density := attributes.pop(DENSITY, "")):
            element.density = density
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
