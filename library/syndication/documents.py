"""Items as RSS, JSON Feed and OPDS 1.2, the catalogue of e-readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

if TYPE_CHECKING:
    from library.models import LibraryItem

JSON_FEED = "https://jsonfeed.org/version/1.1"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
EPUB = "application/epub+zip"
Absolute = Callable[[str], str]  # a path's full address


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top: `address` is the document's own, all of them are absolute."""

    title: str
    address: str
    site: str
    next: str = ""
    start: str = ""


def rss(head: Head, items: Iterable[LibraryItem], absolute: Absolute) -> str:
    feed = Rss201rev2Feed(
        title=clean(head.title), link=head.site, description="", feed_url=head.address
    )
    for item in items:
        feed.add_item(**_said(item, absolute))
    return str(feed.writeString("utf-8"))


def json_feed(head: Head, items: Iterable[LibraryItem], absolute: Absolute) -> dict[str, Any]:
    return {
        "version": JSON_FEED,
        "title": head.title,
        "home_page_url": head.site,
        "feed_url": head.address,
        "items": [
            {
                "id": f"urn:uuid:{item.pk}",
                "url": item.url or absolute(item.get_absolute_url()),
                "title": item.title,
                "content_text": item.summary,
                "date_published": item.created_at.isoformat(),
                "tags": [tag.name for tag in item.tag_list],
                **({"authors": [{"name": item.author}]} if item.author else {}),
                **({"language": item.language} if item.language else {}),
            }
            for item in items
        ],
    }


class _Catalogue(Atom1Feed):
    """Atom with the links of OPDS."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel in ("start", "next"):
            if address := self.feed.get(rel):
                kind = NAVIGATION if rel == "start" else ACQUISITION
                handler.addQuickElement("link", "", {"rel": rel, "href": address, "type": kind})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("epub"):
            rel = "http://opds-spec.org/acquisition"
            link = {"rel": rel, "href": item["epub"], "type": EPUB}
        else:
            link = {"rel": "subsection", "href": item["section"], "type": ACQUISITION}
        handler.addQuickElement("link", "", link)


def opds(
    head: Head, items: Iterable[LibraryItem], absolute: Absolute, epub: Callable[[LibraryItem], str]
) -> str:
    """A catalogue of books: each item is one, got from its path by `epub`."""
    feed = _catalogue(head)
    for item in items:
        feed.add_item(**_said(item, absolute), epub=absolute(epub(item)))
    return str(feed.writeString("utf-8"))


def opds_sections(head: Head, sections: Sequence[tuple[str, str]]) -> str:
    """A catalogue of catalogues: their titles and addresses."""
    feed = _catalogue(head)
    for title, address in sections:
        feed.add_item(
            title=clean(title), link=address, description="", unique_id=address, section=address
        )
    return str(feed.writeString("utf-8"))


def _catalogue(head: Head) -> _Catalogue:
    return _Catalogue(
        title=clean(head.title),
        link=head.site,
        description="",
        feed_url=head.address,
        next=head.next,
        start=head.start,
    )


def _said(item: LibraryItem, absolute: Absolute) -> dict[str, Any]:
    return {
        "title": clean(item.title),
        "link": item.url or absolute(item.get_absolute_url()),
        "description": clean(item.summary),
        "unique_id": f"urn:uuid:{item.pk}",
        "unique_id_is_permalink": False,
        "pubdate": item.created_at,
        "updateddate": item.created_at,
        "author_name": clean(item.author) or None,
        "categories": [clean(tag.name) for tag in item.tag_list],
    }


def clean(text: str) -> str:
    """The text without control characters, which XML can't hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
