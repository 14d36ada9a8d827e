"""Presentations (PPTX, ODP): each slide with its title, its text, tables, charts and notes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.package import Package
from pptx.util import Cm

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument
from ingestion.extraction import builders, places, safe_zip
from ingestion.extraction.html_to_markdown import from_html
from ingestion.extraction.office import charts, diagrams, package_properties
from ingestion.extraction.office.docx_equations import linear
from ingestion.extraction.office.odt import Writer
from ingestion.extraction.office.odt_styles import NAMESPACE, STYLE, TEXT, Styles
from library.document_kinds import SLIDES
from library.pictures.links import can_be_kept, embedded_picture

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.SLIDES

MAX_DEPTH = 20  # of groups in groups
SMALL = Cm(1)  # pictures without a description that are smaller only decorate
# Namespaces of OpenDocument, in ODP files.
_OFFICE, _DRAW = f"{{{NAMESPACE}office:1.0}}", f"{{{NAMESPACE}drawing:1.0}}"
_PRESENTATION = f"{{{NAMESPACE}presentation:1.0}}"
_BETWEEN_WORDS = frozenset(f"{TEXT}{name}" for name in ("p", "h", "s", "tab", "line-break"))
# What the master of a slide shows on each, and the picture of the slide above its notes.
_REPEATED = frozenset(("header", "footer", "date-time", "page-number", "page"))
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|emf|wmf|bmp|tiff?)", re.IGNORECASE)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the slides")
    with safe_zip.opened(resource.content) as archive:
        properties = package_properties.properties(archive)
        if "content.xml" in archive.namelist():
            markdown = "\n\n".join(_odp_sections(archive))
            fields = properties.fields()
            fields["title"] = fields["title"] or builders.first_heading(markdown)
            return builders.document(resource, SLIDES, markdown, **fields)
    try:
        # `pptx.Presentation` refuses what opens as a show (PPSX) and templates, which are the same.
        package = Package.open(BytesIO(resource.content))
        slides = list(package.main_document_part.presentation.slides)
    # python-pptx lets through whatever its parsers meet in a damaged file.
    except Exception as error:
        raise BrokenDocument("The presentation is damaged and can't be read.") from error
    sections = []
    for number, slide in enumerate(slides, 1):
        _prepare(slide._element)
        if slide._element.get("show") != "0":  # a hidden slide keeps its number
            sections.append(places.within(_section(slide, number), slide=number))
        progress(100 * number / len(slides), f"Slide {number} of {len(slides)}")
    fields = properties.fields()
    if not fields["title"] and slides and (first := _title(slides[0])) is not None:
        fields["title"] = first.text_frame.text
    return builders.document(resource, SLIDES, "\n\n".join(filter(None, sections)), **fields)


def _prepare(slide: Any) -> None:
    """What python-pptx passes over: what is written in several forms, and formulas in a text."""
    for both in list(slide.iter("{*}AlternateContent")):
        choice, fallback = both.find("{*}Choice"), both.find("{*}Fallback")
        has_text = choice is not None and next(choice.iter(qn("a:t"), "{*}oMath"), None) is not None
        taken = choice if has_text or fallback is None else fallback
        for child in list(taken) if taken is not None else ():
            both.addprevious(child)
        both.getparent().remove(both)
    for formula in list(slide.iter("{http://schemas.microsoft.com/office/drawing/2010/main}m")):
        run = formula.makeelement(qn("a:r"))
        etree.SubElement(run, qn("a:t")).text = "".join(map(linear, formula))
        formula.getparent().replace(formula, run)


def _section(slide: Any, number: int) -> str:
    title = _title(slide)
    heading = _line(title.text_frame.text) if title is not None else ""
    texts = list(_texts(slide.shapes, skip=title.shape_id if title is not None else None))
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = slide.notes_slide.notes_text_frame.text.replace("\v", "\n").strip()
        lines = [f"> {builders.escaped(line)}" for line in notes.splitlines() if line.strip()]
        texts.append(places.within("\n\n".join(lines), part="notes"))
    texts = [text for text in texts if text]
    if not heading and not texts:
        return ""
    return "\n\n".join([f"## {builders.escaped(heading or f'Slide {number}')}", *texts])


def _title(slide: Any) -> Any:
    """The shape of the title, where it is a text: a picture may be put in its place."""
    title = slide.shapes.title
    return title if title is not None and title.has_text_frame else None


def _line(text: str) -> str:
    """Without the vertical tabs that python-pptx writes for line breaks."""
    return " ".join(text.replace("\v", " ").split())


def _texts(shapes: Iterable[Any], *, skip: int | None, depth: int = 0) -> Iterator[str]:
    for shape in shapes:
        if shape.shape_id == skip:
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < MAX_DEPTH:
                yield from _texts(shape.shapes, skip=skip, depth=depth + 1)
        elif shape._element.tag.endswith("}pic"):  # also one that fills a placeholder
            yield _picture(shape)
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame)
        elif getattr(shape, "has_table", False):
            yield builders.table([[_line(c.text) for c in row.cells] for row in shape.table.rows])
        elif getattr(shape, "has_chart", False):
            yield from charts.blocks(shape.chart._chartSpace)
        else:
            yield _diagram(shape)


def _picture(shape: Any) -> str:
    """What it is called, as the picture's description where it is of a kind that is kept."""
    described = " ".join(shape._element.nvPicPr.cNvPr.get("descr", "").split())
    described = "" if _FILE_NAME.fullmatch(described) else builders.escaped(described)
    is_small = min(shape.width or 0, shape.height or 0) < SMALL
    try:
        part = str(shape.part.related_part(shape._element.blip_rId).partname).lstrip("/")
    except KeyError:  # it is elsewhere
        return described
    if not can_be_kept(part) or (is_small and not described):
        return described
    return embedded_picture(part, described)


