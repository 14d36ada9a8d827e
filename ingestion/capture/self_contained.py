"""One HTML file of a page and what it loads, in which nothing runs and nothing is loaded.

What an element loads becomes a data: URL; scripts, event handlers, plugins, and whatever else acts
are taken out. It is shown under a policy that forbids all that as well
(`library.storage.file_responses`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes, urldefrag

from ingestion.capture import addresses, css, frames, sprites
from ingestion.capture.tree import Element, to_html

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:"
MAX_SHEETS = 8  # style sheets that import one another
_DROPPED = frozenset(
    (
        *("script", "noscript", "applet", "base", "meta", "param", "source", "track", "noembed"),
        *("noframes", "animate", "set", "animateMotion"),
        *("animateTransform", "portal", "fencedframe", "title"),
    )
)
_RENAMED = {"xmp": "pre", "plaintext": "pre", "listing": "pre", "audio": "span"}
_DROPPED_ATTRIBUTES = frozenset(
    (
        *("srcdoc", "srcset", "sizes", "ping", "action", "formaction", "nonce", "integrity"),
        *("crossorigin", "autofocus", "autoplay", "http-equiv", "manifest", "data"),
        *("codebase", "classid", "archive", "longdesc", "profile", "is", "loading"),
        *("fetchpriority", "decoding", "imagesrcset", "imagesizes", "referrerpolicy", "allow"),
        *("sandbox", "csp", "contenteditable", "xmlns", "shadowrootserializable"),
    )
)
_LINKS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_FRAGMENT = re.compile(r"#\S*")
_BACKGROUNDS = frozenset(("body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"))
_IN_FRAGMENT = "!$&*+,-./:;=?@_~%"
# Attribute of a style sheet's `link`, written by `prepare.js`: whether it is in use, "on" or "off".
SHEET = "data-librarian-sheet"
_HIDDEN_STYLE = "display:none!important"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that the page loads; `url` is where it was in the end, if somewhere else."""

    content: bytes
    media_type: str
    url: str = ""


