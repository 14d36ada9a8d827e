"""Bytes to text as browsers do it."""

from __future__ import annotations

import pytest
from webencodings.labels import LABELS

from ingestion.extraction.encoding import decode

# Invented sentences, each with the encodings that its language was written in.
TEXTS = {
    "Das Boot trägt fünf Männer über die Förde. „Größer muss es nicht sein“, sagt Jörg.": (
        *("cp1252",),
    ),
    "Das Boot trägt fünf Männer über die Förde. Größer muss es nicht sein, sagt Jörg.": (
        *("cp850", "cp437"),
    ),
    "Łódź płynie wzdłuż brzegu, a rybacy śpiewają. Zimą rzeka zamarza aż po źródła, i właśnie "
    "wtedy dzieci ślizgają się na lodzie. Dziadek mówi, że kiedyś było głębiej.": (
        *("cp1250", "iso-8859-2", "cp852"),
    ),
    "Лодка идёт вдоль берега, и рыбаки поют песни. Зимой река замерзает.": (
        *("cp1251", "koi8-r", "iso-8859-5", "cp866"),
    ),
    "Човен пливе вздовж берега, і рибалки співають пісень. Її ґава їсть.": ("cp1251", "koi8-u"),
    "Η βάρκα πλέει κατά μήκος της ακτής και οι ψαράδες τραγουδούν.": ("cp1253", "iso-8859-7"),
    "Kayık kıyı boyunca gider, balıkçılar şarkı söyler. Kışın ırmak donar, ağaçlar üşür.": (
        *("cp1254",),
    ),
    "舟は岸に沿って進み、漁師たちは歌をうたう。冬になると川は凍ってしまう。": (
        *("shift_jis", "euc-jp", "iso-2022-jp"),
    ),
    "小船沿着河岸前行，渔夫们唱着歌。冬天河水会结冰，孩子们在冰上玩耍。": ("gbk",),
    "小船沿著河岸前行，漁夫們唱著歌。冬天河水會結冰，孩子們在冰上玩耍。": ("big5",),
    "배는 강가를 따라 가고 어부들은 노래를 부른다. 겨울이면 강이 언다.": ("euc-kr",),
    "הסירה שטה לאורך החוף והדייגים שרים. בחורף הנהר קופא.": ("cp1255",),
    "القارب يسير على طول الشاطئ والصيادون يغنون. في الشتاء يتجمد النهر.": ("cp1256",),
    "เรือแล่นไปตามฝั่ง และชาวประมงร้องเพลง ในฤดูหนาวแม่น้ำกลายเป็นน้ำแข็ง": ("cp874",),
}
WRITTEN = [(text, encoding) for text, encodings in TEXTS.items() for encoding in encodings]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_declared_or_guessed(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    assert decode(content, encoding) == text
    assert decode(content) == text


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_what_the_page_says_where_the_header_is_wrong(text: str, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    for header in ("utf-8", "ISO-8859-1", "nonsense", ""):
        assert decode((meta + text).encode(encoding), header) == meta + text


@pytest.mark.parametrize("stray", [b"\xff", b"\xa0", b"\xe7\x9f", b"\xed\xa0\xbd\xed\xb8\x80"])
def test_a_stray_byte_spoils_nothing_but_itself(stray: bytes) -> None:
    for text in TEXTS:
        half = len(text) // 2
        content = text[:half].encode() + stray + text[half:].encode()
        for header in ("utf-8", "windows-1252", ""):
            assert decode(content, header) == f"{text[:half]}�{text[half:]}"


def test_an_english_page_with_one_stray_byte() -> None:
    content = b"A boat is a hole in the water. " * 50
    assert decode(content + b"\xff", "utf-8").endswith("water. �")


def test_every_label_of_the_standard_names_an_encoding() -> None:
    for label, encoding in LABELS.items():
        assert decode(b"plain", label) == "plain", label
        if encoding not in ("replacement", "x-user-defined", "utf-16le", "utf-16be"):
            assert "\ufffd" not in decode(b"caf\xc3\xa9", label.upper()), label


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        # Labels mean what browsers take them for.
        (b"\x93Liman\x94 \x96 \xfeehir", "iso-8859-9", "“Liman” – şehir"),
        (b"\x93x\x94 caf\xe9", "latin1", "“x” café"),
        (b"\xe0\xc3\xd7\xcd \x93x\x94", "tis-620", "เรือ “x”"),
        ("镕喆囧".encode("gbk"), "gb2312", "镕喆囧"),
        ("𠮷 €".encode("gb18030"), "gb2312", "𠮷 €"),
        (b"\x80 \xc0\xcf", "gbk", "€ 老"),
        ("①㈱髙".encode("cp932"), "shift_jis", "①㈱髙"),
        ("똠펲뷁".encode("cp949"), "euc-kr", "똠펲뷁"),
        (b"\xad\xa1\xc0\xd0\x8e\xb1", "euc-jp", "①石ｱ"),
        (b"\x1b$B-!@P\x1b(B x", "", "①石 x"),
        # Marks and two-byte texts.
        (b"\xef\xbb\xbfx\xff", "cp1252", "x�"),
        ("Grüße".encode("utf-16"), "utf-8", "Grüße"),
        ("Grüße, 石".encode("utf-16-le"), "", "Grüße, 石"),
        ("Grüße".encode("utf-16-be"), "utf-16be", "Grüße"),
        ("石垣の石".encode("utf-16-le"), "utf-16", "石垣の石"),
        (b"plain", "utf-16", "plain"),
        # What was sent is no encoding, or not the text's.
        ("Grüße".encode(), "latin-1", "Grüße"),
        ("Grüße und Küsse".encode("cp1252"), "utf-8", "Grüße und Küsse"),
        (b"a\x00b\r\nc\rd", "", "ab\nc\nd"),
    ],
)
def test_labels_and_marks(content: bytes, declared: str, text: str) -> None:
    assert decode(content, declared) == text


