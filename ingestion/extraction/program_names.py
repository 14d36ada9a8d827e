"""Names of programs and placeholders that documents give in place of an author or a title."""

from __future__ import annotations

import re

_NO_AUTHOR = re.compile(
    r"[(\[<]?\s*(?:anonymous|anonym|unknown|unspecified|unbekannt|inconnu|user|users|admin|"
    r"administrator|owner|root|guest|author|autor|auteur|default|none|n/?a|windows user|"
    r"microsoft office user|microsoft account|utilisateur(?: windows)?|benutzer|usuario|utente|pc|"
    r"scanner|test|python-docx|openpyxl|xlsxwriter|apache poi|docx4j|un-?named|\d+)\s*[)\]>]?",
    re.IGNORECASE,
)

PROGRAM_PREFIX = re.compile(
    r"^(?:microsoft\s+(?:office\s+)?(?:word|excel|powerpoint|outlook|publisher|visio|project)"
    r"|libreoffice|openoffice(?:\.org)?|wordpad|notepad|print)\s*[-–:]\s+",
    re.IGNORECASE,
)
PLACEHOLDER_TITLE = re.compile(
    r"[(\[<]?\s*(?:untitled|unnamed|no title|sans titre|sans nom|ohne titel|unbenannt|unbekannt|"
    r"sin t[ií]tulo|senza titolo|sem t[ií]tulo|naamloos|namnl[öo]s|bez nazwy|без имени|"
    r"无标题|無標題|無題|"
    r"anonymous|unspecified|unknown|default|title|titel|titre|untitled document|new document|"
    r"document|dokument|documento|doc|presentation|präsentation|présentation|presentación|"
    r"powerpoint[- ]presentation|powerpoint-präsentation|présentation powerpoint|"
    r"presentación de powerpoint|presentazione (?:standard di )?powerpoint|"
    r"apresentação do powerpoint|"
    r"powerpoint プレゼンテーション|powerpoint 演示文稿|slide|folie|diapositiva|diapositive|layout|"
    r"book|mappe|workbook|sheet|tabelle|drawing|report|output|print|printout|test|temp|"
    r"scan(?:ned)?(?: document| image)?|scan[-_ ]?\w*\d+|img[-_ ]?\d+|image|full page photo|fax|"
    r"word document|word-dokument|document word|latex|article|main|paper|draft|untitled form)"
    r"[\s_-]*\(?\d{0,8}\)?\s*[)\]>]?",
    re.IGNORECASE,
)


def title_of(declared: str) -> str:
    """The title, empty where a program wrote it."""
    declared = " ".join(declared.split())
    is_program_s = PROGRAM_PREFIX.match(declared) or PLACEHOLDER_TITLE.fullmatch(declared)
    return "" if is_program_s else declared


def author_of(declared: str) -> str:
    """The name, empty where it is no person's."""
    declared = " ".join(declared.split())
    return "" if _NO_AUTHOR.fullmatch(declared) else declared[:300]
