"""One HTML file of a page and what it loads, in which nothing runs and nothing is loaded.

What an element loads becomes a data: URL; scripts, event handlers, plugins, and whatever else acts
are taken out. It is shown under a policy that forbids all that as well
(`library.storage.downloads`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

from ingestion.capture import css
from ingestion.capture.tree import Element, to_html

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:"
MAX_SHEETS = 8  # style sheets that import one another
_DROPPED = frozenset(
    (
        *("script", "noscript", "object", "embed", "applet", "base", "meta", "param", "source"),
        *("track", "noembed", "noframes", "frameset", "animate", "set", "animateMotion"),
        *("animateTransform", "portal", "fencedframe", "title"),
    )
)
_RENAMED = {"xmp": "pre", "plaintext": "pre", "listing": "pre", "audio": "span"}
_DROPPED_ATTRIBUTES = frozenset(
    (
        *("srcdoc", "srcset", "sizes", "ping", "action", "formaction", "nonce", "integrity"),
        *("crossorigin", "autofocus", "autoplay", "http-equiv", "manifest", "background", "data"),
        *("codebase", "classid", "archive", "longdesc", "profile", "usemap", "is", "loading"),
        *("fetchpriority", "decoding", "imagesrcset", "imagesizes", "referrerpolicy", "allow"),
        *("sandbox", "csp", "popover", "contenteditable", "xmlns", "shadowrootserializable"),
    )
)
_LINKS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_FRAGMENT = re.compile(r"#\S*")
_HIDDEN_STYLE = "display:none!important"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that the page loads."""

    content: bytes
    media_type: str


