"""Documents made to break who reads them: some four hundred, each a name, its bytes and its hints.

Nothing here is stored; every document is made from a few lines, the same every time.
"""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

from tests.documents import builders

LINE = "A lamp in the window. "
ENTITY = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE r ["
    + "".join(f'<!ENTITY l{n} "{"ha" if n == 0 else f"&l{n - 1};" * 10}">' for n in range(10))
    + "]>"
)


@dataclass(frozen=True, slots=True)
class Hostile:
    name: str
    made: bytes | Callable[[], bytes]  # what takes long to pack is packed where it is read
    filename: str = ""
    declared: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> bytes:
        return self.made if isinstance(self.made, bytes) else self.made()


def corpus() -> list[Hostile]:
    made = [
        *_pages(),
        *_encodings(),
        *_pdfs(),
        *_archives(),
        *_word_documents(),
        *_books(),
        *_texts(),
        *_polyglots(),
        *_mangled(),
    ]
    names = [hostile.name for hostile in made]
    assert len(set(names)) == len(names)
    return made


def _pages() -> Iterator[Hostile]:
    for tag, depth in product(("div", "b", "table", "ul", "blockquote", "font"), (300, 3_000)):
        content = f"<{tag}>" * depth + LINE * 20 + f"</{tag}>" * depth
        yield _page(f"{tag} nested {depth} deep", content)
        yield _page(f"{tag} nested {depth} deep and never closed", f"<{tag}>{LINE}" * depth)
    for tag in ("p", "a href=x", "img src=x", "td", "svg", "math", "select", "template"):
        yield _page(f"3,000 of {tag}", f"<{tag}>" * 3_000)
    attributes = " ".join(f"a{n}='{n}'" for n in range(2_000))
    yield _page("2,000 attributes", f"<p {attributes}>{LINE * 20}</p>")
    yield _page("an attribute of a megabyte", f"<p title='{'x' * 1_000_000}'>{LINE * 20}</p>")
    yield _page("a word of a megabyte", f"<p>{'x' * 1_000_000}</p>")
    yield _page("a title of a megabyte", f"<title>{'x' * 1_000_000}</title><p>{LINE * 20}")
    yield _page("a comment never closed", f"<p>{LINE * 20}<!-- " + "-" * 100_000)
    yield _page("dashes and angles", "<!--" * 5_000 + LINE * 20)
    yield _page("angles", "<" * 50_000 + LINE * 20)
    yield _page("slashes", "</" * 30_000 + LINE * 20)
    yield _page("ampersands", "&" * 50_000 + LINE * 20)
    yield _page(
        "numbers of no character", "&#99999999999;&#xFFFFFFFF;&#0;&#xD800;" * 2000 + LINE * 20
    )
    yield _page("laughs", LAUGHS + f"<p>&l9;{LINE * 20}")
    yield _page("an entity from outside", ENTITY + f"<p>&x;{LINE * 20}")
    yield _page("script never closed", f"<p>{LINE * 20}<script>" + "var a = '<p>';" * 5_000)
    yield _page("plaintext", f"<p>{LINE * 20}<plaintext>" + "<b>" * 3_000)
    yield _page("JSON-LD nested deep", _json_ld("[" * 5_000 + "]" * 5_000))
    yield _page("JSON-LD of a megabyte", _json_ld('{"headline": "' + "x" * 1_000_000 + '"}'))
    yield _page("JSON-LD broken", _json_ld('{"@type": "Article", "author": {"name": '))
    yield _page("JSON-LD of numbers", _json_ld('{"datePublished": 1e999, "author": [[[1]]]}'))
    for name in ("title", "author", "article:published_time", "og:image", "canonical", "lang"):
        for value in (
            "\x00\x01\x02",
            "💥" * 5000,
            "%s%n{0}{{x}}",
            "../../etc/passwd",
            "' OR 1=1 --",
        ):
            meta = f'<meta name="{name}" property="{name}" content="{value}">'
            yield _page(f"{name} is {value[:12]!r}", f"{meta}<p>{LINE * 20}")
    for date in ("0000-00-00", "9999-99-99T99:99:99Z", "-1", "1e400", "2024-02-30", "now" * 999):
        meta = f'<meta property="article:published_time" content="{date}">'
        yield _page(f"published {date[:20]}", f"{meta}<p>{LINE * 20}")
    for link in (
        "//[",
        "http://[::1",
        "http://" + "a" * 70_000,
        "data:,x",
        "\\\\x\\y",
        "http://a:b",
    ):
        links = f"<a href='{link}'>x</a><img src='{link}'><link rel=canonical href='{link}'>"
        yield _page(f"links to {link[:20]}", f"{links * 20}<p>{LINE * 20}")


