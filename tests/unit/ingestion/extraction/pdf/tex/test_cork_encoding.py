from __future__ import annotations

from ingestion.extraction.pdf.tex.cork_encoding import decoded


def text_of(characters: str, fonts: str) -> str:
    """As read with a letter for each character's font; fonts in capitals have names."""
    numbers = [0 if font == " " else ord(font) for font in fonts.ljust(len(characters), "t")]
    written, _ = decoded(list(characters), lambda at: numbers[at] > 96, lambda at: numbers[at])
    return "".join(written)


def test_letters_of_the_cork_encoding() -> None:
    assert text_of("Stra\xffe by\xa2 \x8a\xf3d\xb9 33\x1541 \x13 oui \x14", "") == (
        "Straße być Łódź 33–41 « oui »"
    )


def test_ligatures_alone_tell_the_encoding() -> None:
    assert text_of("o\x1ece 3\x154", "") == "o\ufb03ce 3–4"
    assert text_of("o\x0ece 3\x154", "") == "o\x0ece 3\x154"  # the older one


def test_fonts_with_names_and_fonts_of_symbols_stay() -> None:
    assert text_of("caf\xe9 \xbb\xff", "T" * 7) == "caf\xe9 \xbb\xff"
    assert text_of("Stra\xffe 5\x88", "t" * 7 + "ss") == "Straße 5\x88"


def test_what_pdfium_inserted_stays() -> None:
    assert text_of("Stra\xff-re\x02cord", "") == "Straß-re\x02cord"
    assert text_of("Stra\xffe\r\n", "t" * 6 + "  ") == "Straße\r\n"
