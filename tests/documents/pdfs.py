"""Real PDFs made for the tests, by the programs that people's PDFs come from."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

BROWSER = shutil.which("chromium-headless-shell")
Typeset = Callable[[str], bytes]
"""From HTML to a PDF."""


def typeset(html: str, css: str = "") -> bytes:
    """The page as WeasyPrint lays it out."""
    import weasyprint  # slow to load

    content: bytes = weasyprint.HTML(string=html).write_pdf(
        stylesheets=[weasyprint.CSS(string=css)] if css else None
    )
    return content


def printed(html: str) -> bytes:
    """The page as Chromium prints it; only where `BROWSER` is installed."""
    with TemporaryDirectory() as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(f'<meta charset="utf-8">{html}')
        command = [
            str(BROWSER),
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
        ]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return pdf.read_bytes()


def drawn(*pages: Callable[[Any], None], **options: Any) -> bytes:
    """Pages drawn by ReportLab: each function gets the canvas of its page."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(
    texts: Sequence[str],
    *,
    left: float = 70,
    top: float = 760,
    font: str = "Times-Roman",
    size: float = 11,
    leading: float = 14,
) -> Callable[[Any], None]:
    """Lines of text under one another; an empty one leaves a gap."""

    def draw(canvas: Any) -> None:
        canvas.setFont(font, size)
        for number, text in enumerate(texts):
            canvas.drawString(left, top - number * leading, text)

    return draw
