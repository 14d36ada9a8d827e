"""Slides: words, and where they lead."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

from ingestion.extraction.office.slides import _odp_words
from tests.sources.reading import read
from tests.unit.ingestion.extraction.office.test_odt import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<text:p><text:span>Cra</text:span><text:span>nes</text:span> of</text:p>", "Cranes of"),
        ("<text:p>The crane</text:p><text:p>and its hook</text:p>", "The crane and its hook"),
        ("<text:p>The<text:line-break/>crane<text:s/>is<text:tab/>up</text:p>", "The crane is up"),
        ("<text:p>The <!-- old -->crane</text:p>", "The crane"),
    ],
)
def test_words_of_a_title_are_whole(inside: str, title: str) -> None:
    shape = etree.fromstring(
        f"<draw:frame {NAMES}><draw:text-box>{inside}</draw:text-box></draw:frame>"
    )
    assert " ".join(_odp_words(shape).split()) == title


def test_links_that_lead_out_of_the_file_stay() -> None:
    show: Any = pptx.Presentation()
    frame = show.slides.add_slide(show.slide_layouts[1]).placeholders[1].text_frame
    paragraph = frame.paragraphs[0]
    for text, address in (
        ("See ", ""),
        ("the *map* ", "https://e.org/a (b)"),
        ("now.", "slide2.xml"),
    ):
        run = paragraph.add_run()
        run.text, run.hyperlink.address = text, address or None
    out = BytesIO()
    show.save(out)
    assert (
        r"See [the \*map\*](https://e.org/a%20%28b%29) now."
        in read(out.getvalue(), "a.pptx").markdown
    )


def shown(change: Callable[[Any, Any], None]) -> str:
    """The Markdown of a show of one slide; `change` gets the slide and its text."""
    show: Any = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Cranes"
    frame = slide.placeholders[1].text_frame
    frame.text = "See the map"
    change(slide, frame)
    out = BytesIO()
    show.save(out)
    return read(out.getvalue(), "a.pptx").markdown


def test_a_link_that_leads_nowhere_costs_no_text() -> None:
    def change(slide: Any, frame: Any) -> None:
        run = frame.paragraphs[0].runs[0]
        run.hyperlink.address = "https://e.org/"
        run._r.find(".//{*}hlinkClick").set(qn("r:id"), "")

    assert shown(change) == "## Cranes\n\nSee the map"


def test_a_picture_in_the_place_of_the_title_costs_no_text() -> None:
    def change(slide: Any, frame: Any) -> None:
        dot = BytesIO()
        Image.new("L", (1, 1)).save(dot, "PNG")
        picture = slide.shapes.add_picture(dot, 0, 0)
        named = slide.shapes.title._element.find(".//{*}nvPr")
        picture._element.find(".//{*}nvPr").append(named.find("{*}ph"))
        named.getparent().getparent().getparent().remove(named.getparent().getparent())

    assert "See the map" in shown(change)


def test_charts_in_three_dimensions_are_read() -> None:
    def change(slide: Any, frame: Any) -> None:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["2019", "2020"]
        data.add_series("North", (3, 4))
        drawn = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 9, 9, data)
        drawn.chart._chartSpace.find(".//{*}barChart").tag = qn("c:bar3DChart")

    assert "| North | 3 | 4 |" in shown(change)


def test_diagrams_are_lists() -> None:
    def change(slide: Any, frame: Any) -> None:
        data = (
            '<d:dataModel xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><d:ptLst>'
            '<d:pt modelId="1"><d:t><a:p><a:r><a:t>Ebb</a:t></a:r></a:p></d:t></d:pt>'
            '<d:pt modelId="2"><d:t><a:p><a:r><a:t>Flood</a:t></a:r></a:p></d:t></d:pt>'
            "</d:ptLst></d:dataModel>"
        )
        name = PackURI("/ppt/diagrams/data1.xml")
        part = Part(name, "application/xml", slide.part.package, data.encode())
        relation = slide.part.relate_to(part, "http://e.org/diagramData")
        drawn = slide.shapes.add_table(1, 1, 0, 0, 9, 9)._element.find(".//{*}graphicData")
        drawn.remove(drawn[0])
        drawn.set("uri", "http://schemas.openxmlformats.org/drawingml/2006/diagram")
        etree.SubElement(
            drawn, "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
        ).set(qn("r:dm"), relation)

    assert shown(change).endswith("- Ebb\n- Flood")


def test_text_with_a_formula_is_read() -> None:
    """PowerPoint writes such a shape in two forms, and the formula in words of its own."""

    def change(slide: Any, frame: Any) -> None:
        shape = frame._txBody.getparent()
        office = "http://schemas.openxmlformats.org/officeDocument/2006/math"
        formula = etree.fromstring(
            '<a:m xmlns:a="http://schemas.microsoft.com/office/drawing/2010/main">'
            f'<m:oMath xmlns:m="{office}"><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>'
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></a:m>"
        )
        frame.paragraphs[0].runs[0].text = "It grows as "
        frame.paragraphs[0]._p.append(formula)
        both = etree.fromstring(
            '<c:AlternateContent xmlns:c="http://schemas.openxmlformats.org/markup-compatibility/'
            '2006"><c:Choice Requires="a14"/><c:Fallback/></c:AlternateContent>'
        )
        shape.addprevious(both)
        both[0].append(shape)

    assert shown(change) == "## Cranes\n\nIt grows as x²"