@pytest.mark.parametrize(
    "head",
    [
        "<script>" + "x = '<meta charset=utf-8>';" * 400 + "</script><meta charset='iso-8859-2'>",
        "<!-- <meta charset=koi8-r> --><META CHARSET = iso-8859-2 />",
        '<meta name="description" content="charset=koi8-r"><meta charset="latin2">',
        '<?xml version="1.0" encoding="iso-8859-2"?>',
        "<meta content='text/html;charset=iso-8859-2' http-equiv=content-type>",
    ],
)
def test_where_a_page_names_its_encoding(head: str) -> None:
    page = f"{head}<p>Źródło, ślimak</p>"
    assert decode(page.encode("iso-8859-2")) == page


def test_a_page_in_utf_8_that_says_utf_16() -> None:
    page = "<meta charset=utf-16><p>Źródło</p>"
    assert decode(page.encode()) == page


def test_a_text_about_a_declaration_declares_nothing() -> None:
    text = "<meta charset=koi8-r> heißt: größtenteils Ägäis und Öl für die Küche."
    assert decode(text.encode("cp1252"), markup=False) == text


@pytest.mark.parametrize(
    "text",
    [
        "Die Mühle steht, wo der Fluß sich biegt. „Sie mahlt“, sagte er.\nÄltere Leute wissen es.",
        "Le moulin se dresse où la rivière tourne. « Il moud », dit-elle.\nDéjà l’été.",
        "The mill stands — where the river bends.\n“Nobody” remembers it’s winter… naïve café.",
        "O moinho não está lá. A situação é difícil — às vezes.\nOs pães são bons.",
        "Kvarnen står där ån böjer sig. Ingen minns det.\nÄven på våren är det så.",
    ],
)
@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
def test_a_text_of_an_old_macintosh_is_told_from_one_of_windows(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("På vintern åt de bröd och sill, och båten kunde inte lägga till vid ön.", "cp850 cp437"),
        ("Om vinteren spiste de brød på øen, og båden kunne ikke lægge til.", "cp850 cp865"),
        ("Où était passé le bateau ? Ça, personne ne l'a su, dès l'été.", "cp850 mac_roman"),
        ("¿Dónde está el barco? Nadie lo sabía, y el niño tenía sueño.", "cp850 mac_roman"),
        ("Não comiam senão pão e sardinhas até amanhã; à noite, a lâmpada.", "cp850 cp860"),
        ("Mangiavano pane e sardine, perché così è la vita: c'è già virtù.", "cp850 mac_roman"),
        ("Zimą jedli tylko chleb i śledzie, a łódź nie mogła przybić.", "cp852 iso8859_2 cp1250"),
        ("A világítótorony őre felment, hogy meggyújtsa a lámpát, fűtött.", "cp852 cp1250"),
        ("Kışın yalnızca ekmek yerlerdi; tekne iskeleye yanaşamıyordu, çığ.", "cp857 cp1254"),
    ],
)
def test_the_alphabet_of_a_language_tells_the_code_page(text: str, encodings: str) -> None:
    for encoding in encodings.split():
        assert decode(text.encode(encoding), markup=False) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (
            "Το χειμώνα έτρωγαν μόνο ψωμί και ρέγγες, και η βάρκα δεν μπορούσε να δέσει.",
            "cp737 cp869 iso8859_7 cp1253",
        ),
        (
            "Зимой они ели только хлеб и сельдь, а лодка не могла причалить к острову.",
            "cp866 cp855 koi8_r cp1251 iso8859_5 mac_cyrillic",
        ),
        (
            "Узимку вони їли лише хліб і рибу, а човен не міг причалити. Ґанок був її.",
            "cp1125 koi8_u cp1251",
        ),
        (
            "בחורף הם אכלו רק לחם ודגים, והסירה לא יכלה לעגון ליד האי.",
            "cp862 iso8859_8 cp1255",
        ),
        (
            "في الشتاء كانوا يأكلون الخبز والسمك فقط ولم يكن القارب يستطيع الرسو.",
            "cp720 iso8859_6 cp1256",
        ),
    ],
)
def test_the_frequency_of_letters_tells_the_code_page(text: str, encodings: str) -> None:
    for encoding in encodings.split():
        assert decode(text.encode(encoding), markup=False) == text


def test_utf_16_without_a_mark_whatever_its_letters() -> None:
    text = "Зимой они ели только хлеб и сельдь, а лодка не могла причалить к острову."
    assert decode(text.encode("utf-16-be"), markup=False) == text