def _encodings() -> Iterator[Hostile]:
    text = f"<html><body><p>{'Ein Licht über dem Hafen. ' * 30}</p>"
    for encoding in ("utf-16", "utf-16-be", "utf-32", "cp1252", "utf-7", "shift_jis", "koi8-r"):
        content = text.encode(encoding, "replace")
        yield Hostile(f"a page in {encoding}", content, declared="text/html")
        yield Hostile(f"{encoding} cut within a character", content[:-1], declared="text/html")
        yield Hostile(f"{encoding} said to be ascii", content, declared="text/html; charset=ascii")
    for charset in (
        "nonsense",
        "utf-8\x00",
        "base64",
        "rot13",
        "idna",
        "unicode_escape",
        "x" * 5000,
    ):
        declared = f"text/html; charset={charset}"
        meta = f'<meta charset="{charset}">'.encode("utf-8", "replace")
        yield Hostile(f"charset {charset[:20]!r}", meta + text.encode(), declared=declared)
    for mark in (
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff\xfe\x00\x00",
        b"\x00\x00\xfe\xff",
    ):
        yield Hostile(f"mark {mark.hex()} alone", mark, "a.html", "text/html")
        yield Hostile(f"mark {mark.hex()} before ascii", mark + text.encode(), declared="text/html")
    for name, content in {
        "overlong": b"\xc0\xaf\xe0\x80\xaf" * 5000,
        "surrogates": b"\xed\xa0\x80\xed\xb0\x80" * 5000,
        "lone continuations": b"\x80\xbf" * 5000,
        "beyond Unicode": b"\xf4\x90\x80\x80" * 5000,
        "combining marks": ("e" + "\u0301" * 5000).encode() * 20,
        "bidi": ("\u202e\u2066" * 20_000).encode(),
        "zero width": ("\u200b\ufeff" * 30_000).encode(),
        "private use": ("\ue000\U0010fffd" * 20_000).encode(),
    }.items():
        yield Hostile(f"text of {name}", LINE.encode() * 20 + content, "a.txt", "text/plain")
        yield Hostile(
            f"page of {name}", b"<p>" + LINE.encode() * 20 + content, "a.html", "text/html"
        )


