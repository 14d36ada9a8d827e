"""A page's own title: of its headings, its head and its title element, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Collection
from copy import deepcopy
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from ingestion.extraction.html.metadata.sites import home_names, is_called_as_host, leads_home

_SEPARATOR = re.compile(r"\s+[|–—·»•:-]\s+|\s*[|｜]\s*|(?<=\S)[_–—](?=\S)")
_LEAST_TITLE = 8  # characters
_SPACES = re.compile(r"\s+")
_COUNT = re.compile(r"^\(\d{1,2}\+?\)\s+")  # of messages that wait
_HIDDEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-?text)?)(?:$|\s)", re.I
)
_SITE_HEADING = re.compile(
    r"(?:^|[\s_-])(?:site-?(?:title|name|header|branding|logo)|blog-?(?:title|name|header)"
    r"|masthead|logo|brand(?:ing)?)(?:$|[\s_-])",
    re.IGNORECASE,
)


def page_title(tree: Any, metas: dict[str, str], site: str, url: str) -> str:
    """The only h1, else og:title, else the first h1, else the title element without the site.

    A heading that names the site, or leads to its home, is no title of an article.
    """
    if published := spaced(unescape(metas.get("citation_title", ""))):
        return published
    shared = spaced(unescape(metas.get("og:title", "")))  # often escaped twice
    element = spaced(unescape(tree.findtext(".//title") or ""))
    known = _known_titles(shared, element)
    headings, names = [], [site] if site else []
    for h1 in tree.iter("h1"):
        text = heading_text(h1, known)
        if text and _names_site(h1, text, site, url, shared, element):
            names.append(text)
        elif text and len(text) <= 300:
            headings.append(text)
    if len(headings) == 1:
        heading = _without_site(headings[0], names)
        return shared if _adds_site(headings[0], shared, site) else heading
    if shared:
        return _without_site(shared, names)
    if headings:
        return headings[0]
    return _of_element(tree, element, names, url)


def _of_element(tree: Any, element: str, names: list[str], url: str) -> str:
    """The title element without what is no title: the site's name, the count of messages."""
    element = _COUNT.sub("", element)
    names = [*names, *home_names(tree, url)]
    ends = (_SEPARATOR.split(element)[0], _SEPARATOR.split(element)[-1], element.partition(": ")[0])
    names += [end for end in ends if is_called_as_host(end, url)]
    if heading := _heading_in(tree, element, names, url):
        return heading
    title = _without_site(_before_site(element, names), names)
    if title.casefold() in {name.casefold() for name in names} and urlsplit(url).path.strip("/"):
        within = next(tree.iter("article", "main"), tree)
        titles = [
            heading_text(h2) for h2 in within.iter("h2") if "title" in (h2.get("class") or "")
        ]
        return next(filter(None, titles), title)
    return _longest_part(title) if title == element else title


def _heading_in(tree: Any, element: str, names: list[str], url: str) -> str:
    """The second heading's text, on a page without a first one, that the title element holds.

    Forums put their own name first: "Board • View topic - Title". Of any other title element the
    first part is the title itself, unless the site is known to be called so.
    """
    known = {name.casefold() for name in names}
    first, *others = _SEPARATOR.split(element)
    if first.casefold() not in known and "•" not in element:
        return ""
    parts = {part.casefold() for part in others} - known
    for h2 in tree.iter("h2"):
        text = heading_text(h2)
        leads_out = any(leads_home(a, url) for a in h2.iter("a"))
        if len(text) >= _LEAST_TITLE and text.casefold() in parts and not leads_out:
            return text
    return ""


def _known_titles(shared: str, element: str) -> set[str]:
    """The titles in the head, in small letters; the element's also without its end."""
    ends = [element[: piece.start()] for piece in _SEPARATOR.finditer(element)]
    return {title.casefold() for title in (shared, element, *ends) if len(title) >= _LEAST_TITLE}


def heading_text(heading: Any, known: Collection[str] = ()) -> str:
    """What the heading says, as one line, without labels for screen readers.

    Of "<span>Section</span> Title" the title alone, where `known` has it in small letters.
    """
    shown = deepcopy(heading)
    for element in list(shown.iterdescendants("br", "span", "small", "svg")):
        if element.tag == "br":
            element.tail = f" {element.tail or ''}"
        elif element.tag == "svg" or _HIDDEN.search(element.get("class") or ""):
            element.drop_tree()
    text = spaced(shown.text_content())
    if text.casefold() in known:
        return text
    for element in shown.iterdescendants("span", "small", "a", "sup", "div", "p", "em", "button"):
        part = spaced(element.text_content())
        for rest in (text.removeprefix(part).strip(), text.removesuffix(part).strip()):
            if rest != text and rest.casefold() in known:
                return rest
    return text


def _adds_site(heading: str, shared: str, site: str) -> bool:
    """Whether the heading is the shared title with the site's name before or behind it."""
    if not shared or len(heading) <= len(shared):
        return False
    whole, title = heading.casefold(), shared.casefold()
    pieces = list(_SEPARATOR.finditer(whole))
    ends = [(whole[: piece.start()], whole[piece.end() :]) for piece in pieces[:1] + pieces[-1:]]
    names = {name for before, after in ends for name in (before, after)} - {title}
    is_title = any(title in (before, after) for before, after in ends)
    return is_title and (site.casefold() in names if site else True)


def _names_site(h1: Any, text: str, site: str, url: str, shared: str, element: str) -> bool:
    if text.casefold() == site.casefold():
        return True
    if urlsplit(url).path.strip("/") == "" and url:  # a home page is called as the site is
        return False
    parts = [part.casefold() for part in _SEPARATOR.split(element)]
    if shared and shared != text and parts[0] == shared.casefold() and text.casefold() in parts[1:]:
        return True
    if len(parts) > 1 and text.casefold() == parts[-1] and _is_headed(h1, parts[:-1]):
        return True
    around = (h1, h1.getparent()) if h1.getparent() is not None else (h1,)
    named = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in around)
    is_site = bool(_SITE_HEADING.search(named)) or any(leads_home(a, url) for a in h1.iter("a"))
    return is_site and (text.casefold() != element.casefold()) and text != shared


def _is_headed(h1: Any, titles: list[str]) -> bool:
    """Whether another heading of the page says one of the titles."""
    others = h1.getroottree().getroot().iter("h1", "h2", "h3")
    return any(
        spaced(other.text_content()).casefold() in titles for other in others if other is not h1
    )


def _without_site(title: str, names: list[str]) -> str:
    known = {name.casefold() for name in names}
    pieces = list(_SEPARATOR.finditer(title))
    if pieces and title[pieces[-1].end() :].casefold() in known:
        return title[: pieces[-1].start()]
    if pieces and title[: pieces[0].start()].casefold() in known:
        return title[pieces[0].end() :]
    before, colon, rest = title.partition(": ")  # as Blogger puts the site's name
    return rest if colon and rest and before.casefold() in known else title


def _before_site(title: str, names: list[str]) -> str:
    """Of "Title | Site | What the site is about" the part before the site's name."""
    known = {name.casefold() for name in names}
    pieces = list(_SEPARATOR.finditer(title))
    for piece, following in pairwise(pieces):
        if title[piece.end() : following.start()].casefold() in known:
            return title[: piece.start()]
    return title


def _longest_part(title: str) -> str:
    """Of "Title | Section | Site" the title, where no name of the site is known."""
    parts = [part.strip() for part in re.split(r"[|｜]", title)]
    longest = max(parts, key=len)
    return longest if len(longest) >= _LEAST_TITLE else title


def spaced(text: str) -> str:
    """The text with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip()
