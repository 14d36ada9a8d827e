"""Rich text as Word, LibreOffice, pandoc and old programs write it."""

from __future__ import annotations

from ingestion.documents.types import Document
from tests.sources.reading import read

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fmodern\fcharset0 Courier New;}"
    r"{\f2\fswiss\fcharset204 Arial Cyr;}{\f3\fnil\fcharset128 MS Mincho;}}"
)


def rtf(body: str, head: str = "") -> Document:
    return read(rf"{{\rtf1\ansi\ansicpg1252\deff0\uc1{FONTS}{head}{body}}}", "a.rtf")


def test_headings_by_style_and_by_outline_level() -> None:
    styles = (
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\sbasedon0 heading 2;}"
        r"{\s7 Title;}}"
    )
    document = rtf(
        r"\pard\plain\s7 The kiln\par\pard\plain\s1\b History\par\pard\plain Text.\par"
        r"\pard\plain\s2 Lime\par\pard\outlinelevel2 Culm\par\pard End.\par",
        styles,
    )
    assert document.title == "The kiln"
    assert document.markdown.split("\n\n") == (
        ["# The kiln", "# History", "Text.", "## Lime", "### Culm", "End."]
    )


def test_lists_that_the_document_knows() -> None:
    document = rtf(
        r"{\*\listtable{\list{\listlevel{\leveltext\'02\'00.;}}}}"
        r"\pard\ls1\ilvl0\li720\fi-360{\listtext\pard\plain 1.\tab}Stone\par"
        r"\pard\ls1\ilvl1\li1440\fi-360{\listtext\u8226\'95\tab}from the cliff\par"
        r"\pard\ls1\ilvl0\li720\fi-360{\listtext 2.\tab}Culm\par\pard After.\par"
    )
    assert document.markdown == "1. Stone\n   - from the cliff\n2. Culm\n\nAfter."


def test_lists_with_typed_marks() -> None:
    document = rtf(
        r"{\pard\li360\fi-360 1.\tab Stone\par}{\pard\li720\fi-360\endash\tab beach\par}"
        r"{\pard\li360\fi-360 2.\tab Culm\par}{\pard Not 1.\tab one\par}"
    )
    assert document.markdown.startswith("1. Stone\n   - beach\n2. Culm\n\nNot 1.")


def test_a_table_stays_one() -> None:
    document = rtf(
        r"\trowd\cellx2000\cellx4000\pard\intbl Year\cell Loads\cell\row"
        r"\trowd\cellx2000\cellx4000\pard\intbl 1841\cell 120\par more\cell\row\pard After.\par"
    )
    assert "| 1841 | 120" in document.markdown
    assert "more |" in document.markdown
    assert document.markdown.endswith("After.")


def test_bytes_are_read_in_the_character_set_of_their_font() -> None:
    document = rtf(
        r"\pard\f2 \'cf\'e5\'f7\'fc \f0 caf\'e9 \f3 \'90\'ce\'8a\'44\par", r"{\info{\title x}}"
    )
    assert document.markdown == "Печь café 石灰"


def test_the_default_font_has_a_character_set_too() -> None:
    text = r"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset204 Times;}}\pard \'cf\'e5\'f7\'fc\par}"
    assert read(text, "a.rtf").markdown == "Печь"


def test_what_is_deleted_or_hidden_is_left_out() -> None:
    document = rtf(
        r"\pard It {\deleted was red }{\revised is blue}{\v secret} now."
        r"{\header \pard\plain Head\par}{\*\annotation \pard\plain Remark\par}\par"
    )
    assert document.markdown == "It is blue now."


def test_links_emphasis_and_raised_characters() -> None:
    document = rtf(
        r'\pard See {\field{\*\fldinst HYPERLINK "https://example.org/map"}{\fldrslt{\ul the map}}}'
        r", {\i not} {\b that}: 10{\super 6} of CO{\sub 2}.\par"
    )
    assert document.markdown == (
        "See [the map](https://example.org/map), *not* **that**: 10⁶ of CO₂."
    )


def test_typewriter_paragraphs_are_code_in_a_text_that_is_not() -> None:
    document = rtf(
        r"\pard The command is this one, and it is well known.\par"
        r"\pard\f1 one *\line   two\par\pard\f1 three\par\pard\f0 End of it, as far as known.\par"
    )
    assert "```\none *\n  two\nthree\n```" in document.markdown
    assert "`" not in rtf(r"\pard\f1 All of it is typed.\par So is this.\par").markdown


def test_the_text_of_a_box_and_binary_data() -> None:
    document = rtf(
        r"\pard Before {\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard In the box\par}}"
        r"{\shprslt Again}}it.\par{\pict\bin4 }}}}}After.\par"
    )
    assert document.markdown.split("\n\n") == ["In the box", "Before it.", "After."]
