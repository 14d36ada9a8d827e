"""Code in Markdown, which is left as it is where the text around it is rewritten."""

from __future__ import annotations

import re
from collections.abc import Callable

# Fences, also in lists and quotations (one that is not closed goes on to the end), and code
# within a line.
_CODE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(```+(?=[^`\n]*$)|~~~+)"
    r"[\s\S]*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)"
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
