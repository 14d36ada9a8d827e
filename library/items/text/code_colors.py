"""Colours of code: its words in `<span>`s with the short class names of Pygments."""

from __future__ import annotations

from functools import cache

MAX_CODE = 30_000  # characters of a block that is coloured


def highlight(code: str, language: str, attributes: str) -> str:
    """Return the code as HTML; nothing where its language is not told or not known.

    Guessing the language takes long and is often wrong.
    """
    if not language or len(code) > MAX_CODE:
        return ""
    # Imported late, as most pages have no code.
    from pygments import highlight as colored
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return ""
    html: str = colored(code, lexer, HtmlFormatter(nowrap=True))
    return html


@cache
def classes() -> frozenset[str]:
    """All class names that `highlight` writes."""
    from pygments.token import STANDARD_TYPES

    names: frozenset[str] = frozenset(STANDARD_TYPES.values())
    return names - {""}
