"""Pages that programs export notes as: Notion's, Google Keep's and Kindle's. All of it is text."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import html as lxml_html

from ingestion.extraction import builders
from ingestion.extraction.highlights.book import Book, Highlight, markdown
from ingestion.extraction.highlights.kindle import NOTE
from ingestion.extraction.html.markup_cleanup import clean_up
from ingestion.extraction.html_to_markdown import from_html

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
_NOTION = f"//article[{_HAS.format('page')}]/div[{_HAS.format('page-body')}]"
_KEEP = "/html/body/div[@class='note'][div[@class='heading']]"
_DATES = ("%b %d, %Y, %I:%M:%S %p", "%d %b %Y, %H:%M:%S", "%b %d, %Y %I:%M:%S %p")


class Note(NamedTuple):
    markdown: str
    title: str
    tags: tuple[str, ...]
    created: datetime | None
    author: str = ""


def read(tree: Any) -> Note | None:
    """The note; None for any other page. Changes the tree."""
    if bodies := tree.xpath(_NOTION):
        return _notion(tree, bodies[0])
    if notes := tree.xpath(_KEEP):
        return _keep(tree, notes[0])
    if titles := tree.xpath("//*[@class='notebookFor']/following-sibling::*[@class='bookTitle']"):
        return _kindle(tree, titles[0])
    return None


def _notion(tree: Any, body: Any) -> Note:
    tags = _texts(tree, f"//table[{_HAS.format('properties')}]//*[{_HAS.format('selected-value')}]")
    for box in body.xpath(".//div[contains(@class, 'checkbox-')]"):
        box.text = "☑ " if "checkbox-on" in box.get("class") else "☐ "
        box.tag = "span"
    for summary in body.iter("summary"):
        summary.tag = "strong"
        summary.tail = f"\n{summary.tail or ''}"
    for details in body.iter("details"):
        details.tag = "div"
    for icon in body.xpath(".//figure//span[@class='icon']"):
        icon.drop_tree()
    title = tree.findtext(".//title") or ""
    return Note(_markdown(body), title.strip(), tuple(tags), None)


def _keep(tree: Any, note: Any) -> Note:
    heading = " ".join(note.find("div[@class='heading']").itertext()).replace("\u202f", " ")
    content = note.find("div[@class='content']")
    tags = _texts(note, ".//span[@class='label-name']")
    return Note(
        markdown="" if content is None else _markdown(content),
        title=(tree.findtext(".//title") or "").strip(),
        tags=tuple(tags),
        created=builders.moment(" ".join(heading.split()), _DATES),
    )


_KINDLE = "//*[contains(' sectionHeading noteHeading noteText ', concat(' ', @class, ' '))]"
_PLACE = re.compile(r"^.*?\)?\s+-\s+")  # behind "Highlight (yellow) - "


def _kindle(tree: Any, title: Any) -> Note:
    """The marks of a book that the app sends: a note stands below what it is about."""
    highlights: list[Highlight] = []
    chapter, heading = "", ""
    for each in tree.xpath(_KINDLE):
        said = " ".join(each.text_content().split())
        if each.get("class") == "sectionHeading":
            chapter = said
        elif each.get("class") == "noteHeading":
            heading = said
        elif NOTE.search(heading.partition(" - ")[0]) and highlights and not highlights[-1].note:
            highlights[-1].note = said
        else:
            place = _PLACE.sub("", heading)
            highlights.append(Highlight(text=said, place=place, chapter=chapter))
    name = " ".join(title.text_content().split())
    authors = next(iter(_texts(tree, "//*[@class='authors']")), "")
    return Note(markdown([Book(name, highlights=highlights)]), name, (), None, authors)


def _texts(tree: Any, path: str) -> Iterator[str]:
    return (" ".join(each.text_content().split()) for each in tree.xpath(path))


def _markdown(element: Any) -> str:
    clean_up(element, "")
    return from_html(str(lxml_html.tostring(element, encoding="unicode")))
