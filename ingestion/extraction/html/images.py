"""Pictures and media of a page: their addresses, which belong to its content, what they show."""

from __future__ import annotations

import re
from base64 import b64decode
from posixpath import basename
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from ingestion.extraction.html.content.blocks import UNREAD
from librarian_site.core.words import words as words_of
from library.pictures.links import data_link

if TYPE_CHECKING:
    from ingestion.extraction.html.content.blocks import Node
    from ingestion.extraction.html.content.page_content import Content

# Where scripts that load pictures late look for the address.
_LAZY = (
    "data-src data-lazy-src data-original data-original-src data-orig-file data-actualsrc "
    "data-hi-res-src data-full-src data-lazy data-echo data-cfsrc data-ll-src data-image-src"
).split()
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "data-bgset")
_PLACEHOLDER = re.compile(
    r"^(?:data|blob|about|javascript):|^#|^$|\{[\w-]*\}|%7B\w*%7D"
    r"|(?:^|[/._-])(?:placeholder|blank|spacer|missing(?:-image)?|no-?image|lazy(?:-?load(?:er)?)?"
    r"|loading|loader|transparent|pixel|1x1|1px|dummy|grey|gray|empty)(?:[._-][\w.-]*)?"
    r"\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
_PICTURE_FILE = re.compile(
    r"^[^\s{}\"<>]+\.(?:jpe?g|png|gif|webp|avif)(?:\?[^\s]*)?$", re.IGNORECASE
)
_CANDIDATE = re.compile(r"[\s,]*(\S+?)(?:\s+([\d.]+)([wxh])[^,]*(?:,|$)|,(?=\s|$)|\s*$)")
_DATA_PICTURE = re.compile(
    r"\s*data:image/(?:png|jpe?g|gif|webp|avif|bmp);base64,([A-Za-z0-9+/=%\s]+)$", re.IGNORECASE
)
_DATA_FROM = 1500  # characters; shorter ones hold the place of others
_WIDE = 800  # pixels; more is for screens, not for a text
_ICON = 48  # pixels; smaller pictures are decoration
_NUMBER = re.compile(r"\d+")
_CARD = 60  # different words; a box of more is not about the one picture
_REPEATS = 0.6  # of the words of a description
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
_MEDIA = ("video", "audio", "iframe", "embed", "object", "lite-youtube", "lite-vimeo")
_NO_MEDIA = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|google-analytics|adservice|amazon-adsystem"
    r"|recaptcha|hcaptcha|facebook\.com/plugins|platform\.twitter\.com/widgets|disqus|taboola"
    r"|outbrain|criteo|/ads?[/.?]|(?:^|[/.])ads?\.",
    re.IGNORECASE,
)
_PLAYERS = {
    "lite-youtube": "https://www.youtube.com/watch?v=",
    "lite-vimeo": "https://vimeo.com/",
}


def resolve_images(tree: Any) -> None:
    """Give each picture the address of what a browser with scripts shows, and show it once.

    A picture for browsers without scripts takes the place of its placeholder.
    """
    for image in tree.iter("img"):
        source = _source(image)
        if source:
            image.set("src", source)
        elif "src" in image.attrib:
            del image.attrib["src"]
    for noscript in list(tree.iter("noscript")):
        if next(noscript.iter("img"), None) is not None and not _has_text(noscript):
            _show(noscript)


def _source(image: Any) -> str:
    for name in _LAZY:
        source = _of_width((image.get(name) or "").strip(), image)
        if not _PLACEHOLDER.search(source):
            return source
    source = (image.get("src") or "").strip()
    if not _PLACEHOLDER.search(source):
        return source
    for element in (image, *_alternatives(image)):
        for name in ("srcset", *_LAZY_SETS):
            source = _best_of(element.get(name) or "")
            if source:
                return source
    for name, value in image.attrib.items():
        if name.startswith("data-") and _PICTURE_FILE.match(value.strip()):
            return str(value.strip())
    return _written_in(image.get("src") or "")


def _written_in(source: str) -> str:
    """What names a picture that is written into the page, as programs do that save pages."""
    found = _DATA_PICTURE.match(source) if len(source) > _DATA_FROM else None
    if found is None:
        return ""
    try:
        return data_link(b64decode(unquote(found[1])))
    except ValueError:
        return ""


def _of_width(source: str, image: Any) -> str:
    """The address with the width that scripts put in it, of those that the page names."""
    if "{width}" not in source:
        return source
    widths = sorted(int(found[0]) for found in _NUMBER.finditer(image.get("data-widths") or ""))
    wide = next((width for width in widths if width >= _WIDE), widths[-1] if widths else _WIDE)
    return source.replace("{width}", str(wide))


def _alternatives(image: Any) -> list[Any]:
    picture = next(image.iterancestors("picture"), None)
    return [] if picture is None else list(picture.iter("source"))


def _best_of(candidates: str) -> str:
    """The address of the smallest picture in a srcset that is wide enough, or of the widest."""
    found = [
        (float(match[2] or 1) * (_WIDE if match[3] == "x" or not match[3] else 1), match[1])
        for match in _CANDIDATE.finditer(candidates)
        if not _PLACEHOLDER.search(match[1])
    ]
    wide = [each for each in found if each[0] >= _WIDE]
    if wide:
        return min(wide, key=lambda each: each[0])[1]
    return max(found, key=lambda each: each[0])[1] if found else ""