@dataclass(slots=True)
class SelfContained:
    """Turns trees of one page into HTML, with the files from `files`, by absolute URL.

    At most `max_bytes` of files are put inside. `missing` are the addresses that were not among
    the files, in the order in which they were met; `left_out` those for which there was no room.
    """

    files: Mapping[str, Loaded]
    max_bytes: int
    is_complete: bool = (
        False  # the files are all that the page asked for, without content if in vain
    )
    missing: dict[str, bool] = field(default_factory=dict)  # with whether it is a style sheet
    left_out: set[str] = field(default_factory=set)
    _used: int = 0
    _data: dict[str, str] = field(default_factory=dict)
    _by_key: dict[str, Loaded] = field(init=False)

    def __post_init__(self) -> None:
        self._by_key = {addresses.key(url): file for url, file in self.files.items()}

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
                if child.tag == "meta" and child.attributes.get("name") == "color-scheme":
                    kept.append(_color_scheme(child))
                continue
            child.tag = _RENAMED.get(child.tag, child.tag)
            made = self._made(child, base)
            if made is not None:
                self._clean(made, base, is_foreign=foreign)
                kept.append(made)
        element.children = kept
        if element.tag == "style" and not element.is_rewritten:
            element.children = [css.rewrite(element.text(), base, self._used_in_css)]
        element.attributes = self._attributes(element, base)

    def _made(self, element: Element, base: str) -> Element | None:
        """What stands for an element that shows another file."""
        match element.tag:
            case "link":
                return self._sheet(element, base)
            case "object" | "embed":
                return self._plugin(element, base)
            case "use":
                return self._drawn(element, base)
            case "frameset":
                return frames.grid(element)
        return element

    def _plugin(self, element: Element, base: str) -> Element | None:
        """A picture; of what is none, that which stands there without a plugin."""
        address = element.attributes.get("data") or element.attributes.get("src") or ""
        found = self._by_key.get(addresses.key(addresses.joined(base, address)))
        if found is not None and found.media_type.startswith("image/"):
            attributes = {k: v for k, v in element.attributes.items() if k not in ("type", "data")}
            return Element("img", attributes, source=address)
        return None if element.tag == "embed" else Element("span", {}, element.children)

    def _drawn(self, use: Element, base: str) -> Element | None:
        """What SVG's `use` shows of another file, in its place."""
        address = use.attributes.get("href") or use.attributes.get("xlink:href") or ""
        if address.startswith("#") or "#" not in address:
            return use
        url, _, name = addresses.joined(base, address).partition("#")
        found = self._file(url)
        return None if found is None else sprites.drawing(found.content, name, use)

    def _sheet(self, link: Element, base: str) -> Element | None:
        """The style sheet that a `link` loads, as a `style` element."""
        rel = link.attributes.get("rel", "").lower().split()
        href = link.attributes.get("href", "")
        state = link.attributes.get(SHEET)
        is_off = "alternate" in rel or "disabled" in link.attributes
        if "stylesheet" not in rel or state == "off" or (is_off and state != "on"):
            return None
        address = addresses.joined(base, href)
        is_written = address[:5].lower() == "data:"
        text = self._written_sheet(address) if is_written else self._sheet_text(address)
        if text is None:
            return None
        media = {"media": link.attributes["media"]} if link.attributes.get("media") else {}
        return Element("style", media, [text], is_rewritten=True)

    def _written_sheet(self, address: str) -> str:
        """The style sheet in a data: URL, rewritten; addresses in it lead nowhere by themselves."""
        head, _, data = address.partition(",")
        content = unquote_to_bytes(data)
        if head.lower().endswith(";base64"):
            try:
                content = base64.b64decode(content)
            except ValueError:
                return ""
        return css.rewrite(content.decode("utf-8", "replace"), "", self._used_in_css)

    def _sheet_text(self, url: str, depth: int = 0) -> str | None:
        """The style sheet at the address, rewritten; None where there is none."""
        loaded = self._file(url, is_sheet=True)
        if loaded is None or depth > MAX_SHEETS:
            return None

        def embed(address: str, is_sheet: bool) -> str:
            if not is_sheet:
                return self._used_in_css(address, False)
            text = self._sheet_text(address, depth + 1)
            return css.NOTHING if text is None else addresses.data_url(text.encode(), "text/css")

        text = loaded.content.decode("utf-8", "replace")
        return css.rewrite(text, loaded.url or url, embed)

    def _attributes(self, element: Element, base: str) -> dict[str, str]:
        found = element.attributes
        kept = {}
        for name, value in found.items():
            low = name.lower()
            if low.startswith("on") or low in _DROPPED_ATTRIBUTES:
                continue
            if low == "style":
                kept[name] = css.rewrite(value, base, self._used_in_css)
            elif low in ("href", "xlink:href"):
                if (link := self._href(element, value, base)) is not None:
                    kept["href"] = link
            elif low == "background":
                if element.tag in _BACKGROUNDS:
                    kept[name] = self._picture(value, base)
            elif low == "usemap":
                if _FRAGMENT.fullmatch(value):
                    kept[name] = value
            elif low not in ("src", "poster"):
                kept[name] = value
        return kept | self._loaded(element, base)

    def _href(self, element: Element, value: str, base: str) -> str | None:
        if element.tag == "image":
            return self._picture(value, base)
        if _FRAGMENT.fullmatch(value):
            return value
        if element.tag in ("a", "area"):
            address = addresses.joined(base, value)
            return address if _LINKS.match(address) else None
        return self._picture(value, base) if element.tag == "feImage" else None

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
                shown = self._picture(source, base)
                if shown == css.NOTHING:
                    return {}
                # A picture of a denser screen is smaller than its pixels.
                return (
                    {"srcset": f"{shown} {element.density}x"} if element.density else {"src": shown}
                )
            case "video":
                shown = self._picture(found.get("poster", ""), base)
                return {} if shown == css.NOTHING else {"poster": shown}
        return {}

    def _picture(self, address: str, base: str) -> str:
        """The data: URL of what an element shows; an address within the page is no picture."""
        url = addresses.joined(base, address) if address else ""
        return self._embed(url, False) if url and not url.startswith("#") else css.NOTHING

    def _used_in_css(self, url: str, is_sheet: bool) -> str:
        """As `_embed`, UNUSED for a picture that the page never asked for."""
        data = self._embed(url, is_sheet)
        may_be_unused = self.is_complete and not is_sheet and url.startswith(("http:", "https:"))
        return css.UNUSED if may_be_unused and addresses.key(url) not in self._by_key else data

    def _data_url(self, url: str) -> str:
        """The data: URL of the file at the address, with the part of a drawing that is shown."""
        loaded = self._file(url)
        if loaded is None:
            return css.NOTHING
        fragment = urldefrag(url)[1] if loaded.media_type == "image/svg+xml" else ""
        shown = f"#{quote(fragment, safe=_IN_FRAGMENT)}" if fragment else ""
        return addresses.data_url(loaded.content, loaded.media_type) + shown

    def _embed(self, url: str, is_sheet: bool) -> str:
        """The data: URL of the file at the address; the address where it is one in the page."""
        if url.startswith("#"):
            return url
        if is_sheet:
            text = self._sheet_text(url)
            return css.NOTHING if text is None else addresses.data_url(text.encode(), "text/css")
        if url[:5].lower() == "data:":
            return url.replace('"', "%22").replace("\n", "")
        known = self._data.get(url)
        if known is None:
            known = self._data[url] = self._data_url(url)
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
        found = self._by_key.get(addresses.key(address))
        if found is None:
            self.missing.setdefault(address, is_sheet)
        return found if found and found.content else None


def _color_scheme(meta: Element) -> Element:
    """Whether the page is dark by itself, where its style sheets say nothing of that."""
    content = meta.attributes.get("content", "")
    return Element("meta", {"name": "color-scheme", "content": content})
