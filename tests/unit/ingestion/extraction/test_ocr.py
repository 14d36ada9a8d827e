"""Text in pictures, read by the models that come with the extra."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingestion.documents.errors import BrokenDocument, NotContent, UnsupportedType
from ingestion.extraction import ocr
from ingestion.extraction.ocr import Line, paragraphs
from tests.sources.reading import read


def needs_models[Test: Callable[..., None]](test: Test) -> Test:
    """Skip the test without the extra; with it, loading the models and reading take seconds."""
    missing = pytest.mark.skipif(not ocr.is_available(), reason="the extra ocr is not installed")
    marked: Test = missing(pytest.mark.usefixtures("slow")(test))
    return marked


def picture(*lines: str, mode: str = "RGB", ground: object = "white") -> Image.Image:
    drawn = Image.new(mode, (900, 90 * len(lines) + 60), ground)  # type: ignore[arg-type]
    font = ImageFont.load_default(size=44)
    for number, line in enumerate(lines):
        ImageDraw.Draw(drawn).text((40, 40 + 90 * number), line, fill="black", font=font)
    return drawn


def saved(drawn: Image.Image, form: str = "PNG", **kw: object) -> bytes:
    out = BytesIO()
    drawn.save(out, form, **kw)
    return out.getvalue()


@needs_models
def test_a_picture_of_text() -> None:
    document = read(saved(picture("The basin closes", "on 12 August 2024")), "notice.png")
    assert (document.kind, document.title) == ("picture", "notice")
    assert document.markdown == "The basin closes on 12 August 2024"


@needs_models
def test_black_on_nothing_is_read_on_white() -> None:
    drawn = picture("The basin closes", mode="RGBA", ground=(0, 0, 0, 0))
    assert read(saved(drawn), "label.png").markdown == "The basin closes"


@needs_models
def test_a_photo_is_turned_upright_first_and_tells_its_day() -> None:
    turned = picture("120 kr per boat").rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0132] = "2024:05:03 10:00:00"
    document = read(saved(turned, "JPEG", exif=exif), "sign.jpg")
    assert document.markdown == "120 kr per boat"
    assert document.published_at is not None
    assert f"{document.published_at:%Y-%m-%d}" == "2024-05-03"


@needs_models
def test_pages_of_one_file() -> None:
    pages = [picture("First page"), picture("Second page")]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert read(content, "fax.tif").markdown == "First page\n\nSecond page"


@needs_models
def test_a_picture_without_text() -> None:
    with pytest.raises(NotContent):
        read(saved(Image.new("RGB", (300, 200), "white")), "white.png")


@needs_models
def test_a_damaged_picture() -> None:
    with pytest.raises(BrokenDocument):
        read(b"\x89PNG\r\n\x1a\nnothing", "a.png")


def test_without_the_extra_it_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    with pytest.raises(UnsupportedType, match="extra `ocr`"):
        read(saved(picture("x")), "a.png")


def test_columns_are_read_one_after_another() -> None:
    def line(left: int, top: int, text: str, width: int = 100) -> Line:
        return Line(left, top, left + width, top + 10, text)

    lines = [
        line(0, 0, "A title over both columns", 260),
        line(0, 40, "left one"),
        line(160, 40, "right one"),
        line(0, 54, "left two-"),
        line(160, 54, "right two"),
        line(0, 68, "folded"),
    ]
    assert paragraphs(lines) == [
        "A title over both columns",
        "left one left twofolded",
        "right one right two",
    ]
