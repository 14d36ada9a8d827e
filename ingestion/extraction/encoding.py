"""Bytes to text as browsers do it (WHATWG Encoding), and a guess where nothing is declared.

Labels mean what browsers take them for (`gb2312` is GBK, `iso-8859-9` is windows-1254), and bytes
that don't fit a declared encoding become U+FFFD, one by one. Beyond what browsers do, UTF-8 is
recognised whatever is declared, and a declaration that most bytes contradict is not believed.
"""

from __future__ import annotations

import codecs
import re
from functools import partial

import webencodings
from charset_normalizer import from_bytes
from resiliparse.parse.encoding import detect_encoding

from ingestion.extraction import alphabets
from ingestion.extraction.decoding import decode_as

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that browsers don't know and people write all the same, and those they refuse to decode.
_MORE_LABELS = {
    **{"latin-1": "cp1252", "utf8mb4": "utf-8", "utf-32": "utf-32", "gb-2312": "gb18030"},
    **{
        "cp932": "cp932",
        "cp936": "gb18030",
        "cp949": "cp949",
        "cp874": "cp874",
        "cp950": "big5hkscs",
    },
    **{"cp437": "cp437", "cp850": "cp850", "cp852": "cp852", "cp858": "cp858"},
    **{"hz-gb-2312": "hz", "iso-2022-kr": "iso2022_kr"},
}
# Python's codec knows fewer characters than the browsers' decoder of that name.
_WIDER = {"gbk": "gb18030"}
_DOS = frozenset("cp437 cp850 cp852 cp857 cp858 cp860 cp863 cp865 cp866".split())
# What a guess may say: what browsers know, and the code pages of DOS.
_GUESSES = sorted(
    _DOS
    | {f"cp{number}" for number in (*range(1250, 1259), 874, 932, 949)}
    | {"iso8859_2", "iso8859_5", "iso8859_7", "koi8_u", "gb18030", "big5hkscs", "euc_jp"}
)
# Codes of one byte for Latin letters, the most frequent first.
_LATIN = (
    *("cp1252", "cp850", "mac_roman", "cp437", "cp1250", "iso8859_2", "cp852", "cp1254", "cp857"),
    *("cp1257", "cp860", "cp861", "cp865", "cp775", "mac_latin2", "iso8859_16"),
)
# Codes of one byte for Greek, Cyrillic, Hebrew and Arabic letters: browsers', DOS's, Macintosh's.
_OTHER_SCRIPTS = (
    *("cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "cp855", "cp1125"),
    *("cp1253", "iso8859_7", "cp737", "cp869", "mac_greek"),
    *("cp1255", "iso8859_8", "cp862", "cp1256", "iso8859_6", "cp720"),
)
_MANY_BYTES = frozenset("gb18030 big5hkscs euc_jp cp932 cp949 johab".split())
_LEAST_FITNESS = 0.5  # of a text in one of them
_CLEARLY = 0.03  # better than the guess
_UNLIKELY = frozenset("utf-8 iso8859-3 utf-16-le utf-16-be".split())

_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]+)")
_META = re.compile(
    rb"<meta\s([^>]{0,2000})>|<!--|<(script|style|textarea|title|noscript)\b", re.IGNORECASE
)
_ATTRIBUTE = re.compile(rb"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_WITHIN = 100_000  # bytes; browsers find a late <meta> too, and start again

# A character beyond U+FFFF as two surrogates of three bytes each: one mistake, not six.
_SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_SAMPLE = 100_000  # bytes are enough to guess from


def decode(content: bytes, declared: str = "", *, markup: bool = True) -> str:
    """The text with \\n for line ends and without NULs; never fails.

    `declared` is the label sent with the bytes; with `markup`, what the page's own `<meta>` or
    XML declaration says counts too.
    """
    return _clean(_decoded(content, declared, markup=markup))


def _decoded(content: bytes, declared: str, *, markup: bool) -> str:
    for mark, codec in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, "replace")
    own = _named_in_markup(content) if markup else ""
    labels = [codec for codec in (_codec_of(declared), _codec_of(own)) if codec]
    if codec := _two_byte_codec(content, labels):
        return content.decode(codec, "replace")
    if escaped := _iso_2022_codec(content):
        return decode_as(content, escaped)
    text = _SURROGATES.sub(b"\xff", content).decode("utf-8", "replace")
    if _is_utf8(text, declared="utf-8" in labels, size=len(content)):
        return text
    candidates = [decode_as(content, codec) for codec in _by_credibility(labels)]
    for fits in (_fits_well, partial(_fits, size=len(content))):
        for text in candidates:
            if fits(text):
                return text
    return decode_as(content, _guess(content))


