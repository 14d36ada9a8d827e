"""Words of fonts without names: what the file says of their characters is what they are."""

from __future__ import annotations

import pypdfium2
import pytest

from ingestion.extraction.pdf.words import read_words

TEXT = "Straße groß §5: «so» |x|"


def bitmap_font(text: str, *, has_map: bool, name: str = "") -> bytes:
    """A page in a Type 3 font as TeX writes it: with or without ToUnicode, or with a name."""
    codes = sorted(set(text.encode("latin-1")))
    pairs = "".join(f"<{code:02X}> <{code:04X}>\n" for code in codes)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange "
        f"{len(codes)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    glyph_names = {
        code: chr(code) if name and chr(code).isalpha() else f"a{code}" for code in codes
    }
    glyphs = "".join(f"/{each} 6 0 R " for each in glyph_names.values())
    names = "".join(f"{code} /{each} " for code, each in glyph_names.items())
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [.001 0 0 .001 0 0] "
        f"/FirstChar 0 /LastChar 255 /Widths [{'500 ' * 256}] /CharProcs << {glyphs}>> "
        f"/Encoding << /Differences [{names}] >> {'/ToUnicode 7 0 R' if has_map else ''} "
        f"{'/BaseFont /' + name if name else ''} >>"
    )
    escaped = "".join(c if c >= " " else f"\\{ord(c):03o}" for c in text)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        stream(f"BT /F1 10 Tf 72 700 Td ({escaped}) Tj ET"),
        font,
        stream("500 0 0 0 400 600 d1 0 0 400 600 re f"),
        stream(to_unicode),
    ]
    body = "".join(f"{at} 0 obj\n{each}\nendobj\n" for at, each in enumerate(objects, 1))
    return f"%PDF-1.5\n{body}trailer << /Size 8 /Root 1 0 R >>\n%%EOF".encode("latin-1")


def stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


@pytest.mark.parametrize(("has_map", "read"), [(True, TEXT), (False, "Straẞe groẞ ğ5: ńsoż |x|")])
def test_tex_s_encodings_are_for_fonts_without_a_map(has_map: bool, read: str) -> None:
    document = pypdfium2.PdfDocument(bitmap_font(TEXT, has_map=has_map))
    words = read_words(document[0].get_textpage(), is_tex=True)
    assert " ".join(word.text for word in words) == read


@pytest.mark.parametrize(
    "text", ["o\x1ece \x1cnd \x1dow ba\x1fe o\x1b", "o\x0ece \x0cnd \row ba\x0fe o\x0b"]
)
@pytest.mark.parametrize("is_tex", [True, False])
def test_ligatures_of_a_font_with_names_that_pdfium_does_not_know(text: str, is_tex: bool) -> None:
    """As the fonts of Linux Libertine and Minion have them, in which a ligature is "f_f_i"."""
    document = pypdfium2.PdfDocument(bitmap_font(text, has_map=False, name="ABCDEF+LinLibertineT"))
    words = read_words(document[0].get_textpage(), is_tex=is_tex)
    assert (" ".join(word.text for word in words) == "office find flow baffle off") is is_tex