def _has_text(noscript: Any) -> bool:
    return bool((noscript.text_content() or "").strip())


def _show(noscript: Any) -> None:
    """Put what is for browsers without scripts in its place, or in that of its twin."""
    images = list(noscript.iter("img"))
    twin = _neighbour(noscript) if len(images) == 1 else None
    if twin is not None and _are_twins(twin, images[0]):
        if not twin.get("src") and images[0].get("src"):
            twin.set("src", images[0].get("src"))
        noscript.drop_tree()
    else:
        noscript.drop_tag()


def _neighbour(noscript: Any) -> Any:
    """The only picture in the element before or after."""
    for beside in (noscript.getprevious(), noscript.getnext()):
        if beside is not None and isinstance(beside.tag, str) and beside.tag != "noscript":
            images = list(beside.iter("img"))
            if len(images) == 1 and not _has_text(beside):
                return images[0]
    return None


def _are_twins(one: Any, other: Any) -> bool:
    if not one.get("src") or one.get("src") == other.get("src"):
        return True
    alt = (one.get("alt") or "").strip()
    return bool(alt) and alt == (other.get("alt") or "").strip()


def kept_pictures(body: Any, content: Content) -> list[Any]:
    """Pictures that stand among kept text, and media there, as links to them."""
    kept_words: dict[Node, int] = {}
    for block, kept in zip(content.blocks, content.kept, strict=True):
        if kept:
            for node in block.node.upwards():
                kept_words[node] = kept_words.get(node, 0) + len(block.words)
    by_element = {node.element: node for node in content.nodes}
    pictures: list[Any] = []
    for element in list(body.iter("img", *_MEDIA)):
        if not _among_kept(element, by_element, kept_words):
            continue
        if element.tag == "img":
            source = element.get("src")
            is_repeated = bool(pictures) and pictures[-1].get("src") == source
            if source and not _is_icon(element) and not is_repeated:
                pictures.append(element)
        elif (link := _link_to_media(element)) is not None:
            pictures.append(link)
    return pictures


def _link_to_media(element: Any) -> Any:
    """Turn the element into a link to what it plays; returns None where it plays nothing."""
    address = _media_address(element)
    if not address or _NO_MEDIA.search(address) or _is_hidden(element):
        return None
    name = " ".join((element.get("title") or element.get("aria-label") or "").split())
    for child in list(element):
        element.remove(child)
    parent = element.getparent()
    element.tag = "span" if parent is not None and parent.tag == "p" else "div"
    element.attrib.clear()
    element.text = None
    link = etree.SubElement(element, "a", href=address)
    link.text = name or _name_of(address)
    return link


def _media_address(element: Any) -> str:
    player = _PLAYERS.get(element.tag)
    if player:
        number = element.get("videoid") or ""
        return player + number if number else ""
    inside = element.iter("source") if element.tag in ("video", "audio") else ()
    for each in (element, *inside):
        for name in ("src", "data-src", "data-lazy-src", "data"):
            address = str(each.get(name) or "").strip()
            if address and not address.startswith(("data:", "blob:", "about:", "javascript:", "#")):
                return address
    return ""


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    sizes = [_NUMBER.match(element.get(name) or "") for name in ("width", "height")]
    return (
        "hidden" in element.attrib
        or "display:none" in style
        or "visibility:hidden" in style
        or any(size and int(size[0]) <= _ICON for size in sizes)
    )


def _name_of(address: str) -> str:
    """A file's name, else the host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    name = unquote(basename(parts.path))
    return name if "." in name or not parts.hostname else parts.hostname.removeprefix("www.")


def _is_icon(image: Any) -> bool:
    for name in ("width", "height"):
        number = _NUMBER.match(image.get(name) or "")
        if number and int(number[0]) <= _ICON:
            return True
    named = " ".join(filter(None, map(image.get, ("class", "alt", "src"))))
    return "logo" in named.lower() or image.get("aria-hidden") == "true"


def _among_kept(image: Any, nodes: dict[Any, Node], kept_words: dict[Node, int]) -> bool:
    element = image.getparent()
    while element is not None:
        if element.tag in UNREAD or element.tag in ("nav", "footer"):
            return False
        node: Node | None = nodes.get(element)
        # A figure's words are its caption; whether the picture belongs is for what is around it.
        if node is not None and node.words and node.tag != "figure":
            return 2 * kept_words.get(node, 0) >= node.words
        element = element.getparent()
    return False


def describe_pictures(body: Any) -> None:
    """Leave the description of a picture only where the text beside it does not repeat it."""
    known: dict[Any, set[str]] = {}
    for image in body.iter("img"):
        description = " ".join((image.get("alt") or "").split())
        beside = _words_beside(image, known)
        words = words_of(description.lower())
        repeats = sum(word in beside for word in words) >= _REPEATS * len(words)
        if (repeats and len(beside) < _CARD) or _FILE_NAME.search(description):
            description = ""
        image.set("alt", description)


def _words_beside(element: Any, known: dict[Any, set[str]]) -> set[str]:
    """The words of the smallest box around the element that has any."""
    for box in element.iterancestors():
        if box not in known:
            known[box] = set(words_of((box.text_content() or "").lower()))
        if known[box]:
            return known[box]
    return set()
