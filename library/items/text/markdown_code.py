"""Code in Markdown, which is left as it is where the text around it is rewritten."""

from __future__ import annotations

import re
from collections.abc import Callable

_FENCE = r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(```+(?=[^`\n]*$)|~~~+)"  # also of an item's text
# Fences in quotations and elsewhere, and code within a line. A fence that is not closed goes on
# to the end of its quotation or of the text.
_CODE = re.compile(
    rf"^[ \t]*>[ \t>]*{_FENCE}.*(?:\n(?![ \t>]*\1[`~]*[ \t]*$)[ \t]*>.*)*"
    r"(?:\n[ \t>]*\1[`~]*[ \t]*$)?"
    rf"|^[ \t]*{_FENCE}[\s\S]*?(?:^[ \t]*\2[`~]*[ \t]*$|\Z)"
    r"|`[^`\n]+`",
    re.MULTILINE,
)


def rewrite_outside_code(markdown: str, rewrite: Callable[[str], str]) -> str:
    """The Markdown with each part between pieces of code as `rewrite` returns it."""
    out, at = [], 0
    for code in _CODE.finditer(markdown):
        out += [rewrite(markdown[at : code.start()]), code[0]]
        at = code.end()
    out.append(rewrite(markdown[at:]))
    return "".join(out)
