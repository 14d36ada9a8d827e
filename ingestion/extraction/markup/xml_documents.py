"""Articles and books in XML: JATS of journals, DocBook, TEI. Their parts become HTML's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.builder import E
from lxml.html import tostring

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders
from ingestion.extraction.ebooks.book_markup import (
    append_text,
    insert_text,
    parser,
    readable,
    without_namespaces,
)
from ingestion.extraction.html.formulas import in_characters
from ingestion.extraction.html_to_markdown import from_html
from library.document_kinds import XML_DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.MARKUP

MAX_DEPTH = 150
_ELEMENT = re.compile(r"<[^<>]*>")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LINK = ("{http://www.w3.org/1999/xlink}href", "url", "target", "href")
# What each element is in HTML; others are read through.
_TAGS = {
    **dict.fromkeys(("p", "para", "simpara", "ab", "formalpara", "l", "attrib"), "p"),
    **dict.fromkeys(("italic", "emphasis", "emph", "citetitle", "i", "foreign", "term"), "em"),
    **dict.fromkeys(("bold", "b", "strong"), "strong"),
    **dict.fromkeys(("literal", "monospace", "code", "command", "filename", "tt"), "code"),
    **dict.fromkeys(("programlisting", "preformat", "screen", "literallayout", "eg"), "pre"),
    **dict.fromkeys(("disp-quote", "blockquote", "quote", "q", "cit", "epigraph"), "blockquote"),
    **dict.fromkeys(("itemizedlist", "list", "simplelist", "variablelist", "def-list"), "ul"),
    **dict.fromkeys(("orderedlist",), "ol"),
    **dict.fromkeys(("listitem", "list-item", "item", "member", "def-item", "varlistentry"), "li"),
    **dict.fromkeys(("table", "informaltable"), "table"),
    **dict.fromkeys(("tr", "row"), "tr"),
    **dict.fromkeys(("td", "entry", "cell"), "td"),
    "th": "th",
    **dict.fromkeys(("sup", "superscript"), "sup"),
    **dict.fromkeys(("sub", "subscript"), "sub"),
    **dict.fromkeys(("break", "lb"), "br"),
    **dict.fromkeys(("ext-link", "ulink", "link", "ref", "uri"), "a"),
    **dict.fromkeys(("ref-list", "listBibl", "bibliography"), "div"),
}
_INLINE_QUOTES = frozenset(("quote", "q"))
_SECTIONS = frozenset(
    (
        *("sec", "section", "sect1", "sect2", "sect3", "sect4", "sect5", "chapter", "appendix"),
        *("part", "preface", "simplesect", "div", "div1", "div2", "div3", "abstract", "ack", "app"),
        *("ref-list", "bibliography", "glossary", "sidebar", "note", "tip", "warning", "caution"),
    )
)
_FORMULAS = frozenset(("inline-formula", "disp-formula"))
_CELLS = frozenset(("td", "th", "entry", "cell"))
_HEADS = frozenset(("title", "head"))
_UNSHOWN = frozenset(
    (
        *("front", "articleinfo", "bookinfo", "info", "teiHeader", "article-meta", "journal-meta"),
        *(
            "indexterm",
            "index-term",
            "remark",
            "object-id",
            "graphic",
            "mediaobject",
            "alternatives",
        ),
        *("tex-math", "processing-meta", "milestone", "pb", "gap", "figDesc"),
    )
)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Reading the document")
    try:
        root = etree.fromstring(readable(resource.content).encode(), parser())
    except etree.XMLSyntaxError as error:
        raise BrokenDocument("The XML is damaged and can't be read.") from error
    _write_out_entities(root)
    without_namespaces(root)
    body, notes = E.div(), list[Any]()
    referred = set(root.xpath("//xref[@ref-type='fn']/@rid"))
    for note in root.xpath("//fn-group/fn[@id]"):
        if note.get("id") in referred:
            note.set(_REFERRED, "1")
    for part in root.xpath("//front//abstract | //info/abstract | //articleinfo/abstract"):
        _add(body, part, 2, notes)
    _add(body, root, 1, notes)
    return builders.document(
        resource,
        XML_DOCUMENT,
        _markdown(body, notes),
        title=_first(root, _TITLES),
        author=", ".join(dict.fromkeys(filter(None, map(_name, _people(root))))),
        published_at=_date(root),
        language=(root.get(_LANGUAGE) or root.get("lang") or "")[:2].lower(),
        site=_first(root, ("//journal-meta//journal-title",)),
    )


def _write_out_entities(root: Any) -> None:
    """Put the words of entities that the document itself declares where they are named."""
    declared = root.getroottree().docinfo.internalDTD
    words = {each.name: each.content or "" for each in declared.iterentities()} if declared else {}
    for entity in root.iter(etree.Entity):
        insert_text(entity, _ELEMENT.sub("", words.get(entity.name, "")))


def _markdown(body: Any, notes: list[Any]) -> str:
    """The text with its footnotes below; each is a document of its own."""
    text = from_html(str(tostring(body, encoding="unicode")))
    text = _MARK.sub(lambda found: f"[^{found[1]}]", text)
    for number, note in enumerate(notes, 1):
        words = from_html(str(tostring(note, encoding="unicode"))).strip()
        text += f"\n\n[^{number}]: " + words.replace("\n", "\n    ")
    return text


_MARK = re.compile("\ue000(\\d+)\ue001")


_REFERRED = "librarian-referred"


def _referred(element: Any) -> Any:
    """The footnote that a reference of JATS names, where it stands at the end; else itself."""
    if element.tag != "xref" or element.get("ref-type") != "fn":
        return element
    notes = element.getroottree().xpath("//fn-group/fn[@id=$id]", id=element.get("rid", ""))
    return notes[0] if notes else element


def _formula(element: Any) -> str:
    """A formula by its TeX, or else by its characters."""
    tex = element.find(".//tex-math")
    if tex is None:
        return f" {in_characters(element)} "
    words = re.sub(
        r"\A.*?\\begin\{document\}|\\end\{document\}.*\Z", "", tex.text or "", flags=re.S
    )
    words = words.strip().strip("$").strip()
    return f"${words}$" if element.tag == "inline-formula" else f"$${words}$$"


def _is_footnote(element: Any) -> bool:
    """TEI's word for one is DocBook's for a box beside the text."""
    name = str(element.tag)
    is_tei = name == "note" and str(element.getroottree().getroot().tag).startswith("TEI")
    parent = element.getparent()
    return (
        name == "footnote"
        or is_tei
        or (name == "fn" and (parent.tag != "fn-group" or bool(element.get(_REFERRED))))
    )


def _add(parent: Any, element: Any, level: int, notes: list[Any], depth: int = 0) -> None:
    """The element's text and parts, as HTML below the parent; footnotes go to `notes`."""
    name = str(element.tag)
    if depth > MAX_DEPTH or (name in _UNSHOWN and depth) or element.get(_REFERRED):
        return
    if name == "label" and str(element.getparent().tag) != "list":
        return  # the number of a section, figure or reference
    if name in _FORMULAS:
        append_text(parent, _formula(element))
        return
    element = _referred(element)
    if depth and _is_footnote(element):
        note = E.div()
        notes.append(note)
        append_text(parent, f"\ue000{len(notes)}\ue001")
        append_text(note, element.text)
        for child in element:
            _add(note, child, 6, [], depth + 1)
            append_text(note, child.tail)
        return
    target = parent
    if name in _HEADS and depth:
        target = etree.SubElement(parent, f"h{min(6, level)}")
    elif tag := _html_tag(element):
        target = etree.SubElement(parent, tag)
        if tag == "a" and (address := next(filter(None, map(element.get, _LINK)), "")):
            target.set("href", address)
    append_text(target, element.text)
    below = level + 1 if name in _SECTIONS else level
    for child in element:
        _add(target, child, below, notes, depth + 1)
        append_text(target, child.tail)


