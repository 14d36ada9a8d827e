"""Names of programs and placeholders that documents give in place of an author's."""

from __future__ import annotations

import re

_NO_AUTHOR = re.compile(
    r"[(\[<]?\s*(?:anonymous|anonym|unknown|unspecified|unbekannt|inconnu|user|users|admin|"
    r"administrator|owner|root|guest|author|autor|auteur|default|none|n/?a|windows user|"
    r"microsoft office user|microsoft account|utilisateur(?: windows)?|benutzer|usuario|utente|pc|"
    r"scanner|test|python-docx|openpyxl|xlsxwriter|apache poi|docx4j|un-?named|\d+)\s*[)\]>]?",
    re.IGNORECASE,
)


def author_of(declared: str) -> str:
    """The name, empty where it is no person's."""
    declared = " ".join(declared.split())
    return "" if _NO_AUTHOR.fullmatch(declared) else declared[:300]
