"""A page's own title: of its headings, its head and its title element, without the site's name."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

_SEPARATOR = re.compile(r"\s+[|–—·»:-]\s+|\s*[|｜]\s*|(?<=\S)[_–—](?=\S)")
_LEAST_TITLE = 8  # characters
_SPACES = re.compile(r"\s+")
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
    element = spaced(tree.findtext(".//title") or "")
    headings, names = [], [site] if site else []
    for h1 in tree.iter("h1"):
        text = spaced(h1.text_content())
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
    title = _without_site(element, names)
    return _longest_part(title) if title == element else title


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
    is_site = bool(_SITE_HEADING.search(named)) or any(_is_home(a, url) for a in h1.iter("a"))
    return is_site and (text.casefold() != element.casefold()) and text != shared


def _is_headed(h1: Any, titles: list[str]) -> bool:
    """Whether another heading of the page says one of the titles."""
    others = h1.getroottree().getroot().iter("h1", "h2", "h3")
    return any(
        spaced(other.text_content()).casefold() in titles for other in others if other is not h1
    )


def _is_home(link: Any, url: str) -> bool:
    try:
        target = urlsplit(urljoin(url, (link.get("href") or "#").strip()))
    except ValueError:
        return False
    return target.path in ("", "/") and not target.query and not target.fragment


def _without_site(title: str, names: list[str]) -> str:
    known = {name.casefold() for name in names}
    pieces = list(_SEPARATOR.finditer(title))
    if pieces and title[pieces[-1].end() :].casefold() in known:
        return title[: pieces[-1].start()]
    if pieces and title[: pieces[0].start()].casefold() in known:
        return title[pieces[0].end() :]
    before, colon, rest = title.partition(": ")  # as Blogger puts the site's name
    return rest if colon and rest and before.casefold() in known else title


def _longest_part(title: str) -> str:
    """Of "Title | Section | Site" the title, where no name of the site is known."""
    parts = [part.strip() for part in re.split(r"[|｜]", title)]
    longest = max(parts, key=len)
    return longest if len(longest) >= _LEAST_TITLE else title


def spaced(text: str) -> str:
    """The text with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip()