def _pdfs() -> Iterator[Hostile]:
    whole = builders.pdf(3)
    for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        yield _pdf(f"cut at {share:.0%}", whole[: int(len(whole) * share)])
    for name, old, new in (
        (
            "pages that are their own parent",
            b"/Kids [3 0 R 5 0 R 7 0 R]",
            b"/Kids [2 0 R 2 0 R 2 0 R]",
        ),
        ("a page that is its contents", b"/Contents 4 0 R", b"/Contents 3 0 R"),
        ("a count of billions", b"/Count 3", b"/Count 2147483647"),
        ("a count below zero", b"/Count 3", b"/Count -3"),
        ("no root", b"/Root 1 0 R", b"/Root 99 0 R"),
        ("a page of no size", b"[0 0 595 842]", b"[0 0 0 0]"),
        ("a page of great size", b"[0 0 595 842]", b"[0 0 1e38 1e38]"),
        ("a length of billions", b"/Length ", b"/Length 99999999999 %"),
        ("a length below zero", b"/Length ", b"/Length -1 %"),
        ("a table elsewhere", b"startxref\n", b"startxref\n99999999"),
        ("encryption of nothing", b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R"),
        ("a previous table that is itself", b"/Root 1 0 R", b"/Root 1 0 R /Prev 10"),
        (
            "a script at the start",
            b"/Type /Catalog",
            b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        ),
        (
            "a launch at the start",
            b"/Type /Catalog",
            b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >>",
        ),
    ):
        yield _pdf(name, whole.replace(old, new))
    yield _pdf("3,100 pages", partial(builders.pdf, 3100, words="x"))
    yield _pdf("nothing but a head", b"%PDF-1.7\n")
    yield _pdf("zeros behind a head", b"%PDF-1.7\n" + b"\0" * 1_000_000)
    yield _pdf("brackets behind a head", b"%PDF-1.7\n1 0 obj\n" + b"[" * 500_000)
    yield _pdf("dictionaries without end", b"%PDF-1.7\n1 0 obj\n" + b"<</A " * 200_000)
    for filters in (
        "/FlateDecode",
        "/FlateDecode /FlateDecode",
        "/ASCIIHexDecode /LZWDecode",
        "/JBIG2Decode",
    ):
        yield _pdf(f"a bomb through {filters}", partial(_pdf_bomb, whole, filters))
    yield _pdf("a title of a megabyte", builders.pdf(2, title="x" * 1_000_000))
    yield _pdf("text state pushed forever", whole.replace(b"BT /F1", b"q " * 100_000 + b"BT /F1"))
    yield _pdf("a date of no day", whole.replace(b"/Author", b"/CreationDate (D:99999999) /Author"))


def _pdf_bomb(whole: bytes, filters: str) -> bytes:
    packed = zlib.compress(b"BT /F1 11 Tf (x) Tj ET " * 1_000_000, 6)
    head = f"<< /Length {len(packed)} /Filter [{filters}] >>\nstream\n".encode()
    begin = whole.index(b"4 0 obj\n") + 8
    end = whole.index(b"endobj", begin)
    return whole[:begin] + head + packed + b"\nendstream\n" + whole[end:]


def _archives() -> Iterator[Hostile]:
    zeros = b"\0" * 12_000_000
    yield _zip("one bomb", {"a": zeros})
    yield _zip("twenty bombs", {f"a{n}": zeros for n in range(20)})
    yield _zip("bomb in a zip in a zip", {"a.zip": _zipped({"b.zip": _zipped({"c": zeros})})})
    yield _zip("6,000 parts", {f"part-{n}": b"" for n in range(6000)})
    for name in (
        "../../../etc/passwd",
        "/etc/passwd",
        "..\\..\\x",
        "C:\\x",
        "a/../../b",
        "\x00",
        "",
    ):
        yield _zip(f"a part called {name!r}", {name: b"x", "b": b"y"})
    yield Hostile("no more than an end", b"PK\x05\x06" + b"\0" * 18, "a.zip")
    yield Hostile("no more than a beginning", b"PK\x03\x04", "a.docx")
    yield Hostile(
        "a directory that lies", b"PK\x03\x04" + b"\0" * 90 + b"PK\x05\x06" + b"\xff" * 18
    )
    whole = builders.book(2)
    yield Hostile("sizes that lie", whole.replace(b"\x50\x4b\x01\x02", b"PK\x01\x02", 1), "a.epub")
    for at in (8, 10, 18, 22, 26):  # method, packed and unpacked size, length of the name
        begin = whole.index(b"PK\x01\x02") + at + 2
        broken = whole[:begin] + b"\xff\xff" + whole[begin + 2 :]
        yield Hostile(f"a directory wrong at {at}", broken, "a.epub")
    yield Hostile(
        "gzip of gzip of gzip",
        lambda: gzip.compress(gzip.compress(gzip.compress(zeros))),
        "a.gz",
    )


def _word_documents() -> Iterator[Hostile]:
    for name, xml in {
        "laughs": LAUGHS + "<r>&l9;</r>",
        "an entity from outside": ENTITY + "<r>&x;</r>",
        "depth": "<w>" * 50_000 + "</w>" * 50_000,
        "depth never closed": "<w>" * 50_000,
        "no markup": LINE * 20,
        "nothing": "",
        "a namespace of a megabyte": f"<w xmlns='{'x' * 1_000_000}'/>",
        "100,000 attributes": "<w " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>",
        "a wrong encoding": "<?xml version='1.0' encoding='utf-16'?><w/>",
        "a missing encoding": "<?xml version='1.0' encoding='nonsense'?><w/>",
        "XInclude": "<w xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='file:///etc/passwd'/></w>",
        "a stylesheet": "<?xml-stylesheet href='http://127.0.0.1:1/'?><w/>",
    }.items():
        for part in (
            "word/document.xml",
            "docProps/core.xml",
            "word/styles.xml",
            "[Content_Types].xml",
        ):
            content = partial(_replaced, _WORD, part, xml.encode())
            yield Hostile(f"{part} of {name}", content, "a.docx")
    paragraphs = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 20_000
    body = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    many = body + paragraphs + b"</w:body></w:document>"
    yield Hostile(
        "20,000 paragraphs", partial(_replaced, _WORD, "word/document.xml", many), "a.docx"
    )
    for depth in (50, 3000):
        table = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth
        nested = body + table + b"</w:body></w:document>"
        yield Hostile(
            f"tables {depth} deep",
            partial(_replaced, _WORD, "word/document.xml", nested),
            "a.docx",
        )


def _books() -> Iterator[Hostile]:
    for name, parts in {
        "a container from outside": {
            "META-INF/container.xml": f"{ENTITY}<c><rootfile full-path='&x;'/></c>"
        },
        "a package outside": {
            "META-INF/container.xml": "<c><rootfile full-path='../../etc/passwd'/></c>"
        },
        "a package that is missing": {"META-INF/container.xml": "<c><rootfile full-path='x'/></c>"},
        "no package": {"META-INF/container.xml": "<c/>"},
        "a package of laughs": {"OEBPS/content.opf": LAUGHS + "<r>&l9;</r>"},
        "an empty package": {"OEBPS/content.opf": "<package/>"},
        "a chapter 20,000 times": {"OEBPS/content.opf": _package(["c0.xhtml"], 20_000)},
        "a chapter that is the package": {"OEBPS/content.opf": _package(["content.opf"], 3)},
        "chapters outside": {"OEBPS/content.opf": _package(["../../../../etc/passwd"], 3)},
        "chapters on the network": {"OEBPS/content.opf": _package(["http://127.0.0.1:1/"], 3)},
        "chapters that are missing": {"OEBPS/content.opf": _package(["nowhere.xhtml"], 3)},
        "a chapter nested deep": {"OEBPS/c0.xhtml": "<div>" * 50_000 + LINE * 20},
        "a chapter of scripts": {"OEBPS/c0.xhtml": "<script>alert(1)</script>" * 5000},
        "a chapter of laughs": {"OEBPS/c0.xhtml": LAUGHS + f"<html><p>&l9;{LINE * 9}</p></html>"},
        "a chapter of an entity": {"OEBPS/c0.xhtml": ENTITY + f"<html><p>&x;{LINE * 9}</p></html>"},
    }.items():
        content = _BOOK
        for part, text in parts.items():
            content = _replaced(content, part, text.encode())
        yield Hostile(f"a book with {name}", content, "a.epub")


def _texts() -> Iterator[Hostile]:
    for name, text in {
        "brackets": "[" * 50_000 + LINE * 20,
        "links in links": "[a](" * 10_000 + LINE * 20,
        "images in links": "![" * 20_000 + LINE * 20,
        "quotes": ">" * 20_000 + LINE * 20,
        "lists": "\n".join("  " * n + "- a" for n in range(600)) + LINE * 20,
        "stars": "*a **b " * 20_000,
        "underscores": "_" * 100_000 + LINE * 20,
        "backticks": "".join("`" * (n % 300 + 1) + "a" for n in range(3000)),
        "a table of 500 columns": "|a" * 500
        + "|\n"
        + "|-" * 500
        + "|\n"
        + ("|b" * 500 + "|\n") * 20,
        "footnotes": "".join(f"[^{n}] " for n in range(3000))
        + "".join(f"\n\n[^{n}]: x" for n in range(3000)),
        "references": "".join(f"[{n}]: /x\n" for n in range(5_000)) + LINE * 20,
        "html": "<div>" * 5000 + LINE * 20,
        "front matter": "---\n" + "title: x\n" * 20_000 + "---\n" + LINE * 20,
        "front matter never closed": "---\n" + "title: " + "x" * 200_000 + LINE * 20,
        "escapes": "\\" * 100_000 + LINE * 20,
        "one line": LINE * 20_000,
        "empty lines": "\n" * 500_000 + LINE * 20,
        "spaces": LINE * 20 + " " * 500_000 + "x",
        "one letter": "a" * 500_000,
    }.items():
        yield Hostile(f"Markdown of {name}", text.encode(), "a.md", "text/markdown")
        yield Hostile(f"plain text of {name}", text.encode(), "a.txt", "text/plain")


def _polyglots() -> Iterator[Hostile]:
    parts = {
        "a page": builders.article().encode(),
        "a PDF": builders.pdf(1),
        "a zip": _zipped({"a": b"x"}),
        "a picture": b"GIF89a/*" + b"\0" * 40,
        "a program": b"MZ" + b"\0" * 60,
        "a script": b"#!/bin/sh\nrm -rf /\n",
    }
    for (one, first), (two, second) in product(parts.items(), parts.items()):
        if one != two:
            yield Hostile(f"{one} that is {two} too", first + second, "a.html", "text/html")


def _mangled() -> Iterator[Hostile]:
    """Good documents with bytes turned, by a seeded hand."""
    whole = {
        "page": (builders.article().encode(), "a.html"),
        "PDF": (builders.pdf(2), "a.pdf"),
        "word document": (_WORD, "a.docx"),
        "book": (_BOOK, "a.epub"),
    }
    for (name, (content, filename)), seed in product(whole.items(), range(12)):
        turned = bytearray(content)
        hand = random.Random(seed)
        for _ in range(1 + seed * 4):
            turned[hand.randrange(len(turned))] = hand.randrange(256)
        yield Hostile(f"{name} turned by {seed}", bytes(turned), filename)


def _page(name: str, content: str) -> Hostile:
    whole = f"<!doctype html><html><body>{content}"
    return Hostile(f"a page with {name}", whole.encode("utf-8", "replace"), "a.html", "text/html")


def _json_ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script><p>{LINE * 20}'


def _pdf(name: str, content: bytes | Callable[[], bytes]) -> Hostile:
    return Hostile(f"a PDF with {name}", content, "a.pdf", "application/pdf")


def _zip(name: str, parts: dict[str, bytes]) -> Hostile:
    kind = {"META-INF/container.xml": b"<c><rootfile full-path='a'/></c>"}
    return Hostile(f"an archive with {name}", partial(_zipped, {**kind, **parts}), "a.epub")


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _replaced(whole: bytes, part: str, content: bytes) -> bytes:
    """The archive with another content for one of its parts."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _zipped({**parts, part: content})


def _package(chapters: list[str], times: int) -> str:
    items = "".join(f'<item id="i{n}" href="{href}"/>' for n, href in enumerate(chapters))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters))) * times
    return f"<package><metadata/><manifest>{items}</manifest><spine>{spine}</spine></package>"


_WORD = builders.word_document()
_BOOK = builders.book(2)