def _clean(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\x00", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- What is declared


def _codec_of(label: str) -> str:
    """The name of Python's codec for a label, empty when it names no encoding."""
    label = label.strip("\"' \t\r\n;,").lower()
    if label in _MORE_LABELS:
        return _MORE_LABELS[label]
    found = webencodings.lookup(label)
    if found is None or found.name in ("replacement", "x-user-defined"):
        return ""
    codec: str = found.codec_info.name
    return _WIDER.get(codec, codec)


def _named_in_markup(content: bytes) -> str:
    """The label in the XML declaration or in a <meta> outside of comments and scripts."""
    if xml := _XML_ENCODING.match(content[:400]):
        return _readable(xml[1])
    head = content[:_META_WITHIN].lower()
    at = 0
    while found := _META.search(head, at):
        at = found.end()
        if found[1] is not None:
            if label := _named_in_meta(found[1]):
                return _readable(label)
            continue
        at = head.find(b"-->" if found[2] is None else b"</" + found[2], at)
        if at < 0:
            break
    return ""


def _named_in_meta(attributes: bytes) -> bytes:
    values: dict[bytes, bytes] = {
        name: double or single or bare
        for name, double, single, bare in _ATTRIBUTE.findall(attributes)
    }
    if values.get(b"charset"):
        return values[b"charset"]
    if values.get(b"http-equiv", b"").strip() != b"content-type":
        return b""
    found = _CHARSET.search(values.get(b"content", b""))
    return found[1] if found else b""


def _readable(label: bytes) -> str:
    """UTF-16 in a declaration that reads as ASCII is UTF-8 (WHATWG HTML, section 13.2.3.2)."""
    name = label.decode("ascii", "ignore").strip()
    return "utf-8" if _codec_of(name).startswith("utf-16") else name


def _by_credibility(named: list[str]) -> list[str]:
    """The header's encoding first, but not the one that servers send without looking."""
    unlike = [codec for codec in named if codec not in ("utf-8", "cp1252")]
    return [*unlike, *(["cp1252"] if "cp1252" in named else [])]


# --- What fits


def _is_utf8(text: str, *, declared: bool, size: int) -> bool:
    """Whether bytes read as UTF-8 are: other texts hardly ever have valid sequences."""
    bad, good = _counts(text)
    return bad == 0 or good >= 4 * bad or (declared and _fits(text, size=size))


def _fits_well(text: str) -> bool:
    bad, good = _counts(text)
    return 50 * bad <= good


def _fits(text: str, *, size: int) -> bool:
    """Whether nearly all of the bytes are valid, of those beyond ASCII or of all."""
    bad, good = _counts(text)
    return good > bad or bad <= size / 1000


def _counts(text: str) -> tuple[int, int]:
    """How many places could not be decoded, and how many characters beyond ASCII could."""
    bad = text.count("\ufffd")
    return bad, len(text) - len(text.encode("ascii", "ignore")) - bad


def _two_byte_codec(content: bytes, labels: list[str]) -> str:
    """UTF-16 or UTF-32 without a mark: as declared, or told by its NULs on one side alone."""
    sample = content[:4096]
    named = next((label for label in labels if label.startswith(("utf-16", "utf-32"))), "")
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if not (even or odd):
        return named if named and not _is_strict_utf8(content) else ""
    if named:
        return named
    is_text = even + odd < len(sample) / 5 and _is_strict_utf8(content)
    if min(even, odd) or (is_text and _is_legible(decode_as(sample, "utf-8").replace("\0", ""))):
        return ""
    codec = "utf-16-be" if even else "utf-16-le"
    return codec if _is_legible(sample.decode(codec, "replace")) else ""


def _is_legible(text: str) -> bool:
    odd = sum(c == "\ufffd" or not (c.isprintable() or c.isspace()) for c in text)
    return odd <= len(text) / 100


def _is_strict_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _iso_2022_codec(content: bytes) -> str:
    """ASCII with escape sequences would be valid UTF-8 too."""
    if b"\x1b$" not in content or not content.isascii():
        return ""
    return "iso2022_kr" if b"\x1b$)C" in content else "iso2022_jp"


def _guess(content: bytes) -> str:
    """The encoding that the lines beyond ASCII are most likely in.

    charset-normalizer knows the code pages of DOS; among the others uchardet is right more often.
    Both err among those for Latin letters: there the one counts whose letters are one language's.
    """
    sample = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_SAMPLE]
    matches: list[str] = [match.encoding for match in from_bytes(sample, cp_isolation=_GUESSES)]
    codec = matches[0] if matches else "cp1252"
    if codec not in _DOS:
        other = _codec_of((detect_encoding(sample) or "").replace("_", "-"))
        if other and other not in _UNLIKELY and _fits_well(decode_as(sample, other)):
            codec = "koi8-u" if other == "koi8-r" else other
    if codec == "cp949" and alphabets.mixes_hanja(decode_as(sample, codec)):
        codec = "gb18030"
    if not alphabets.is_latin(sample):
        return codec if codec in _MANY_BYTES else _of_another_script(sample, codec)
    best: str = max((codec, *_LATIN), key=lambda name: alphabets.fitness(decode_as(sample, name)))
    return best


def _of_another_script(sample: bytes, guess: str) -> str:
    """The codec whose letters are the most frequent ones of a language; else the guess."""

    def fitness(codec: str) -> float:
        return alphabets.frequency_fitness(decode_as(sample, codec))

    best = max(_OTHER_SCRIPTS, key=fitness)
    return best if fitness(best) > max(_LEAST_FITNESS, fitness(guess) + _CLEARLY) else guess
