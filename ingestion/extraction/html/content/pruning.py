"""Cut a page down to its content: the page's own elements, less what is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.extraction.html.images import kept_pictures

if TYPE_CHECKING:
    from ingestion.extraction.html.content.page_content import Content

# A cell stands for its place in the row, and a list's item for its number.
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HOLDS_A_PLACE = frozenset(("td", "th"))


def prune(tree: Any, content: Content) -> Any:
    """The body with only the kept blocks and the pictures among them; changes the tree."""
    body = tree.find("body")
    body = tree if body is None else body
    alive = {body}
    for block, kept in zip(content.blocks, content.kept, strict=True):
        for element, slot, text, _ in block.slots:
            if not kept:
                # A border between the words before and after it stays.
                setattr(element, slot, " " if text[0].isspace() else None)
                continue
            _revive(element if slot == "text" else element.getparent(), alive)
    for image in kept_pictures(body, content):
        _revive(image, alive)
    alive |= {rule for rule in body.iter("hr") if _divides(rule, alive)}
    for element in [*alive]:
        for child in list(element):
            if child not in alive and not _holds_a_place(child, alive):
                child.drop_tree()
    return body


def _divides(rule: Any, alive: set[Any]) -> bool:
    """Whether the rule stands between two kept parts of a text, and above no heading."""
    following = next((e for e in rule.itersiblings() if e in alive or e.tag == "hr"), None)
    return (
        following is not None
        and following.tag != "hr"
        and following.tag not in _HEADINGS
        and any(e in alive for e in rule.itersiblings(preceding=True))
    )


def _revive(element: Any, alive: set[Any]) -> None:
    while element is not None and element not in alive:
        alive.add(element)
        element = element.getparent()


def _holds_a_place(element: Any, alive: set[Any]) -> bool:
    if element.tag not in _HOLDS_A_PLACE:
        return False
    for child in list(element):
        child.drop_tree()
    return True
