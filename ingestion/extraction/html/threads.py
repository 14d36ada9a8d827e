"""Threads of forums and comments: each post begins with its author, and has no controls in it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

# Of Hacker News, Reddit, Lobsters and mailing lists' archives.
_CONTROL = re.compile(
    r"^\[?(?:reply|parent|root|next|prev(?:ious)?|context|permalink|flag|hide|unvote|up|down"
    r"|collapse|expand|[-–+−])\]?$",
    re.IGNORECASE,
)
_REPLY = re.compile(r"(?:^|/)(?:reply|vote|flag|hide)\b", re.IGNORECASE)
_BAR = re.compile(r"\s*[|·•]\s*$")
_FOLD = re.compile(r"^\s*(?:\[\s*(?:[-–−+]|\d+ more)\s*\]|[|·•](?=\s*$))")
_POST = re.compile(r"schema\.org/(?:Comment|Answer|Question|DiscussionForumPosting)$")
_SIGNATURE = re.compile(
    r"(?:^|\s)(?:signature|message-signature|post_?sig|sig)(?:\s|$)", re.IGNORECASE
)
_FEWEST = 2  # posts of a thread
_LONGEST_NAME = 60  # characters


def write_threads(tree: Any) -> None:
    """Change the tree in place."""
    _drop_controls(tree)
    _part_quoted_names(tree)
    posts = [(post, name) for post in tree.iter("div", "article", "li") if (name := _author(post))]
    if len(posts) >= _FEWEST:
        for post, name in posts:
            _name(post, name)


def _part_quoted_names(tree: Any) -> None:
    """Put who is quoted, at the beginning of a quotation, on a line of its own."""
    seen = set()  # of each quotation only the first name can be at its beginning
    for name in tree.iter("cite"):
        quoted = next(name.iterancestors("blockquote"), None)
        if quoted is None or quoted in seen:
            continue
        seen.add(quoted)
        text = " ".join((name.text_content() or "").split())
        if not text.endswith(":") or not (name.tail or "").strip():
            continue
        if _first_words(quoted) == _first_words(name):
            rest, name.tail = name.tail, None
            line = etree.Element("br")
            line.tail = rest.lstrip()
            name.addnext(line)


def _first_words(element: Any) -> str:
    """The first piece of its text that is not blank."""
    return next((piece for piece in element.itertext() if piece.strip()), "")


def drop_signatures(tree: Any) -> None:
    """Leave out what authors put below each of their posts; changes the tree in place.

    Only of what was chosen as content: the model that chooses knows pages with them.
    """
    signatures = [e for e in tree.iter("div", "aside") if _SIGNATURE.search(e.get("class") or "")]
    if len(signatures) >= _FEWEST:
        for signature in signatures:
            signature.drop_tree()


def _author(post: Any) -> str:
    """Who wrote the post, as its markup says; empty for what is no post."""
    name = post.get("data-author") or ""
    if not name and _POST.search(post.get("itemtype") or ""):
        for author in post.iter():
            if author.get("itemprop") in ("author", "creator"):
                named = [e for e in author.iter() if e.get("itemprop") == "name"] or [author]
                name = named[0].get("content") or named[0].text_content() or ""
                break
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else ""


def _name(post: Any, name: str) -> None:
    """Put the name before the first words of the post."""
    body = next((e for e in post.iterdescendants() if _is_body(e)), None)
    if body is None or name in (body.text_content() or "")[: 2 * len(name)]:
        return
    first = body if (body.text or "").strip() else next(body.iter("p"), body)
    mark = etree.Element("strong")
    mark.text, mark.tail = f"{name}:", f" {(first.text or '').lstrip()}"
    first.text = None
    first.insert(0, mark)


def _is_body(element: Any) -> bool:
    if element.get("itemprop") in ("text", "commentText", "articleBody"):
        return True
    return "bbWrapper" in (element.get("class") or "").split()


def _drop_controls(tree: Any) -> None:
    """Leave out the links that move about in a thread or fold it, and the bars between them."""
    for link in list(tree.iter("a")):
        target = (link.get("href") or "#").strip()
        if not (target.startswith(("#", "javascript:")) or _REPLY.search(target)):
            continue
        if _CONTROL.match(link.text_content().strip()):
            before = link.getprevious()
            slot = (link.getparent(), "text") if before is None else (before, "tail")
            text = getattr(*slot) or ""
            if _BAR.search(text):
                setattr(*slot, _BAR.sub(" ", text))
            link.tail = _FOLD.sub("", link.tail or "")
            link.drop_tree()
