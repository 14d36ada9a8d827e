"""The names that a page's site goes by: what its title may end with, and is not the article's."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

_SPACES = re.compile(r"\s+")
_LONGEST = 50  # characters of a site's name
_LEAST_LABEL = 4  # letters of a host; "bbc" is in too many words
_NO_NAME = re.compile(
    r"^(?:home(?:page)?|start(?:seite)?|accueil|inicio|back|menu|logo|skip.*)$", re.I
)
_HOME_LINKS = 5  # looked at


def home_names(tree: Any, url: str) -> list[str]:
    """What the page's first links to the site's home are called."""
    names: list[str] = []
    seen = 0
    for link in tree.iter("a"):
        if seen >= _HOME_LINKS:
            break
        if not leads_home(link, url):
            continue
        seen += 1
        texts = [link.text_content() or "", *(image.get("alt") or "" for image in link.iter("img"))]
        for text in (*texts, link.get("title") or ""):
            name = _SPACES.sub(" ", text).strip()
            if 2 < len(name) <= _LONGEST and not _NO_NAME.match(name):
                names.append(name)
                break
    return names


def is_called_as_host(name: str, url: str) -> bool:
    """Whether the name is that of the page's host: "Point News" of www.pointnews.example."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    folded = "".join(filter(str.isalnum, name.casefold()))
    labels = {
        label.replace("-", "") for label in host.split(".")[:-1] if len(label) >= _LEAST_LABEL
    }
    return len(name) <= _LONGEST and folded.removeprefix("the") in labels


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def leads_home(link: Any, url: str) -> bool:
    """Whether the link leads to the root of a site, which may be the page's own."""
    try:
        target = urlsplit(urljoin(url, (link.get("href") or "#").strip()))
        host, other = (urlsplit(each).hostname or "" for each in (url, target.geturl()))
    except ValueError:
        return False
    short, long = sorted((host.removeprefix("www."), other.removeprefix("www.")), key=len)
    is_own = not short or long == short or _domain(short) == _domain(long)
    return is_own and target.path in ("", "/") and not target.query and not target.fragment
