"""Template tags: texts for the pages' scripts, stored texts in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from librarian_site.core.i18n import languages, stored_text
from librarian_site.web import static_bundles
from librarian_site.web.script_words import WORDS

register = template.Library()


@register.simple_tag
def script_words() -> SafeString:
    """The words of scripts in the page's language; nothing where they are said as they are."""
    if get_language() == settings.LANGUAGE_CODE:
        return SafeString("")
    return json_script({word: gettext(word) for word in WORDS}, "words")


def _is_bundled() -> bool:
    """Whether pages name the bundles; while debugging, files are named and served as they are."""
    return bool(settings.STATIC_ROOT) and not settings.DEBUG


@register.simple_tag
def site_styles() -> SafeString:
    """The style sheets of every page: one, where static files are collected."""
    names = (static_bundles.STYLE,) if _is_bundled() else static_bundles.STYLES
    return format_html_join(
        "\n    ", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names)
    )


@register.simple_tag(takes_context=True)
def site_scripts(context: dict[str, Any]) -> SafeString:
    """The scripts of every page: one, where static files are collected."""
    nonce = context.get("csp_nonce", "")
    if _is_bundled():
        url = static(static_bundles.SCRIPT)
        # The style sheet comes first on a slow line: a page is drawn without its script.
        return format_html(
            '<script src="{}" nonce="{}" defer fetchpriority="low"></script>', url, nonce
        )
    # htmx is not deferred: only then does it wait for its extension, however late that comes.
    htmx, *others = static_bundles.SCRIPTS
    rows = [(static(htmx), nonce, ""), *((static(name), nonce, " defer") for name in others)]
    return format_html_join("\n    ", '<script src="{}" nonce="{}"{}></script>', rows)


@register.filter
def translated(text: object) -> str:
    return stored_text.translated(str(text or ""))


@register.filter
def language_name(code: str) -> str:
    """The name of a text's language, such as "German" for `de`; the code where none is known."""
    return gettext(languages.NAMES.get(code, code))
