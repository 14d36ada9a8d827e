"""Lists, listings, tables and lines that were ended on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import OTHER_PROSE, PROSE, read, wrapped

LIST = f"""
    <h1>Baking day</h1><p>{PROSE}</p>
    <ul><li>Sweep the oven.<li>{OTHER_PROSE}<ul><li>Barley browns first.<li>Then wheat.</ul>
    <li>Close the door.</ul>
    <p>{PROSE}</p>
    <ol><li>Knead the dough.<li>Let it rest for an hour.<li>Shape the loaves.</ol>
    <p>{PROSE}</p>
"""
LISTING = """def bake(loaves):
    for loaf in loaves:
        oven.put(loaf,  minutes=40)

    return loaves"""
ROWS = [
    ("Loaf", "Weight", "Price"),
    ("Barley bread", "900 g", "3.20"),
    ("Rye with caraway", "1200 g", "4.75"),
    ("Roll", "80 g", "0.60"),
]
TABLE = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)

LIST_MARKDOWN = (
    "- Sweep the oven.\n"
    f"- {OTHER_PROSE.strip()}\n"
    "  - Barley browns first.\n"
    "  - Then wheat.\n"
    "- Close the door.\n\n"
)
STEPS_MARKDOWN = "1. Knead the dough.\n2. Let it rest for an hour.\n3. Shape the loaves.\n\n"


def test_list_items_stay_apart() -> None:
    markdown = read(pdfs.typeset(LIST)).markdown
    assert LIST_MARKDOWN in markdown
    assert STEPS_MARKDOWN in markdown


def test_a_listing_keeps_its_lines_and_indents() -> None:
    markdown = read(pdfs.typeset(f"<p>{PROSE}</p><pre>{LISTING}</pre><p>{PROSE}</p>")).markdown
    assert f"```\n{LISTING}\n```" in markdown


def test_a_browser_s_lists_and_listings(printed: pdfs.Typeset) -> None:
    markdown = read(printed(f"{LIST}<pre>{LISTING}</pre><p>{PROSE}</p>")).markdown
    assert LIST_MARKDOWN in markdown
    assert STEPS_MARKDOWN in markdown
    assert f"```\n{LISTING}\n```" in markdown


@pytest.mark.parametrize(
    "css", ["", "td { padding: 4pt 12pt }", "td:last-child { text-align: right }"]
)
def test_the_rows_of_a_table_stay_rows(css: str) -> None:
    has_its_rows(read(pdfs.typeset(table_between_paragraphs(css))).markdown)


@pytest.mark.parametrize("css", ["", "td:last-child { text-align: right }"])
def test_the_rows_of_a_browser_s_table_stay_rows(css: str, printed: pdfs.Typeset) -> None:
    has_its_rows(read(printed(table_between_paragraphs(css))).markdown)


def table_between_paragraphs(css: str) -> str:
    return f"<style>{css}</style><p>{PROSE}</p><table>{TABLE}</table><p>{OTHER_PROSE}</p>"


def has_its_rows(markdown: str) -> None:
    for row in ROWS:
        assert f"| {' | '.join(row)} |" in markdown
    assert markdown.startswith("The ferry")
    assert markdown.endswith("was closed.")


def test_a_cell_of_several_lines_is_one_cell() -> None:
    css = "table { width: 100% } td { width: 50%; padding: 3pt 10pt; vertical-align: top }"
    left, right = PROSE[:86], OTHER_PROSE[:111]
    rows = "".join(f"<tr><td>{n}. {left}</td><td>{right}</td></tr>" for n in range(1, 5))
    markdown = read(pdfs.typeset(f"<table>{rows}</table>", css)).markdown
    for number in range(1, 5):
        assert f"| {number}. {left} | {right} |" in markdown


def test_an_address_keeps_its_lines() -> None:
    rows = [*wrapped(PROSE * 2, 80), "", "Morwen Carlyon", "7 Net Loft Lane", "Skerry Holm", ""]
    rows += wrapped(OTHER_PROSE, 80)
    markdown = read(pdfs.drawn(pdfs.lines(rows))).markdown
    assert "\n\nMorwen Carlyon  \n7 Net Loft Lane  \nSkerry Holm\n\n" in markdown


def test_a_table_of_contents_keeps_its_lines() -> None:
    rows = [
        f"{name} {'.' * (60 - len(name))} {page}"
        for name, page in (("The ferry", 3), ("The oven", 17), ("The long way home", 28))
    ]
    markdown = read(pdfs.drawn(pdfs.lines([*rows, "", *wrapped(PROSE * 2, 80)]))).markdown
    assert "The ferry … 3" in markdown
    assert "The ferry … 3 The oven" not in markdown


def test_paragraphs_by_indent_alone() -> None:
    css = "p { margin: 0; text-indent: 14pt; text-align: justify } body { font: 11pt serif }"
    html = f"<p>{PROSE}</p><p>{OTHER_PROSE}</p><p>{PROSE}</p>"
    assert read(pdfs.typeset(html, css)).markdown == "\n\n".join(
        each.strip() for each in (PROSE, OTHER_PROSE, PROSE)
    )


def test_a_year_at_the_start_of_a_line_is_no_list() -> None:
    text = (
        "It was the coldest winter of the century, as the old people said who had seen them all "
        "until 12. They were right. "
    )
    markdown = read(pdfs.drawn(pdfs.lines(wrapped(text * 6, 49)))).markdown
    assert markdown == (text * 6).strip()


def test_html_in_the_text_is_text() -> None:
    markdown = read(pdfs.drawn(pdfs.lines(wrapped(f"Write <b> for bold. {PROSE}", 80)))).markdown
    assert markdown.startswith("Write &lt;b> for bold.")


def test_a_table_of_contents_takes_in_neither_heading_nor_text() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Bold", 11)
        canvas.drawString(70, 760, "1 The oven")
        canvas.drawRightString(500, 760, "1")
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(84, 746, "1.1 The dome" + " ." * 60)
        canvas.drawRightString(500, 746, "2")
        canvas.setFont("Times-Bold", 16)
        canvas.drawString(70, 715, "1")
        canvas.drawString(95, 715, "The oven")
        pdfs.lines(wrapped(PROSE, 80), top=690)(canvas)

    markdown = read(pdfs.drawn(draw)).markdown
    assert "|" not in markdown
    assert "1.1 The dome … 2\n\n## 1 The oven\n\nThe ferry" in markdown


def test_an_item_whose_bullet_stands_far_from_its_text_is_one() -> None:
    rows = wrapped(OTHER_PROSE, 75)

    def draw(canvas: Any) -> None:
        pdfs.lines(wrapped(PROSE, 80))(canvas)
        canvas.drawString(70, 600, "\u2022")
        pdfs.lines(rows, left=95, top=600)(canvas)

    assert f"- {OTHER_PROSE.strip()}" in read(pdfs.drawn(draw)).markdown


def test_nested_items_stand_under_the_text_of_theirs() -> None:
    content = pdfs.typeset(
        f"<p>{PROSE}</p><ol><li>Knead.<li>Bake:<ul><li>barley<li>rye</ul><li>Eat.</ol>"
    )
    assert "1. Knead.\n2. Bake:\n   - barley\n   - rye\n3. Eat." in read(content).markdown


def test_lettered_items_of_a_list_stay_items() -> None:
    content = pdfs.drawn(
        pdfs.lines(["1. Bake:", "     a. barley", "     b. rye", "2. Eat the bread while warm."])
    )
    assert read(content).markdown == (
        "1. Bake:\n   - a. barley\n   - b. rye\n2. Eat the bread while warm."
    )


def test_stars_between_paragraphs_are_no_list() -> None:
    content = pdfs.typeset(f"<p>{PROSE}</p><p style='text-align: center'>* * *</p><p>{PROSE}</p>")
    assert read(content).markdown == f"{PROSE.strip()}\n\n* * *\n\n{PROSE.strip()}"


def test_a_paragraph_narrower_than_its_column_is_one() -> None:
    content = pdfs.typeset(f"<p>{PROSE}</p><p style='width: 45%'>{OTHER_PROSE}</p>")
    assert read(content).markdown == f"{PROSE.strip()}\n\n{OTHER_PROSE.strip()}"


def test_a_reference_with_an_abbreviation_at_a_line_s_end_is_one() -> None:
    rows = ["[2] B. Li and C. Wu, Drift in narrow basins and in the sounds of the coast, J. Harb."]
    content = pdfs.drawn(pdfs.lines([*rows, "      Eng. 12 (1999), 33-41."]))
    assert "J. Harb. Eng. 12" in read(content).markdown


def test_a_list_with_its_marks_far_off_is_no_part_of_the_table_below() -> None:
    def draw(canvas: Any) -> None:
        pdfs.lines(wrapped(PROSE, 80), top=800)(canvas)
        for at, (mark, text, more) in enumerate(
            [("1.", "Knead.", ""), ("2.", "Bake.", ""), *[("A", "900 g", "3.20")] * 3]
        ):
            canvas.drawString(80, 700 - 15 * at, mark)
            canvas.drawString(110, 700 - 15 * at, text)
            canvas.drawString(210, 700 - 15 * at, more)

    markdown = read(pdfs.drawn(draw)).markdown
    assert "1. Knead.\n2. Bake.\n\n| A | 900 g | 3.20 |" in markdown


def test_entries_of_a_table_of_contents_stand_alone() -> None:
    rows = ["1 Ropes ........................... 1", "2 Buoys ........................... 5"]
    markdown = read(pdfs.drawn(pdfs.lines([*rows, "", *wrapped(PROSE, 80)]))).markdown
    assert markdown.startswith("1 Ropes … 1\n\n2 Buoys … 5\n\nThe ferry")


def test_a_listing_of_two_lines_keeps_the_blank_one_between() -> None:
    content = pdfs.typeset(f"<p>{PROSE}</p><pre>bake()\n\neat()</pre><p>{PROSE}</p>")
    assert "```\nbake()\n\neat()\n```" in read(content).markdown


def test_a_letter_s_sender_keeps_its_lines_and_its_subject_is_the_title() -> None:
    document = read(
        pdfs.typeset(
            "<p style='text-align: right'>Ruth Penhale<br>4 Quay Street<br>Skerry</p>"
            f"<p>Dear all,</p><p><b>The price of oil</b></p><p>{PROSE}</p>"
        )
    )
    assert document.markdown.startswith("Ruth Penhale  \n4 Quay Street  \nSkerry\n\nDear all,")
    assert document.title == "The price of oil"


def test_a_divided_word_is_whole_behind_a_wide_gap() -> None:
    rows = ["Remark.      Bread needs less water than most peo-", "ple think, since it stays."]
    markdown = read(pdfs.drawn(pdfs.lines(rows))).markdown
    assert "most people think" in markdown


def test_an_address_in_the_font_of_listings_over_lines_is_no_listing() -> None:
    html = (
        f"<p style='width: 300px'>{PROSE} See <code style='font-size: 1em'>"
        "https://example.org/a/very/<wbr>long/path/that/breaks/over/lines/<wbr>"
        "because/it/is/so/long.html</code> for more.</p>"
    )
    assert "```" not in read(pdfs.typeset(html)).markdown


def test_a_sender_at_the_right_keeps_its_lines() -> None:
    sender = ["Ann Lee", "Mill Lane 1", "Porth Gwennol", "3 May 2024"]
    html = f"<div style='text-align: right'>{'<br>'.join(sender)}</div><p>{PROSE}</p>"
    markdown = read(pdfs.typeset(html)).markdown
    assert markdown == "  \n".join(sender) + f"\n\n{PROSE.strip()}"


def test_the_section_of_a_law_is_no_item() -> None:
    html = f"<p>§ 1 {PROSE}</p><p>§ 2a {PROSE}</p><p style='columns: 2'>§ 3 (1) {PROSE}</p>"
    blocks = read(pdfs.typeset(html)).markdown.split("\n\n")
    assert [block[:4].strip() for block in blocks] == ["§ 1", "§ 2a", "§ 3"]


def test_a_clause_goes_on_in_the_next_column() -> None:
    first = wrapped(PROSE, 40)
    first[-1] = first[-1].replace(".", ";")
    second = wrapped(PROSE.replace("The ferry", "the ferry"), 40)

    def draw(canvas: Any) -> None:
        pdfs.lines(first, left=60, size=10)(canvas)
        pdfs.lines(second, left=320, size=10)(canvas)

    assert "; the ferry" in read(pdfs.drawn(draw)).markdown