def _html_tag(element: Any) -> str:
    name = str(element.tag)
    if name in ("emphasis", "hi", "emph"):
        how = " ".join(filter(None, map(element.get, ("role", "rend", "rendition"))))
        known = {"superscript": "sup", "subscript": "sub", "bold": "strong", "strong": "strong"}
        return next((tag for word, tag in known.items() if word in how), "em")
    if name == "p" and element.getparent() is not None and element.getparent().tag in _CELLS:
        return ""
    if name in ("ref", "link") and not any(map(element.get, _LINK)):
        return ""
    if name == "ref" and element.getparent() is not None and element.getparent().tag == "ref-list":
        return "p"
    if name in _INLINE_QUOTES and not any(str(c.tag) in ("p", "para") for c in element):
        return "q"
    kinds = {element.get(each) for each in ("list-type", "rend", "type")}
    if name == "list" and any((kind or "").startswith(("order", "numbered")) for kind in kinds):
        return "ol"
    if name == "label":
        return "li"
    is_block = element.getparent() is not None and element.getparent().tag in (
        *_SECTIONS,
        "body",
    )
    if (name == "code" and is_block) or (name == "ab" and "code" in (element.get("type") or "")):
        return "pre"
    return _TAGS.get(name, "")


_TITLES = (
    *("//front//article-title", "/*/info/title", "/*/articleinfo/title", "/*/bookinfo/title"),
    *("/*/title", "//titleStmt/title"),
)


def _first(root: Any, paths: Iterable[str]) -> str:
    found = (
        " ".join("".join(each.itertext()).split()) for path in paths for each in root.xpath(path)
    )
    return next(filter(None, found), "")


def _people(root: Any) -> list[Any]:
    paths = (
        "//front//contrib[@contrib-type='author' or not(@contrib-type)]",
        "/*/info//author | /*/articleinfo//author | /*/bookinfo//author",
        "//titleStmt/author",
    )
    return next((found for path in paths if (found := root.xpath(path))), [])


def _name(person: Any) -> str:
    def part(*names: str) -> str:
        found = (person.find(f".//{name}") for name in names)
        return next((" ".join("".join(e.itertext()).split()) for e in found if e is not None), "")

    given, family = part("given-names", "firstname", "forename"), part("surname")
    if given or family:
        return f"{given} {family}".strip()
    return part("string-name", "personname", "collab", "orgname", "persName") or " ".join(
        "".join(person.itertext()).split()
    )


def _date(root: Any) -> Any:
    for date in root.xpath("//front//pub-date | //front//date"):
        parts = [date.findtext(name) for name in ("year", "month", "day")]
        numbers = [int(p) for p in parts if p and p.strip().isdigit()]
        if date.findtext("year"):
            return builders.moment("-".join(f"{n:02}" for n in [*numbers, 1, 1][:3]))
    paths = ("/*/info/date", "/*/info/pubdate", "/*/articleinfo/date", "/*/articleinfo/pubdate")
    text = _first(root, (*paths, "//publicationStmt/date", "//publicationStmt//date"))
    whens = root.xpath("//publicationStmt//date/@when")
    forms = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y")
    return builders.moment(re.sub(r"\s+", " ", str(whens[0]) if whens else text), forms)