def _diagram(shape: Any) -> str:
    """The texts of a diagram (SmartArt), which stand in a part of their own."""
    drawn = next(shape._element.iter(f"{{{diagrams.DIAGRAM}}}relIds"), None)
    if drawn is None:
        return ""
    try:
        part = shape.part.related_part(drawn.get(qn("r:dm"), ""))
    except KeyError:
        return ""
    return diagrams.block(safe_zip.parse_xml(part.blob))


def _paragraphs(frame: Any) -> Iterator[str]:
    lines = []
    for paragraph in frame.paragraphs:
        text = _linked(paragraph)
        if text:
            lines.append(f"{'  ' * paragraph.level}- {text}")
    if len(lines) == 1:
        yield lines[0].lstrip().removeprefix("- ")
    elif lines:
        yield "\n".join(lines)


def _linked(paragraph: Any) -> str:
    """Its text as Markdown, with the links that lead out of the file."""
    links = {run._r: address for run in paragraph.runs if (address := _address(run))}
    if not any(map(builders.leads_out, links.values())):
        return builders.escaped(_line(paragraph.text))
    pieces: list[tuple[str, str]] = []  # text, and the address that it leads to
    for child in paragraph._p.content_children:
        address = links.get(child, "")
        address = address if builders.leads_out(address) else ""
        if pieces and pieces[-1][1] == address:
            pieces[-1] = (pieces[-1][0] + child.text, address)
        else:
            pieces.append((child.text, address))
    return " ".join("".join(map(_piece, pieces)).split())


def _address(run: Any) -> str:
    """Where the link of a run leads; nowhere for one that only does something in a show."""
    try:
        return run.hyperlink.address or ""
    except KeyError:
        return ""


def _piece(piece: tuple[str, str]) -> str:
    text, address = piece
    return builders.linked(text.replace("\v", " "), address)


def _odp_sections(archive: zipfile.ZipFile) -> list[str]:
    """The slides as Markdown, without those that are hidden. Raises BrokenDocument."""
    root = safe_zip.parse_xml(archive.read("content.xml"))
    body = root.find(f".//{_OFFICE}presentation")
    if body is None:
        raise BrokenDocument("The presentation is damaged and can't be read.")
    hidden = {
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}drawing-page-properties")
        if properties.get(f"{_PRESENTATION}visibility") == "hidden"
    }
    writer = Writer(Styles(root), {}, frozenset(archive.namelist()))
    found = (
        places.within(_odp_slide(page, number, writer), slide=number)
        for number, page in enumerate(body.findall(f"{_DRAW}page"), 1)
        if page.get(f"{_DRAW}style-name") not in hidden
    )
    return [section for section in found if section]


def _odp_slide(page: Any, number: int, writer: Writer) -> str:
    title, texts, notes = "", [], ""
    for shape in _own_shapes(page):
        if shape.tag == f"{_PRESENTATION}notes":
            notes = "\n\n".join(_odp_text(each, writer) for each in _own_shapes(shape))
        elif shape.get(f"{_PRESENTATION}class") == "title" and not title:
            title = " ".join(_odp_words(shape).split())
        else:
            texts.append(_odp_text(shape, writer))
    if notes.strip():
        lines = (f"> {line}" for line in notes.splitlines() if line.strip())
        texts.append(places.within("\n\n".join(lines), part="notes"))
    texts = [text for text in texts if text]
    if not title and not texts:
        return ""
    return "\n\n".join([f"## {builders.escaped(title or f'Slide {number}')}", *texts])


def _odp_words(element: Any) -> str:
    """Its text, spaced between paragraphs and lines: styles may change within a word."""
    if not isinstance(element.tag, str):
        return ""
    inside = [element.text or ""]
    for child in element:
        inside += [_odp_words(child), child.tail or ""]
    text = "".join(inside)
    return f" {text} " if element.tag in _BETWEEN_WORDS else text


def _own_shapes(page: Any) -> Iterator[Any]:
    """The shapes of a slide or of its notes, without what its master repeats on each."""
    for shape in page.iterchildren("*"):
        if shape.get(f"{_PRESENTATION}class") not in _REPEATED:
            yield shape


def _odp_text(shape: Any, writer: Writer) -> str:
    return from_html(writer.element(shape)).strip()
