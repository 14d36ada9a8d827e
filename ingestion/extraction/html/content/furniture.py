"""What no article is made of: menus, advertisements, forms, what to share or read next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingestion.extraction.html.content.features import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingestion.extraction.html.content.blocks import Block, Node

LINKED = 0.35  # of a part's words; more is a menu
_WORDS_PER_ACTION = 25
_CONTROLS = frozenset(("input", "select", "textarea"))
_SWITCHES = frozenset(("radio", "checkbox", "hidden"))  # of tabs, folds and lists of tasks
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|sponsor\w*|promo\w*|newsletter\w*|subscri\w*|sign-?up|paywall"
    r"|related\w*|recommend\w*|more-?(?:stories|from|news)|read-?(?:more|also|next)|teaser\w*"
    r"|share|shares|sharing|sharedaddy|share-?(?:bar|buttons?|links?|tools?)|social\w*|follow"
    r"|(?:post|entry|page|article)-meta|breadcrumb\w*|pagination|pager|toc|table-of-contents|outbrain|taboola|donat\w*|cookie\w*"
    r"|consent|banner|widget|sidebar|menu|nav|navbar|byline|author-?(?:bio|box|info)|tags?|tag-?list"
    r"|comments?|comment-?(?:list|form|respond)|rating|print-?only|sr-only|visually-hidden"
    r"|screen-reader-text)(?:$|[\s_-](?!tip|box|content))",
    re.IGNORECASE,
)


def is_furniture(unit: Node) -> bool:
    """Whether the box is one of them by its names, its role or what is in it to fill in."""
    element = unit.element
    if _FURNITURE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    if element.get("role") in ("navigation", "complementary", "search", "dialog", "alert"):
        return True
    controls = (each for each in element.iter(*_CONTROLS) if each.get("type") not in _SWITCHES)
    return next(controls, None) is not None


def asks_little(blocks: Iterable[Block]) -> bool:
    """Whether few of their words ask to do something: to sign up, to share, to buy."""
    actions = words = 0
    for block in blocks:
        actions += len(ACTION.findall(block.text))
        words += len(block.words)
    return actions * _WORDS_PER_ACTION <= words
