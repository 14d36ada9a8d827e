from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from ingestion.documents.errors import BrokenDocument, NoTextLayer, TooLarge
from ingestion.extraction.pdf import extractor
from tests.documents import builders, pdfs
from tests.unit.ingestion.extraction.pdf.reading import PROSE, read, wrapped

# Where the extra `ocr` is installed, its models look at each scan, for seconds.
reads_scans = pytest.mark.usefixtures("slow")


def scan(canvas: Any) -> None:
    picture = ImageReader(Image.new("RGB", (60, 80), "grey"))
    canvas.drawImage(picture, 0, 0, 595, 842)


typed = pdfs.lines(wrapped(PROSE * 3, 80))


def test_a_pdf_page_by_page() -> None:
    told: list[tuple[float, str]] = []
    document = read(builders.pdf(3), lambda p, m: told.append((round(p), m)))
    assert told == [(33, "Read page 1 of 3"), (67, "Read page 2 of 3"), (100, "Read page 3 of 3")]
    assert (document.title, document.author) == ("A report on lighthouses", "Ruth Penhale")
    assert document.signals.pages == 3
    for number in (1, 2, 3):
        assert f"Page {number} begins here" in document.markdown


@pytest.mark.parametrize("content", [b"%PDF-1.4 nothing", builders.pdf(2)[:300]])
def test_a_damaged_pdf_says_so(content: bytes) -> None:
    with pytest.raises(BrokenDocument, match="damaged"):
        read(content)


def test_a_pdf_with_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "MAX_PAGES", 2)
    with pytest.raises(TooLarge):
        read(builders.pdf(3))


def test_a_password_to_open_is_named() -> None:
    locked = pdfs.drawn(typed, encrypt=StandardEncryption("opensesame", "owner"))
    with pytest.raises(BrokenDocument, match="password"):
        read(locked)


def test_a_password_against_printing_does_not_matter() -> None:
    content = pdfs.drawn(typed, encrypt=StandardEncryption("", "owner", canPrint=0))
    assert "The ferry to Skerry Holm" in read(content).markdown


@reads_scans
@pytest.mark.parametrize("content", [pdfs.drawn(lambda canvas: None), pdfs.drawn(scan)])
def test_a_scan_has_no_text_layer(content: bytes) -> None:
    with pytest.raises(NoTextLayer, match="no text layer"):
        read(content)


def test_a_deck_with_few_words_is_no_scan() -> None:
    slides = pdfs.lines(["Moorings"], size=30), pdfs.lines(["Next steps: buy rope."], size=30)
    assert read(pdfs.drawn(*slides)).markdown == "Moorings Next steps: buy rope."


@reads_scans
def test_a_cover_sheet_before_a_scan_is_a_scan() -> None:
    with pytest.raises(NoTextLayer, match=r"on 3 of its 4 pages \(2-4\)"):
        read(pdfs.drawn(typed, scan, scan, scan))


@reads_scans
def test_pages_without_text_are_named() -> None:
    told: list[str] = []
    document = read(pdfs.drawn(typed, scan, typed), lambda _, message: told.append(message))
    assert "*Page 2 is a picture without text.*" in document.markdown
    assert told[1] == "Read page 2 of 3 (a picture without text)"


@reads_scans
def test_a_stamp_on_a_scan_is_no_text() -> None:
    def stamped(canvas: Any) -> None:
        scan(canvas)
        pdfs.lines(["Scanned 7 May"])(canvas)

    with pytest.raises(NoTextLayer, match=r"\(2-3\)"):
        read(pdfs.drawn(typed, stamped, stamped))


def test_an_empty_page_is_not_missed() -> None:
    assert "picture" not in read(pdfs.drawn(typed, lambda canvas: None)).markdown


def test_chinese_counts_in_characters() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = "渡船清晨六点离开小岛，甲板上有两头牛和一只铁皮邮箱。夜里风向转北，港口里浪很大。"
    rows = [text[at : at + 20] for at in range(0, len(text), 20)]
    markdown = read(pdfs.drawn(pdfs.lines(rows, font="STSong-Light", size=14, leading=20))).markdown
    assert markdown == text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_from_the_top(turn: int) -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
        canvas.rotate({90: 90, 180: 180, 270: -90}[turn])
        pdfs.lines(wrapped(PROSE * 2, 70), top=500)(canvas)

    assert read(pdfs.drawn(draw)).markdown == (PROSE * 2).strip()


def test_running_heads_and_page_numbers_go() -> None:
    def page(number: int) -> Callable[[Any], None]:
        def draw(canvas: Any) -> None:
            pdfs.lines(["The Skerry Holm Journal"], top=810, size=9)(canvas)
            pdfs.lines([f"Part {number}"], top=780, size=18)(canvas)
            pdfs.lines(wrapped(PROSE[number:] * 3, 80), top=740)(canvas)
            pdfs.lines([f"- {number} -"], left=290, top=30, size=9)(canvas)

        return draw

    markdown = read(pdfs.drawn(*map(page, range(1, 5)))).markdown
    assert "Journal" not in markdown
    assert "- 2 -" not in markdown
    assert "# Part 3" in markdown


def test_a_sentence_goes_on_over_the_page() -> None:
    rows = wrapped(PROSE * 2, 80)
    markdown = read(pdfs.drawn(pdfs.lines(rows[:4]), pdfs.lines(rows[4:]))).markdown
    assert markdown == (PROSE * 2).strip()
