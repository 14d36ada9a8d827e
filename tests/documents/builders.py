"""Small documents made for the tests."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx

SENTENCES = (
    "The old lighthouse at Marrow Point was built in 1847 by the engineer Thomas Ashworth. "
    "Its lamp burned whale oil until 1871, when the harbour board paid 640 pounds for paraffin. "
    "Keepers climbed its 212 steps four times each night to wind the clockwork that turned the "
    "lens. In 1923 the light was converted to electricity, and the last keeper, Ellen Ward, left "
    "in 1968. "
    "Today volunteers open the tower on Sundays and keep the brass of the Fresnel lens bright. "
)
PARAGRAPHS = [
    SENTENCES,
    "Lighthouse engineering in the nineteenth century was a science of glass and of patience. "
    "A first-order Fresnel lens stood taller than a person and weighed more than five tonnes. "
    "It gathered the light of one small flame into a beam that could be seen for twenty miles. "
    "Ashworth ordered his lens from Paris, and it crossed the Channel packed in straw and felt.",
    "The work of a keeper was mostly cleaning. Soot had to be wiped from every prism before noon, "
    "and the weather was written down at three, nine, fifteen and twenty-one hours. The log books "
    "survive in the county archive and are still read by people who study the storms of the coast.",
]


def article(
    title: str = "The keepers of Marrow Point",
    *,
    body: str | None = None,
    head: str = "",
    language: str = "en",
) -> str:
    text = body or "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="The Coast Review">'
        f'<meta name="author" content="Ruth Penhale">'
        f'<meta property="article:published_time" content="2024-05-06T08:00:00Z">{head}</head>'
        f'<body><nav><a href="/">Home</a><a href="/about">About</a></nav>'
        f"<article><h1>{title}</h1>{text}</article>"
        f"<footer>Copyright The Coast Review. All rights reserved.</footer></body></html>"
    )


def pdf(pages: int = 2, *, words: str = SENTENCES, title: str = "A report on lighthouses") -> bytes:
    """A PDF written by hand: one font, one text stream a page (ISO 32000-1)."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for number in range(pages):
        turned = words.split()
        turned = turned[7 * number :] + turned[: 7 * number]  # no two pages alike
        lines = _wrapped(f"Page {number + 1} begins here. {' '.join(turned)}")
        shown = " ".join(f"({_escaped(line)}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 11 Tf 60 760 Td {shown} ET".encode("latin-1")
        page_id = len(objects) + 1
        kids.append(f"{page_id} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents %d 0 R >>"
            % (page_id + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {pages} >>".encode()
    objects.append(f"<< /Title ({title}) /Author (Ruth Penhale) >>".encode())
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        table,
    )
    return bytes(out)


def _wrapped(text: str, width: int = 80) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def word_document(title: str = "Notes on the harbour") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "Ruth Penhale"
    document.add_heading("Notes on the harbour", level=1)
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    document.add_paragraph("First point", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, (("Year", "Ships"), ("1871", "412")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def book(chapters: int = 3, *, extra: dict[str, bytes] | None = None) -> bytes:
    names = [f"c{n}.xhtml" for n in range(chapters)]
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(chapters))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lights of the coast</dc:title>'
        "<dc:creator>Ruth Penhale</dc:creator><dc:language>en</dc:language>"
        f"<dc:date>2019-03-01</dc:date></metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/content.opf", package)
        for n, name in enumerate(names):
            archive.writestr(f"OEBPS/{name}", article(f"Chapter {n + 1}"))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """A zip file with these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return out.getvalue()