@dataclass(slots=True)
class SelfContained:
    """Turns trees of one page into HTML, with the files from `files`, by absolute URL.

    At most `max_bytes` of files are put inside. `missing` are the addresses that were not among
    the files, in the order in which they were met; `left_out` those for which there was no room.
    """

    files: Mapping[str, Loaded]
    max_bytes: int
    missing: dict[str, bool] = field(default_factory=dict)  # with whether it is a style sheet
    left_out: set[str] = field(default_factory=set)
    _used: int = 0
    _data: dict[str, str] = field(default_factory=dict)

    def page(self, root: Element, *, url: str, base: str, title: str, doctype: bool = True) -> str:
        """The whole document's HTML; its addresses are relative to `base`."""
        self._clean(root, base)
        head = [
            Element("meta", {"charset": "utf-8"}),
            Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
            Element("meta", {"name": "viewport", "content": "width=device-width"}),
            Element("meta", {"name": "referrer", "content": "no-referrer"}),
            Element("title", {}, [title]),
        ]
        heads = [e for e in root.children if isinstance(e, Element) and e.tag == "head"]
        if heads:
            heads[0].children[:0] = head
        else:
            root.children.insert(0, Element("head", {}, [*head]))
        comment = url.replace("-", "%2D").replace(">", "%3E")
        start = "<!DOCTYPE html>\n" if doctype else ""
        return f"{start}<!-- Saved from {comment} -->\n{to_html(root)}"

    def _clean(self, element: Element, base: str, *, is_foreign: bool = False) -> None:
        """Make the element's attributes and what is in it harmless, in place."""
        kept: list[Element | str] = []
        foreign = (is_foreign or element.tag in ("svg", "math")) and element.tag != "foreignObject"
        for child in element.children:
            if isinstance(child, str):
                kept.append(child)
                continue
            if child.tag in _DROPPED and not (child.tag == "title" and foreign):
                continue
            child.tag = _RENAMED.get(child.tag, child.tag)
            made = self._sheet(child, base) if child.tag == "link" else child
            if made is not None:
                self._clean(made, base, is_foreign=foreign)
                kept.append(made)
        element.children = kept
        if element.tag == "style" and not element.is_rewritten:
            element.children = [css.rewrite(element.text(), base, self._embed)]
        element.attributes = self._attributes(element, base)

    def _sheet(self, link: Element, base: str) -> Element | None:
        """The style sheet that a `link` loads, as a `style` element."""
        rel = link.attributes.get("rel", "").lower().split()
        href = link.attributes.get("href", "")
        if "stylesheet" not in rel or "alternate" in rel or "disabled" in link.attributes:
            return None
        text = self._sheet_text(_joined(base, href))
        if text is None:
            return None
        media = {"media": link.attributes["media"]} if link.attributes.get("media") else {}
        return Element("style", media, [text], is_rewritten=True)

    def _sheet_text(self, url: str, depth: int = 0) -> str | None:
        """The style sheet at the address, rewritten; None where there is none."""
        loaded = self._file(url, is_sheet=True)
        if loaded is None or depth > MAX_SHEETS:
            return None

        def embed(address: str, is_sheet: bool) -> str:
            if not is_sheet:
                return self._embed(address, False)
            text = self._sheet_text(address, depth + 1)
            return css.NOTHING if text is None else _data_url(text.encode(), "text/css")

        return css.rewrite(loaded.content.decode("utf-8", "replace"), url, embed)

    def _attributes(self, element: Element, base: str) -> dict[str, str]:
        found = element.attributes
        kept = {}
        for name, value in found.items():
            low = name.lower()
            if low.startswith("on") or low in _DROPPED_ATTRIBUTES:
                continue
            if low == "style":
                kept[name] = css.rewrite(value, base, self._embed)
            elif low in ("href", "xlink:href"):
                if (link := self._href(element, value, base)) is not None:
                    kept["href"] = link
            elif low not in ("src", "poster"):
                kept[name] = value
        return kept | self._loaded(element, base)

    def _href(self, element: Element, value: str, base: str) -> str | None:
        if _FRAGMENT.fullmatch(value):
            return value
        if element.tag in ("a", "area"):
            address = _joined(base, value)
            return address if _LINKS.match(address) else None
        if element.tag in ("image", "feImage"):
            return self._embed(_joined(base, value), False)
        return None  # `use` of another file, and what is no link

    def _loaded(self, element: Element, base: str) -> dict[str, str]:
        """The attributes that say what the element shows."""
        found = element.attributes
        match element.tag:
            case "iframe" | "frame":
                if not element.frame:
                    return {"style": _HIDDEN_STYLE}
                return {"srcdoc": element.frame, "sandbox": ""}
            case "a" | "area" if "href" in found and not found["href"].startswith("#"):
                return {"target": "_blank", "rel": "noopener noreferrer"}
            case "img" | "input":
                source = element.source or found.get("src", "")
                shown = self._embed(_joined(base, source), False) if source else css.NOTHING
                return {} if shown == css.NOTHING else {"src": shown}
            case "video":
                poster = found.get("poster", "")
                shown = self._embed(_joined(base, poster), False) if poster else css.NOTHING
                return {} if shown == css.NOTHING else {"poster": shown}
        return {}

    def _embed(self, url: str, is_sheet: bool) -> str:
        """The data: URL of the file at the address; the address where it is one in the page."""
        if url.startswith("#"):
            return url
        if is_sheet:
            text = self._sheet_text(url)
            return css.NOTHING if text is None else _data_url(text.encode(), "text/css")
        if url[:5].lower() == "data:":
            return url.replace('"', "%22").replace("\n", "")
        known = self._data.get(url)
        if known is None:
            loaded = self._file(url)
            known = css.NOTHING if loaded is None else _data_url(loaded.content, loaded.media_type)
            self._data[url] = known
        if known != css.NOTHING:
            if self._used + len(known) > self.max_bytes:
                self.left_out.add(url)
                return css.NOTHING
            self._used += len(known)
        return known

    def _file(self, url: str, *, is_sheet: bool = False) -> Loaded | None:
        address = urldefrag(url)[0] if url.startswith(("http:", "https:")) else ""
        if not address:
            return None
        found = self.files.get(address)
        if found is None:
            self.missing.setdefault(address, is_sheet)
        return found


def _joined(base: str, address: str) -> str:
    address = address.strip()
    if address.startswith("#") or address[:5].lower() == "data:":
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _data_url(content: bytes, media_type: str) -> str:
    kind = media_type.partition(";")[0].strip()
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind):
        kind = "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
