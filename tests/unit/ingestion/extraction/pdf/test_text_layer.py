from __future__ import annotations

import codecs

import pytest

from ingestion.documents.errors import NoTextLayer
from ingestion.extraction.pdf.text_layer import is_language
from tests.documents import pdfs
from tests.unit.ingestion.extraction.pdf.reading import OTHER_PROSE, PROSE, read, wrapped

TEXT = (PROSE + OTHER_PROSE) * 2
RUSSIAN = "Паром на остров ушёл в шесть часов утра, на палубе стояли две коровы и почта. " * 7


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(c) + by) if c.isalpha() else c for c in text)


@pytest.mark.parametrize(
    "text",
    [
        *(shifted(TEXT, by) for by in (1, -1, 3)),
        codecs.encode(TEXT, "rot13"),
        "".join(chr(max(ord(c) - 29, 1)) for c in TEXT),  # the numbers of glyphs
        "..... ... ....... " * 30,
        "\ufffd\ufffd\ue012\ue044 " * 90,
        RUSSIAN.encode("cp1251").decode("latin-1"),
        "".join(chr(0x4E00 + 37 * number % 20000) for number in range(400)),
    ],
)
def test_what_is_no_language(text: str) -> None:
    assert not is_language(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        RUSSIAN,
        "Prom na wyspę odpłynął o szóstej rano, a na pokładzie stały dwie krowy i skrzynka. " * 6,
        "Chiếc phà ra đảo rời bến lúc sáu giờ sáng, trên boong có hai con bò và một hộp thư. " * 6,
        "Lautta saarelle lähti kuudelta aamulla, ja kannella oli kaksi lehmää. " * 6,
        "渡船清晨六点离开小岛，甲板上有两头牛和一只铁皮邮箱。夜里风向转北，港口里浪很大。" * 9,
        "島への渡し船は朝六時に出た。甲板には牛が二頭、郵便の箱が一つあった。" * 9,
        "Walling hammer 4001 61.50 Line pins 4002 12.00 String 4003 4.80 Trowel 4004 17.25 " * 8,
        "def bake(loaves): return [oven.put(loaf, minutes=40) for loaf in loaves] " * 6,
    ],
)
def test_what_is_language(text: str) -> None:
    assert is_language(text)


def test_a_text_layer_of_a_broken_font_is_refused() -> None:
    with pytest.raises(NoTextLayer, match="fonts"):
        read(pdfs.drawn(pdfs.lines(wrapped(shifted(TEXT, 1), 80))))


def test_leaders_of_a_table_of_contents_are_no_broken_font() -> None:
    entries = ["Introduction", "Background", "Methods", "Experiments", "Results", "Conclusion"]
    assert is_language("\n".join(f"{name} {'. ' * 80}{len(name)}" for name in entries))
